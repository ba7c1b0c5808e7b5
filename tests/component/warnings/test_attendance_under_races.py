"""What somebody does between two steps of somebody else's counting: the ledger is what its facts say."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from contracts.facts import Fact, parse_fact
from services.runtime.aggregate import Aggregates
from services.runtime.store import Query, StoreAwayError
from services.runtime.testing.memory_store import MemoryStore
from services.warnings.arrivals import Arrivals
from services.warnings.attendance import Attendance
from services.warnings.domain.decide import facts_changed
from services.warnings.domain.fold import fold
from services.warnings.months import Months
from services.warnings.store import Facts
from tests.component.warnings.plant import CITY, PROJECT, START, Plant, punch
from tests.component.warnings.test_attendance_is_counted import registered
from tests.support.altered import Altered

Meanwhile = Callable[[], Awaitable[None]]


def once(monkeypatch: pytest.MonkeyPatch, where: type, name: str, meanwhile: Meanwhile, after: bool) -> None:
    """The first call of a method has something else happen before it or after it."""
    method, waiting = getattr(where, name), [meanwhile]

    async def called(self: Any, *arguments: Any) -> Any:
        own = [waiting.pop()] if waiting else []
        for happens in () if after else own:
            await happens()
        result = await method(self, *arguments)
        for happens in own if after else ():
            await happens()
        return result

    monkeypatch.setattr(where, name, called)


async def away() -> None:
    raise StoreAwayError("away")


async def test_two_instances_may_count_the_same() -> None:
    """Both have seen the marks; one has counted and taken them away before the other looks closer."""
    store = MemoryStore()
    other = await Plant.open(store)

    async def late(get: Any, ids: Any) -> Any:
        await other.settle()
        return await get(ids)

    one = await Plant.open(Altered(store, "attendance", "get", late))
    facts = [punch(n) for n in range(3)]
    await one.tell(*facts)
    await one.settle()
    assert await other.ledger() == fold(PROJECT, facts)


@pytest.mark.parametrize(
    ("where", "name", "after"), [(Attendance, "count", True), (Months, "save", False)], ids=["ledger", "row"]
)
async def test_a_correction_that_comes_while_its_punch_is_being_counted_wins(
    monkeypatch: pytest.MonkeyPatch, where: type, name: str, after: bool
) -> None:
    """The other instance finds the month as it was before, and must not leave the field to this one."""
    one = await Plant.open()
    other = await Plant.open(one.store, one.clock)
    facts = [punch(1), punch(2), punch(3, "2024-04-08", corrects="g2", project="P2")]
    await one.tell(facts[0])
    await one.settle()

    async def corrected() -> None:
        await other.tell(facts[2])
        await other.settle()

    once(monkeypatch, where, name, corrected, after)
    await one.tell(facts[1])
    await one.settle()
    await other.settle()
    assert await one.ledger() == fold(PROJECT, facts)


async def test_a_second_content_that_comes_while_the_first_is_being_counted_wins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its worker came that day in any case, so that the month is what it was before."""
    one = await Plant.open()
    other = await Plant.open(one.store, one.clock)
    late = {"observed_at": "2024-04-09T20:00:00+08:00"}
    facts = [punch(1, worker="a"), punch(2, worker="b", **late), punch(2, worker="a")]
    await one.tell(facts[0])
    await one.settle()

    async def told() -> None:
        await other.tell(facts[2])
        await other.settle()

    once(monkeypatch, Months, "save", told, after=False)
    await one.tell(facts[1])
    await one.settle()
    await other.settle()
    assert await one.ledger() == fold(PROJECT, facts)


