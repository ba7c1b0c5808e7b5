"""A correction of what the lead said: one field at a time, with its reason."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import JsonValue, TypeAdapter, ValidationError, ValidationInfo, field_validator

from contracts.case_action import Step
from contracts.case_values import Debtor, OptionalText
from contracts.leads import Cause, Channel, Flag, Industry, Ownership, WorkPeriod
from contracts.values import Headcount, Key, Moment, Money, RegionCode, Text

CorrectedField = Literal[
    "amount",
    "headcount",
    "industry",
    "ownership",
    "causes",
    "flags",
    "region",
    "channel_due_at",
    "received_at",
    "employer",
    "channel",
    "project_id",
    "period",
    "address",
]
"""What may be corrected: the fields of the lead that rules or people look at."""
TEXT_VALUES = frozenset({"address"})
"""Fields whose value is a free text: kept as a text, told in the event by its reference."""

VALUES: dict[str, TypeAdapter[Any]] = {
    "amount": TypeAdapter(Money | None),
    "headcount": TypeAdapter(Headcount | None),
    "industry": TypeAdapter(Industry | None),
    "ownership": TypeAdapter(Ownership | None),
    "causes": TypeAdapter(list[Cause]),
    "flags": TypeAdapter(list[Flag]),
    "region": TypeAdapter(RegionCode),
    "channel_due_at": TypeAdapter(Moment | None),
    "received_at": TypeAdapter(Moment),
    "employer": TypeAdapter(Debtor),
    "channel": TypeAdapter(Channel),
    "project_id": TypeAdapter(Key | None),
    "period": TypeAdapter(WorkPeriod | None),
    "address": TypeAdapter(Text | None),
}
"""How the value of each field is read; None is unknown."""
_WANTED = {
    "headcount": "应为不小于0的整数",
    "region": "应为6、9或12位的区划代码",
    "channel_due_at": "例如 2023-09-01T09:00:00+08:00",
    "received_at": "例如 2023-09-01T09:00:00+08:00",
    "employer": "应为单位名称",
    "project_id": "应为项目编号",
    "period": "例如 2023-01 至 2023-06",
    "address": "应为文字",
}
"""What is wanted of a value whose own check does not say it."""
_LISTS = frozenset({"causes", "flags"})


class Correct(Step):
    """更正. `value` is kept as an event tells it: money and times as text, lists without repetition."""

    action: Literal["correct"]
    field: CorrectedField
    value: JsonValue = None
    reason: OptionalText = None

    @field_validator("field", mode="before")
    @classmethod
    def _may_be_corrected(cls, value: Any) -> Any:
        if isinstance(value, str) and value in VALUES:
            return value
        raise ValueError(f"这一项不能更正，可以更正的有：{'、'.join(VALUES)}")

    @field_validator("value")
    @classmethod
    def _fits_its_field(cls, value: Any, info: ValidationInfo) -> Any:
        adapter = VALUES.get(info.data.get("field", ""))
        if adapter is None:
            return value
        try:
            read = adapter.validate_python(_typed(info.data["field"], value), strict=False)
        except ValidationError as error:
            raise ValueError(
                f"不是“{info.data['field']}”可用的值{_said(info.data['field'], error)}"
            ) from None
        told = adapter.dump_python(read, mode="json")
        return list(dict.fromkeys(told)) if isinstance(told, list) else told


def _typed(field: str, value: Any) -> Any:
    """What a form sends: an empty field is no value, several words stand in one line."""
    if not isinstance(value, str):
        return value
    if field == "period":
        start, _, end = value.partition("至")
        return {"start": start.strip() or None, "end": end.strip() or None} if value.strip() else None
    if field in _LISTS:
        return re.split(r"[、，,\s]+", value.strip()) if value.strip() else []
    return value.strip() or None


def _said(field: str, error: ValidationError) -> str:
    """What our own checks say of it, in Chinese, or else what is wanted; no words of pydantic's."""
    first = error.errors()[0]
    if first["type"] == "value_error":
        return f"：{first['ctx']['error']}"
    named = re.findall(r"'([^']*)'", str(first.get("ctx", {}).get("expected", "")))
    wanted = f"可用：{'、'.join(named)}" if named else _WANTED.get(field)
    return f"，{wanted}" if wanted else ""
