"""The complaint form: what was typed becomes a lead; what is wrong with it stands at its field. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from contracts.leads import Channel, LeadInput
from services.runtime.problems import from_validation

LABELS: Mapping[str, str] = {
    "employer": "欠薪单位或个人",
    "region": "所在县区",
    "address": "项目或工作地址",
    "headcount": "被欠薪人数",
    "amount": "拖欠金额（元）",
    "start": "从哪个月",
    "end": "到哪个月",
    "narrative": "情况说明",
    "name": "姓名",
    "phone": "手机号码",
    "id_number": "身份证号码",
}
FIELDS = (*LABELS, "anonymous", "project")
_ELSEWHERE = {"project_id": "project"}
_NUMBERS = frozenset({"headcount", "amount"})


def typed_of(form: Mapping[str, Any]) -> dict[str, str]:
    """What was typed, every field present."""
    return {name: str(form.get(name) or "").strip() for name in FIELDS}


def lead_of(city: str, typed: Mapping[str, str]) -> LeadInput | dict[str, str]:
    """The lead, or the words for each field that is wrong."""
    given = {name: _plain(name, text) for name, text in typed.items() if text}
    reporter: dict[str, Any] = {n: given[n] for n in ("name", "phone", "id_number") if n in given}
    data: dict[str, Any] = {
        "city": city,
        "channel": Channel.QR,
        "employer": {"name": given.get("employer", "")},
        "project_id": given.get("project"),
        "reporter": reporter | {"anonymous": "anonymous" in given},
        "headcount": given.get("headcount"),
        **{name: given.get(name) for name in ("region", "address", "amount", "narrative")},
    }
    period = {name: given[name] for name in ("start", "end") if name in given}
    if period:
        data["period"] = period
    try:
        return LeadInput.model_validate({k: v for k, v in data.items() if v is not None})
    except ValidationError as error:
        return errors_by_field(from_validation(error.errors(include_url=False)).errors)


def errors_by_field(errors: Sequence[tuple[Sequence[str | int], str]]) -> dict[str, str]:
    """Problems of a lead by the form's field; `form` for what belongs to none."""
    found: dict[str, str] = {}
    for loc, words in errors:
        names = [_ELSEWHERE.get(str(part), str(part)) for part in loc]
        if names == ["period"]:
            names = ["end"]
        field = next((n for n in reversed(names) if n in LABELS), "form")
        if names[:1] == ["employer"]:
            field = "employer"
        found.setdefault(field, words)
    return found


def _plain(name: str, text: str) -> str:
    """Full-width digits and letters as ASCII where a code or number is meant; amounts without signs."""
    if name in ("narrative", "address", "employer", "name"):
        return text.replace("\r\n", "\n")
    plain = unicodedata.normalize("NFKC", text).strip()
    if name in _NUMBERS:
        plain = plain.replace(",", "").replace("，", "").removeprefix("¥").strip().rstrip("元人名").strip()
    return plain