@pytest.mark.parametrize("place", [PROJECT, "P2"])
async def test_cut_off_when_the_corrected_punch_was_found_it_is_counted_anew(
    monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    plant = await Plant.open()
    facts = [punch(1, "2024-04-08"), punch(2, "2024-04-09", corrects="g1", project=place)]
    await plant.tell(facts[0])
    await plant.settle()
    once(monkeypatch, Arrivals, "mark", away, after=False)
    for _ in range(2):
        with contextlib.suppress(StoreAwayError):
            await plant.tell(facts[1])
    with contextlib.suppress(StoreAwayError):
        await plant.settle()
    await plant.settle()
    assert await plant.ledger() == fold(PROJECT, facts)


async def test_counted_by_a_roster_that_is_ahead_the_month_is_counted_anew_when_the_ledger_follows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = {"city": CITY, "source": "app", "kind": "worker_entered", "date": "2024-03-01"}
    entered = [
        parse_fact({**entry, "project": PROJECT, "observed_at": f"{at}T08:00:00+08:00", **fields})
        for at, fields in (
            ("2024-04-01", {"source_id": "e1", "worker": "w1"}),
            ("2024-04-02", {"source_id": "e2", "worker": "w2"}),
            ("2024-04-03", {"source_id": "e3", "worker": "w2", "project": "P2", "corrects": "e2"}),
        )
    ]
    plant = await Plant.open()
    facts = [entered[0], punch(1)]
    await plant.tell(*facts)
    await plant.settle()
    once(monkeypatch, Aggregates, "carry_out", away, after=False)
    with contextlib.suppress(StoreAwayError):
        await plant.tell(entered[1])
    punches = [punch(2, "2024-04-08"), punch(3, "2024-04-08")]
    await plant.tell(*punches)
    await plant.settle()
    await plant.tell(*entered[1:])
    await plant.settle()
    assert await plant.ledger() == fold(PROJECT, [*facts, *entered[1:], *punches])


async def test_of_two_cities_that_tell_of_one_new_project_at_once_the_first_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = await Plant.open()
    other = await Plant.open(one.store, one.clock)
    theirs = registered(city="linyi", region="371302", name="临沂某项目")

    async def first() -> None:
        await other.tell(theirs)

    once(monkeypatch, Facts, "keep", first, after=False)
    await one.tell(registered())
    found = await one.project()
    assert found is not None and found.city == "linyi"
    assert found.ledger == fold(PROJECT, [theirs])
    (letter,) = one.letters()
    assert b"another city's" in b"".join(letter.headers.values())


async def test_one_project_that_a_rule_stumbles_over_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stumbling(project: Any, *arguments: Any) -> Any:
        if project.id == "P2":
            raise ValueError("no such day")
        return facts_changed(project, *arguments)

    monkeypatch.setattr("services.warnings.ledgers.facts_changed", stumbling)
    plant = await Plant.open()
    await plant.tell(punch(1), punch(2, project="P2"))
    await plant.settle()
    assert await plant.ledger() == fold(PROJECT, [punch(1)])
    await plant.tell(registered(), registered("P2"))
    assert (await plant.ledger()).registered is not None
    (letter,) = plant.letters()
    assert b"no such day" in b"".join(letter.headers.values())


def paid(number: int, **fields: Any) -> Fact:
    """A payroll paid; its own id for each number."""
    return parse_fact(
        {
            "city": CITY,
            "project": PROJECT,
            "kind": "wages_paid",
            "source": "bank",
            "source_id": f"w{number}",
            "observed_at": "2024-04-09T10:00:00+08:00",
            "month": "2024-03",
            "amount": "100.00",
            "workers": 1,
            "date": "2024-04-09",
            **fields,
        }
    )


async def test_corrections_that_replace_no_punch_are_looked_for_among_none() -> None:
    plant = await Plant.open()
    await plant.tell(registered(), paid(1))
    await plant.tell(paid(2, corrects="w1"))
    assert await fallen(plant) == []


async def test_a_correction_of_what_never_came_is_forgotten_with_the_punches_of_its_time() -> None:
    plant = await Plant.open()
    await plant.tell(punch(2, corrects="g1"))
    await plant.settle()
    assert len(await fallen(plant)) == 1
    plant.clock.move_to(START + timedelta(days=220))
    await plant.settle()
    assert await fallen(plant) == []


async def fallen(plant: Plant) -> list[str]:
    return [row["_id"] for row in await plant.store.table("fallen").find(Query())]
