"""People as they are found again and as they are shown: one writing of a value, and its mask. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.envelope import By
from services.intake.domain.lead import Lead, evolve
from services.intake.domain.receiving import worker_id
from services.runtime.decisions import Decision, Steps

FIELDS = ("name", "phone", "id_number")
FIELD_NAMES = {"name": "姓名", "phone": "电话", "id_number": "身份证号"}
REPORTER = "reporter"
WORKERS = "workers"
"""All workers of a group complaint."""
_COUNTRY = ("+86", "0086")
_MOBILE = 11
_DOTS = dict.fromkeys(map(ord, "•・‧∙"), "·")
_HIDDEN = 4
"""Characters of a number that are hidden at least."""
_SHOWN = {"name": (1, 0), "phone": (3, 4), "id_number": (4, 2)}


def same(field: str, value: str) -> str:
    """One writing for all writings of a `name`, `phone` or `id_number`.

    Spaces, full-width letters, the case of a final X and the country's code before a phone number make
    no difference.
    """
    text = "".join(unicodedata.normalize("NFKC", value).split()).upper().translate(_DOTS)
    return _phone(text) if field == "phone" else text.replace("-", "")


def _phone(text: str) -> str:
    digits = text
    for sign in "-()":
        digits = digits.replace(sign, "")
    for code in _COUNTRY:
        if digits.startswith(code):
            rest = digits.removeprefix(code)
            return rest if rest.startswith(("0", "1")) else f"0{rest}"
    if len(digits) == _MOBILE + 2 and digits.startswith("861"):
        return digits[2:]
    return digits


def masked(field: str, value: str) -> str:
    """A value as screens show it: 张*, 138****0000, 3412************34. A short number shows less."""
    text = same(field, value)
    head, tail = _SHOWN[field]
    if field != "name" and len(text) < head + tail + _HIDDEN:
        head, tail = 1, 0
    hidden = max(1, len(text) - head - tail)
    return f"{text[:head]}{'*' * hidden}{text[len(text) - tail :] if tail else ''}"


def people_of(given: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Everybody in what was handed in, by what they are called here: `reporter`, `w1`, ..."""
    if given.get(REPORTER):
        yield REPORTER, given[REPORTER]
    for number, worker in enumerate(given.get(WORKERS) or (), 1):
        yield worker_id(number), worker


def chosen(given: Mapping[str, Any], whom: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Those of `whom` who are there; `workers` are all of them."""
    wanted = set(whom)
    return {
        person: values
        for person, values in people_of(given)
        if person in wanted or (WORKERS in wanted and person != REPORTER)
    }


@dataclass(frozen=True, slots=True)
class Reveal:
    """Somebody looks at personal data of a lead: which fields, of whom, and why (a `TextRef`)."""

    fields: tuple[str, ...]
    whom: tuple[str, ...]
    reason: Mapping[str, Any]


def reveal(lead: Lead, asked: Reveal, clauses: tuple[str, ...], by: By, now: datetime) -> Decision:
    """The trace that is kept of it; the lead itself does not change, and no value stands in the event."""
    steps = Steps(lead, evolve, now, by)
    data = {"fields": list(asked.fields), "whom": list(asked.whom), "reason": dict(asked.reason)}
    steps.add("lead.revealed", clauses, case_id=lead.case_id, **data)
    return steps.drafts
