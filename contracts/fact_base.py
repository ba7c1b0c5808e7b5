"""What every fact carries: where it belongs, who reports it, when it was seen; its days and months."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta, timezone
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ValidationInfo, field_validator

from contracts.values import Key, Moment, Month, Strict

MONTHS_AHEAD = 12
"""A month later than this many after the report is a slip of the pen."""
CLOCK_SKEW = timedelta(minutes=10)
"""How far a sender's clock may be ahead; a fact observed later would be the latest word until then."""
DAYS_AHEAD = timedelta(days=366)
"""How far the day of a punch may lie ahead; one of a later day is a slip that calendars do not reach."""
SHANGHAI = timezone(timedelta(hours=8))


_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _day(value: Any) -> date:
    if type(value) is date:
        found = value
    else:
        try:
            found = date.fromisoformat(value if _WRITTEN.fullmatch(value) else "")
        except (TypeError, ValueError):
            raise ValueError("日期应写作“年-月-日”，例如 2024-03-01") from None
    if not 1990 <= found.year <= 2100:
        raise ValueError("日期的年份不合理，应在 1990 年至 2100 年之间")
    return found


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("应为整数，不加引号，例如 20")
    return value


CalendarDay = Annotated[date, BeforeValidator(_day, json_schema_input_type=str)]
"""A day in Asia/Shanghai, `2024-03-01`."""
WRITTEN_AS_NUMBER = BeforeValidator(_number)
"""A whole number as a JSON number: a text or a truth value would be some other column's."""
Days = Iterator[tuple[str, date]]
"""Names of fields with the day that each holds."""
OTHER_AGGREGATES = ("employer:", "permit:", "sender:", "opinion:")
"""What the ids of watched things that are no projects begin with (catalogue, "Warning")."""


def _no_slash(value: str) -> str:
    if "/" in value:
        raise ValueError("不能含有“/”")
    return value


def _project(value: str) -> str:
    if value.startswith(OTHER_AGGREGATES):
        raise ValueError(f"项目编号不能以 {'、'.join(OTHER_AGGREGATES)} 开头")
    return _no_slash(value)


ProjectId = Annotated[Key, AfterValidator(_project)]
"""A project's id; a warning's id is `<project>/<type>`, so it has no slash and none of the other prefixes."""
PermitNumber = Annotated[Key, AfterValidator(_no_slash)]


class FactBase(Strict):
    """What every fact carries. `observed_at`: when the reporting system saw it."""

    city: Key
    project: ProjectId
    source: Key
    source_id: Key
    observed_at: Moment
    corrects: Key | None = None

    @field_validator("corrects")
    @classmethod
    def _corrects_another(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and value == info.data.get("source_id"):
            raise ValueError("corrects 不能是本条自己的 source_id；更正须用新的 source_id")
        return value

    @property
    def identity(self) -> tuple[str, str, str]:
        """`(city, source, source_id)`."""
        return (self.city, self.source, self.source_id)

    @property
    def ref(self) -> str:
        """The fact's id as warnings name it in their evidence: `<source>:<source_id>`."""
        return f"{self.source}:{self.source_id}"

    def days(self) -> Days:
        """The field and day of each date that periods may be counted from."""
        yield from ()


class OnDay(FactBase):
    """A fact of one day."""

    date: CalendarDay

    def days(self) -> Days:
        yield from super().days()
        yield "date", self.date


class OfMonth(FactBase):
    """A fact about one month."""

    month: Month

    def days(self) -> Days:
        yield from super().days()
        yield "month", date.fromisoformat(f"{self.month}-01")

    @field_validator("month")
    @classmethod
    def _not_far_ahead(cls, value: str, info: ValidationInfo) -> str:
        if (observed := info.data.get("observed_at")) is None:  # wrong itself, and said so
            return value
        seen = observed.astimezone(SHANGHAI)
        year, month = int(value[:4]), int(value[5:])
        if (year - seen.year) * 12 + month - seen.month > MONTHS_AHEAD:
            raise ValueError(f"month {value} 比上报时间晚 {MONTHS_AHEAD} 个月以上，请核对月份")
        return value
