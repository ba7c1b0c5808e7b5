"""What many facts in one batch cost: ledgers are folded as often as there are facts, not as their square."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.facts import Fact, parse_fact
from services.warnings import ledgers
from services.warnings.domain.fold import fold
from services.warnings.domain.instants import MOST
from tests.component.warnings.plant import CITY, PROJECT, START, Plant, delivery
from tests.component.warnings.test_attendance_is_counted import registered


def paid(number: int, project: str = PROJECT, corrects: str | None = None) -> Fact:
    """A payment of wages; its own id for each number and project."""
    about: dict[str, Any] = {"city": CITY, "project": project, "source": "bank", "corrects": corrects}
    return parse_fact(
        {
            **about,
            "kind": "wages_paid",
            "source_id": f"{project}-{number}",
            "observed_at": f"2024-04-0{1 + number % 9}T09:00:00+08:00",
            "month": "2024-03",
            "date": "2024-04-01",
            "amount": f"{1000 + number}",
            "workers": 1,
        }
    )


@pytest.fixture
def folds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The projects whose ledgers were folded, once for each time."""
    found: list[str] = []

    def counted(project: str, *given: Any) -> Any:
        found.append(project)
        return fold(project, *given)

    monkeypatch.setattr(ledgers, "fold", counted)
    return found


def instants(step: timedelta) -> Iterator[str]:
    """One after the other, all of them before now."""
    at = START - timedelta(days=1)
    while True:
        yield at.isoformat()
        at += step


async def test_a_correction_is_a_matter_of_the_projects_that_it_is_about(folds: list[str]) -> None:
    plant = await Plant.open()
    projects = [f"P{n}" for n in range(20)]
    await plant.tell(*(fact for p in projects for fact in (registered(p), paid(0, p), paid(1, p))))
    folds.clear()
    times = instants(timedelta(seconds=1))
    corrections = [paid(n + 2, p, corrects=f"{p}-{n}") for n in (0, 1) for p in projects]
    await plant.deliver([delivery(fact, ce_recordedat=next(times)) for fact in corrections])
    assert sorted(folds) == sorted(projects * 2)


async def test_a_correction_to_another_project_is_a_matter_of_both(folds: list[str]) -> None:
    plant = await Plant.open()
    facts = [registered("P1"), registered("P2"), registered("P3"), paid(1, "P1"), paid(1, "P3")]
    await plant.tell(*facts)
    folds.clear()
    corrections = [paid(2, "P2", corrects="P1-1"), paid(2, "P3", corrects="P3-1")]
    times = instants(timedelta(seconds=1))
    await plant.deliver([delivery(fact, ce_recordedat=next(times)) for fact in corrections])
    assert sorted(folds) == ["P1", "P2", "P3"]
    for project in ("P1", "P2", "P3"):
        assert await plant.ledger(project) == fold(project, facts + corrections)


async def test_a_project_of_which_much_came_is_folded_a_few_times(folds: list[str]) -> None:
    plant = await Plant.open()
    facts = [registered(), *(paid(n) for n in range(200))]
    times = instants(timedelta(minutes=3))
    await plant.deliver([delivery(fact, ce_recordedat=next(times)) for fact in facts])
    assert len(folds) <= MOST
    assert await plant.ledger() == fold(PROJECT, facts)


async def test_what_was_known_in_time_stays_in_time_however_much_came_after_it() -> None:
    """The wages of March are paid by the end of April; the bank tells so just before, and goes on telling."""
    warned: list[set[str]] = []
    for told_at in ("2024-04-30T23:59:00+08:00", "2024-05-01T00:01:00+08:00"):
        plant = await Plant.open()
        payroll = {"kind": "payroll", "source_id": "roll", "workers": 1, "total": "1000", "month": "2024-03"}
        about = {"city": CITY, "project": PROJECT, "source": "bank"}
        observed = {"observed_at": "2024-04-01T09:00:00+08:00"}
        await plant.tell(registered(), parse_fact({**about, **payroll, **observed}))
        plant.clock.move_to(datetime.fromisoformat("2024-05-02T09:00:00+08:00"))
        many = [delivery(paid(0), ce_recordedat=told_at)]
        for n in range(1, 100):
            at = f"2024-05-01T{n // 10:02d}:{n % 10 * 5:02d}:30+08:00"
            many.append(delivery(paid(n), ce_recordedat=at))
        await plant.deliver(many)
        project = await plant.project()
        assert project is not None
        warned.append(set(project.warnings))
    assert warned[1] - warned[0] == {f"{PROJECT}/wages_late/2024-03"}
