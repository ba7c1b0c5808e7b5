"""Taking attendance in: by the flood, before anybody is warned, by two instances, cut off anywhere."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from contracts.facts import Fact, parse_fact
from services.runtime.store import Query
from services.runtime.testing.memory_store import MemoryStore
from services.warnings.domain.fold import fold
from services.warnings.store import Facts
from services.warnings.upkeep import A_FLOOD
from tests.component.warnings.plant import CITY, PROJECT, START, Plant, delivery, punch
from tests.support.altered import Altered
from tests.support.cutting import Cut, Fuse


def registered(project: str = PROJECT, **fields: Any) -> Fact:
    """A project in 颍州区 on which work has begun on 2024-03-01."""
    return parse_fact(
        {
            "city": CITY,
            "project": project,
            "kind": "project_registered",
            "source": "platform",
            "source_id": f"r-{project}",
            "observed_at": "2024-03-01T09:00:00+08:00",
            "name": "某住宅项目",
            "region": "341202",
            "industry": "housing",
            "ownership": "private",
            "developer": {"name": "某置业公司"},
            "general_contractor": {"name": "某建筑公司"},
            **fields,
        }
    )


def started(project: str = PROJECT, day: str = "2024-04-01") -> Fact:
    return parse_fact(
        {
            "city": CITY,
            "project": project,
            "kind": "construction_started",
            "source": "platform",
            "source_id": f"s-{project}",
            "observed_at": "2024-04-01T09:00:00+08:00",
            "date": day,
        }
    )


async def test_a_flood_waits_and_is_counted_when_it_has_passed() -> None:
    plant = await Plant.open()
    await plant.tell(*(punch(n) for n in range(A_FLOOD)))
    await plant.service.sweep()
    assert await plant.project() is None
    plant.clock.move_to(START + timedelta(minutes=1))
    await plant.service.sweep()
    assert (await plant.ledger()).month("2024-04").turnout == ((date(2024, 4, 9), A_FLOOD),)


async def test_what_has_waited_long_enough_is_counted_while_the_flood_goes_on() -> None:
    plant = await Plant.open()
    await plant.tell(*(punch(n) for n in range(A_FLOOD)))
    plant.clock.move_to(START + timedelta(minutes=6))
    await plant.tell(*(punch(n, project="P2") for n in range(A_FLOOD)))
    await plant.service.sweep()
    assert (await plant.ledger()).last_attended == date(2024, 4, 9)
    assert await plant.project("P2") is None


async def test_nobody_is_warned_of_what_came_before_the_time_was_over() -> None:
    """The month is over at 24:00 of April 30th; its punches came by then and were not counted yet."""
    end = datetime.fromisoformat("2024-05-01T00:00:00+08:00")
    warned, silent = await Plant.open(), await Plant.open()
    for plant in (warned, silent):
        await plant.tell(registered(), started())
    silent.clock.move_to(end - timedelta(hours=1))
    await silent.tell(*(punch(n, "2024-04-30") for n in range(3)))
    for plant in (warned, silent):
        plant.clock.move_to(end)
        await plant.service.fire_due()
    assert f"{PROJECT}/attendance_abnormal/2024-04" in (await _warnings(warned))
    assert f"{PROJECT}/attendance_abnormal/2024-04" not in (await _warnings(silent))
    assert (await silent.ledger()).last_attended == date(2024, 4, 30)


async def test_nobody_is_warned_of_what_came_in_the_same_batch() -> None:
    """A project of which all is told at once, when its months have long been over."""
    silent, warned = await Plant.open(), await Plant.open()
    await silent.tell(registered(), started(day="2024-03-01"), punch(1, "2024-03-09"))
    await warned.tell(registered(), started(day="2024-03-01"))
    assert f"{PROJECT}/attendance_abnormal/2024-03" in (await _warnings(warned))
    assert f"{PROJECT}/attendance_abnormal/2024-03" not in (await _warnings(silent))


async def _warnings(plant: Plant) -> set[str]:
    found = await plant.project()
    return set() if found is None else set(found.warnings)


async def test_asked_about_a_project_its_attendance_is_there() -> None:
    plant = await Plant.open()
    await plant.tell(registered(), *(punch(n) for n in range(3)))
    _, questions = plant.service.handlers
    found = await questions.project(PROJECT)
    assert found["ledger"]["months"]["2024-04"]["turnout"] == [["2024-04-09", 3]]


async def test_old_punches_are_folded_into_days_and_late_ones_still_count_once() -> None:
    plant = await Plant.open()
    old = [punch(1, "2023-09-05", worker="a"), punch(2, "2023-09-05", worker="b"), punch(3, worker="a")]
    await plant.tell(*old)
    await plant.settle()
    before = await plant.ledger()
    assert await plant.store.table("attendance").get(["fuyang:2023-09-05:P1"]) == {}
    assert await plant.store.table("attendance").get(["fuyang:2024-04-09:P1"]) != {}
    late = [old[0], punch(4, "2023-09-05", worker="c"), punch(5, "2023-09-04", worker="a")]
    for fact in late:
        await plant.tell(fact)
        await plant.settle()
    assert before == fold(PROJECT, old)
    assert await plant.ledger() == fold(PROJECT, old + late)


async def test_a_correction_of_folded_attendance_is_refused_with_what_to_do_instead() -> None:
    plant = await Plant.open()
    await plant.tell(punch(2, "2023-09-05", corrects="g1"), punch(3, "2023-10-01", corrects="g9"))
    (letter,) = plant.letters()
    assert b"report what is right as further attendance" in b"".join(letter.headers.values())
    await plant.settle()
    assert set((await plant.ledger()).months) == {"2023-10"}


async def test_a_day_with_more_punches_than_a_bucket_has_room_for_is_kept_as_a_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("services.warnings.domain.room.MOST_PUNCHES", 10)
    monkeypatch.setattr("services.warnings.domain.room._FEW", 0)
    plant = await Plant.open()
    facts = [punch(n, worker=f"w{n % 15}") for n in range(30)]
    told = [*facts[:8], facts[3]], [*facts[8:20], punch(40, "2024-04-08")], facts[20:]
    for some in told:
        await plant.tell(*some)
        await plant.settle()
    assert await plant.ledger() == fold(PROJECT, [*facts, punch(40, "2024-04-08")])
    held = await plant.store.table("attendance").find(Query())
    assert all(len(bucket["by"]) <= 10 for bucket in held)


async def test_punches_on_another_citys_project_are_refused() -> None:
    plant = await Plant.open()
    await plant.tell(registered())
    await plant.tell(punch(1, city="linyi"), punch(2))
    (letter,) = plant.letters()
    assert b"another city" in b"".join(letter.headers.values())
    await plant.tell(punch(3, city="linyi"))
    assert len(plant.letters()) == 2
    await plant.settle()
    assert (await plant.ledger()).month("2024-04").turnout[0][1] == 1


async def test_of_two_cities_with_one_new_project_one_has_it() -> None:
    plant = await Plant.open()
    await plant.tell(*(punch(n, city="linyi") for n in range(3)), punch(9))
    await plant.settle()
    found = await plant.project()
    assert found is not None and found.city == CITY
    assert found.ledger.month("2024-04").turnout == ((date(2024, 4, 9), 1),)


async def test_a_parked_subject_holds_up_its_own_record_only() -> None:
    plant = await Plant.open()
    broken = delivery(punch(1), ce_sequence="1", ce_type="anxin.case.signed.v1")
    await plant.deliver([broken])
    await plant.tell(punch(1), punch(2))
    await plant.settle()
    assert (await plant.ledger()).month("2024-04").turnout[0][1] == 1


async def test_the_last_day_of_a_source_is_known_and_a_day_to_come_is_none() -> None:
    plant = await Plant.open()
    await plant.tell(punch(1, "2024-04-08"), punch(2, "2024-04-07"), punch(3, "2024-04-11"))
    await plant.settle()
    facts = Facts(plant.store)
    assert await facts.heard(CITY, "gate.1") == date(2024, 4, 8)
    assert await facts.heard(CITY, "nobody") is None


async def test_cut_off_at_any_await_the_ledger_is_the_same() -> None:
    """A process dies at each of its steps; another one goes on where the bus stands."""
    facts = [registered(), punch(1), punch(2, "2024-04-08"), punch(3, corrects="g2"), punch(4, "2024-03-09")]
    whole = await Plant.open()
    await whole.tell(*facts)
    await whole.settle()
    expected = fold(PROJECT, facts)
    assert await whole.ledger() == expected
    counted = Fuse(None)
    await _told(counted, MemoryStore(), facts)
    for at in range(2 * counted.calls):
        store = MemoryStore()
        with contextlib.suppress(Cut):
            await _told(Fuse(at), store, facts)
        other = await Plant.open(store)
        other.clock.move_to(START + timedelta(minutes=1))
        await other.tell(*facts)
        await other.service.sweep()
        await other.settle()
        assert await other.ledger() == expected, at


async def _told(fuse: Fuse, store: MemoryStore, facts: list[Fact]) -> None:
    plant = await Plant.open(store, fuse=fuse)
    await plant.tell(*facts)
    await plant.settle()


async def test_asked_in_the_midst_of_a_flood_what_was_there_is_counted_and_not_what_goes_on_coming() -> None:
    """A punch more of the same project comes whenever some were counted."""
    store, poured = MemoryStore(), []

    async def more(delete: Any, ids: Any) -> None:
        arrivals = store.table("arrivals")
        (held,) = (await arrivals.get(list(ids)[:1])).values()
        await delete(ids)
        poured.append(held)
        assert len(poured) < 5, "it goes on as long as punches come"
        await arrivals.insert([{**held, "_id": f"{held['_id']}+"}])

    plant = await Plant.open(Altered(store, "arrivals", "delete", more))
    await plant.tell(punch(1))
    _, questions = plant.service.handlers
    found = await questions.project(PROJECT)
    assert found["ledger"]["months"]["2024-04"]["turnout"] == [["2024-04-09", 1]]
    assert poured
