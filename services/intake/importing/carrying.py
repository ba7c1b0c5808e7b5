"""Carrying what was built into the system: leads through the handlers, projects to the bus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from contracts.facts import Fact
from contracts.leads import LeadInput
from services.intake.domain.checks import Rejection
from services.intake.facts import Facts
from services.intake.handlers import Arrival, Conflict, Intake, Taken
from services.intake.importing.building import Failure, Item
from services.intake.metrics import count_lead
from services.runtime.problems import Errors, from_validation, printable

CALLER = "import"


@dataclass(slots=True)
class Carried:
    """What became of one batch."""

    accepted: int = 0
    repeated: int = 0
    failures: list[Failure] = field(default_factory=list)


def read_lead(item: Item) -> LeadInput | Failure:
    """A lead, or every field of it that is wrong."""
    try:
        return LeadInput.model_validate(item.data)
    except ValidationError as error:
        return _failure(item, from_validation(error.errors(include_url=False)).errors)


async def carry_leads(intake: Intake, read: Sequence[tuple[Item, LeadInput | Failure]]) -> Carried:
    """Takes leads; one without a number is told from others by its contents and its place among equals."""
    carried = Carried()
    for item, failure in read:
        if isinstance(failure, Failure):
            carried.failures.append(failure)
            count_lead(str(item.data.get("city")), str(item.data.get("channel")), "refused")
    good = [(item, lead) for item, lead in read if isinstance(lead, LeadInput)]
    answers = await intake.take([_arrival(item, lead) for item, lead in good])
    for (item, _), answer in zip(good, answers, strict=True):
        match answer:
            case Taken(repeated=True):
                carried.repeated += 1
            case Taken():
                carried.accepted += 1
            case Conflict(fields=fields):
                words = "与先前以同一编号收到的内容不同，本次内容已另存备查"
                carried.failures.append(_failure(item, [([f], words) for f in fields]))
            case Rejection(errors=errors):
                carried.failures.append(_failure(item, errors))
    return carried


def _arrival(item: Item, lead: LeadInput) -> Arrival:
    return Arrival(lead, None if lead.source_id is not None else item.key, CALLER)


_SAID = {"true": True, "是": True, "1": True, "false": False, "否": False, "0": False}


async def carry_projects(facts: Facts, items: Sequence[Item], now: datetime) -> Carried:
    """Publishes the facts of projects; one that said the same before counts as repeated."""
    carried = Carried()
    checked = [(item, facts.check(_registration(item, now))) for item in items]
    good: list[Fact] = []
    for item, found in checked:
        if isinstance(found, list):
            carried.failures.append(_failure(item, found))
        else:
            good.append(found)
    repeated = await facts.known(good)
    await facts.publish(good)
    carried.repeated = repeated
    carried.accepted = len(good) - repeated
    return carried


def _registration(item: Item, now: datetime) -> dict[str, Any]:
    """The row as a fact; its number follows from its contents, so that the same row is the same fact."""
    defaults = {
        "kind": "project_registered",
        "source": CALLER,
        "source_id": item.key.partition(":")[0],
        "observed_at": now.isoformat(),
    }
    return {**defaults, **item.data, **_truth(item.data)}


def _truth(data: Mapping[str, Any]) -> dict[str, bool]:
    """Whether the project is the city's own: cells hold text, facts hold true or false."""
    said = _SAID.get(str(data.get("municipal")).strip().lower())
    return {} if said is None else {"municipal": said}


def _failure(item: Item, errors: Errors) -> Failure:
    places = [".".join(str(printable(p)) for p in loc) for loc, _ in errors]
    source = item.data.get("source_id")
    number = str(printable(source))[:128] if isinstance(source, str) else None
    return Failure(item.number, number, places, [str(printable(words)) for _, words in errors])
