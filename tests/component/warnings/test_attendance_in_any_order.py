"""Attendance in any order, repeated, late, corrected, in two contents: the ledger is what its facts say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.facts import Fact, parse_fact
from services.warnings.domain.fold import fold
from tests.component.warnings.plant import PROJECT, Plant, delivery, punch

DAYS = [f"2024-0{month}-{day:02d}" for month in (3, 4) for day in (1, 2, 9)]


@st.composite
def punches(draw: st.DrawFn) -> list[Fact]:
    """Punches of few workers on few days; some correct others, perhaps of another project."""
    found = []
    for n in range(draw(st.integers(1, 10))):
        fields: dict[str, Any] = {"worker": f"w{draw(st.integers(0, 3))}"}
        corrects = draw(st.none() | st.integers(0, 10))
        if corrects is not None and corrects != n:
            fields["corrects"] = f"g{corrects}"
        project = draw(st.sampled_from([PROJECT, PROJECT, "P2"]))
        minute = draw(st.integers(0, 59))
        found.append(
            punch(
                n,
                draw(st.sampled_from(DAYS)),
                project=project,
                observed_at=f"2024-04-09T20:{minute:02d}:00+08:00",
                **fields,
            )
        )
    return found


@st.composite
def entries(draw: st.DrawFn) -> list[Fact]:
    """Some of the workers enter and leave; some entries are corrected to another worker or project."""
    found = []
    for n in range(draw(st.integers(0, 6))):
        fields: dict[str, Any] = {
            "worker": f"w{draw(st.integers(0, 3))}",
            "date": draw(st.sampled_from(DAYS)),
        }
        corrects = draw(st.none() | st.integers(0, 6))
        if corrects is not None and corrects != n:
            fields["corrects"] = f"e{corrects}"
        fields["project"] = draw(st.sampled_from([PROJECT, PROJECT, "P2"]))
        fields["kind"] = draw(st.sampled_from(["worker_entered", "worker_entered", "worker_left"]))
        observed = f"2024-04-09T21:{draw(st.integers(0, 59)):02d}:00+08:00"
        about = {"city": "fuyang", "source": "gate.1", "source_id": f"e{n}", "observed_at": observed}
        found.append(parse_fact({**about, **fields}))
    return found


@settings(max_examples=100, deadline=None)
@given(st.data(), punches(), entries())
async def test_whatever_the_order_and_the_batches(
    data: st.DataObject, attendance: list[Fact], crew: list[Fact]
) -> None:
    facts = attendance + crew
    repeated = data.draw(st.permutations(facts + data.draw(st.lists(st.sampled_from(facts), max_size=4))))
    plant = await Plant.open()
    while repeated:
        size = data.draw(st.integers(1, len(repeated)))
        await plant.tell(*repeated[:size])
        repeated = repeated[size:]
        if data.draw(st.booleans()):
            await plant.settle()
    await plant.settle()
    assert plant.letters() == []
    for project in (PROJECT, "P2"):
        assert await plant.ledger(project) == fold(project, facts)


@settings(max_examples=60, deadline=None)
@given(st.data())
async def test_of_two_contents_of_one_identity_the_one_observed_first_stands(data: st.DataObject) -> None:
    contents = [
        punch(1, worker=worker, observed_at=f"2024-04-09T0{hour}:00:00+08:00")
        for worker, hour in (("late", 9), ("first", 7), ("later", 8))
    ]
    plant = await Plant.open()
    for one in data.draw(st.permutations(contents)):
        await plant.tell(one)
        if data.draw(st.booleans()):
            await plant.settle()
    await plant.settle()
    (bucket,) = (await plant.store.table("attendance").get(["fuyang:2024-04-09:P1"])).values()
    assert [value[19:] for value in bucket["by"].values()] == ["first"]
    assert await plant.ledger() == fold(PROJECT, contents)


async def test_the_short_way_and_the_long_way_lead_to_one_bucket() -> None:
    short, long = await Plant.open(), await Plant.open()
    facts = [punch(1), punch(2, "2024-03-31"), punch(3, worker="w.$%1", source="门禁")]
    await short.tell(*facts)
    await long.deliver([delivery(fact, ce_dataschema="urn:x") for fact in facts])
    for plant in (short, long):
        await plant.settle()
    ids = ["fuyang:2024-04-09:P1", "fuyang:2024-03-31:P1"]
    found = [await plant.store.table("attendance").get(ids) for plant in (short, long)]
    assert found[0].keys() == set(ids)
    assert [b["by"] for b in found[0].values()] == [b["by"] for b in found[1].values()]
    assert await short.ledger() == await long.ledger() == fold(PROJECT, facts)


async def test_a_roster_that_is_behind_the_ledger_is_not_used() -> None:
    entry = {"city": "fuyang", "source": "app", "project": PROJECT, "kind": "worker_entered"}
    entered = [
        parse_fact({**entry, "source_id": f"e{n}", "worker": f"w{n}", "observed_at": at, "date": at[:10]})
        for n, at in ((1, "2024-04-01T08:00:00+08:00"), (2, "2024-04-02T08:00:00+08:00"))
    ]
    plant = await Plant.open()
    await plant.tell(entered[0])
    rosters = plant.store.table("rosters")
    (behind,) = (await rosters.get(["fuyang:P1"])).values()
    await plant.tell(entered[1])
    await rosters.put([behind])
    facts = [*entered, punch(1), punch(2), punch(3)]
    await plant.tell(*facts[2:])
    await plant.settle()
    assert await plant.ledger() == fold(PROJECT, facts)
    assert (await plant.ledger()).month("2024-04").of_crew[0][1] == 2
    (healed,) = (await rosters.get(["fuyang:P1"])).values()
    assert healed["workers"] == ["w1", "w2"]


@pytest.mark.parametrize("first", ["target", "correction"])
@pytest.mark.parametrize("project", [PROJECT, "P2"])
async def test_a_correction_finds_its_punch_wherever_and_whenever(first: str, project: str) -> None:
    target = punch(1, "2024-02-05", project=project)
    correction = punch(2, "2024-04-02", corrects="g1")
    plant = await Plant.open()
    await plant.tell(punch(3, "2024-02-06"), punch(4, "2024-02-06", project="P2"))
    await plant.settle()
    for fact in [target, correction] if first == "target" else [correction, target]:
        await plant.tell(fact)
        await plant.settle()
    assert (await plant.ledger(project)).month("2024-02").turnout[0][0].day == 6
    assert (await plant.ledger()).month("2024-04").attended


async def test_a_month_whose_punches_all_fell_is_as_if_it_had_never_been() -> None:
    plant = await Plant.open()
    await plant.tell(punch(1, "2024-03-01"), punch(2, "2024-04-01"))
    await plant.settle()
    assert set((await plant.ledger()).months) == {"2024-03", "2024-04"}
    await plant.tell(punch(3, "2024-04-01", corrects="g1"))
    await plant.settle()
    assert set((await plant.ledger()).months) == {"2024-04"}
