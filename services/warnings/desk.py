"""What the pages of warnings show, ready for their templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.reasons import Reason
from services.runtime.decisions import Refusal
from services.runtime.desk.forms import Field
from services.runtime.desk.offers import Offer, Told
from services.runtime.desk.words import Clock, binding, clock
from services.runtime.packs import Pack
from services.runtime.territory import Territory
from services.warnings.desk_words import CLOCKS
from services.warnings.domain.offered import Offered

_FILES = Field("files", "材料清单", "lines", hint="每行写一份材料的编号，不含空格；可不填")
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "issue_letter": (
        Field("measures", "补充的处理措施", "long", hint="政策规定的处理措施会自动写入函件；可不填"),
    ),
    "record_interview": (Field("record", "约谈记录", "long"), _FILES),
    "request_joint_meeting": (Field("reason", "提请理由", "long"), _FILES),
    "report_opinion": (Field("findings", "核查情况", "long"),),
    "clear": (
        Field("evidence", "证明材料清单", "lines", hint="每行写一份材料的编号，不含空格"),
        Field("note", "说明", "long"),
    ),
}
"""The fields of each step, as in `contracts.warnings`."""


_LABELS = {field.name: field.label for fields in FIELDS.values() for field in fields}


@dataclass(frozen=True, slots=True)
class Row:
    """One warning in a list, with the clock that presses most."""

    item: Mapping[str, Any]
    region: str
    clock: Clock | None


def rows_of(items: Sequence[Mapping[str, Any]], territory: Territory, now: datetime) -> list[Row]:
    """Warnings as `views.warning_view` gives them."""
    return [
        Row(item, region_name(item, territory), binding(clocks_of(item, territory, now))) for item in items
    ]


def region_name(item: Mapping[str, Any], territory: Territory) -> str:
    """The county of a warning; the city's own projects have none."""
    region = None if item["region"] is None else territory.find(item["region"])
    return "市本级" if region is None else region.name


def clocks_of(item: Mapping[str, Any], territory: Territory, now: datetime) -> list[Clock]:
    """Clocks as rows: those that still ask first, soonest first."""
    party = item["liable_party_name"]

    def unit(name: str | None) -> str:
        return party if name in (None, item["liable_party"]) else territory.unit_name(name)

    rows = [clock(timer, now, CLOCKS.get(timer["name"], timer["name"]), unit) for timer in item["timers"]]
    return sorted(rows, key=lambda row: (not row.live, row.due_at, row.name))


def clause_texts(pack: Pack, clauses: Sequence[str]) -> dict[str, str]:
    """The wording of clauses, as the pack has it."""
    written = pack.section("clauses")
    return {clause: str((written.get(clause) or {}).get("text", "")) for clause in sorted(set(clauses))}


def offers_of(offered: Sequence[Offered], pack: Pack) -> list[Offer]:
    """Forms of the steps that a unit may take; those that are blocked last."""
    offers = [
        Offer(
            name=one.action,
            title=one.title,
            clauses=one.clauses,
            fields=FIELDS[one.action],
            next=one.blocked is None and one.action != "clear",
            blocked=None if one.blocked is None else told(one.blocked, pack),
        )
        for one in offered
    ]
    return sorted(offers, key=lambda offer: offer.blocked is not None)


def told(refusal: Refusal, pack: Pack) -> Told:
    """A refusal with the wording of its clause; its message says already what would be needed."""
    clause = refusal.clause
    text = None if clause is None else clause_texts(pack, [clause])[clause]
    at_field = refusal.reason is Reason.INCOMPLETE and refusal.field is not None
    errors = ((refusal.field or "", _LABELS.get(refusal.field or "", ""), "请补充"),) if at_field else ()
    return Told(refusal.message, clause, text, errors=errors)
