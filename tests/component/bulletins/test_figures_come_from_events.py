"""The figures follow from the events alone, however they are delivered."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from contracts.envelope import Event
from services.bulletins import store
from tests.component.bulletins.conftest import World, make_world
from tests.component.bulletins.september import ROWS, events
from tests.unit.bulletins.stories import CaseStory


def without_names(rows: dict[str, Any]) -> dict[str, Any]:
    return {key: {k: v for k, v in row.items() if k != "name"} for key, row in rows.items()}


async def settled(world: World, told: list[Event]) -> dict[str, Any]:
    """The rows after events came in some order; what waits for those before it is tried again in time."""
    await world.tell(told)
    for _ in range(20):
        world.clock.move_to(world.clock.now() + timedelta(minutes=6))
        await world.service.retry_parked()
    return without_names(await world.rows())


async def test_september_adds_up(world: World) -> None:
    await world.tell(events())
    rows = without_names(await world.rows())
    for key, expected in ROWS.items():
        assert rows[key] == expected, key
    quiet = {key: row for key, row in rows.items() if key not in ROWS}
    assert len(quiet) == 8 + 8
    assert {str(value) for row in quiet.values() for value in row.values()} == {"0", "0.00"}


async def test_october_has_what_september_left(world: World) -> None:
    await world.tell(events())
    rows = await world.rows(period="2023-10")
    assert (rows["341202"]["open"], rows["341202"]["received"], rows["341202"]["amount_paid"]) == (
        2,
        0,
        "5.00",
    )
    assert rows["341202/hrss"]["late"] == 0


@pytest.mark.parametrize("seed", range(12))
async def test_every_event_twice_in_any_order_gives_the_same_figures(seed: int) -> None:
    plain, shuffled = make_world(), make_world()
    for world in (plain, shuffled):
        await world.service.prepare()
    told = [*events(), *events()]
    Random(seed).shuffle(told)
    expected = await settled(plain, events())
    assert await settled(shuffled, told) == expected
    assert expected["341202"] == ROWS["341202"]


async def test_an_event_before_its_predecessor_waits_and_is_not_counted_alone(world: World) -> None:
    story = [e for e in events() if e.subject == "c2"]
    await world.tell(story[1:])
    assert (await world.rows())["341203"]["closed"] == 0
    await world.tell(story[:1])
    world.clock.move_to(world.clock.now() + timedelta(minutes=6))
    await world.service.retry_parked()
    assert (await world.rows())["341203"]["closed"] == 1


async def test_nothing_heard_gives_noughts_for_every_county(world: World) -> None:
    rows = await world.rows()
    assert len(rows) == 11 + 11
    assert rows["3412K1"] == {
        "name": "阜阳经开区", "received": 0, "closed": 0, "open": 0, "late": 0,
        "amount_verified": "0.00", "amount_paid": "0.00",
        "warnings_raised": 0, "warnings_cleared": 0, "warnings_overdue": 0,
    }  # fmt: skip


async def test_more_rows_than_one_page_of_the_store_holds(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PAGE", 2)
    for number in range(5):
        await world.tell(CaseStory(f"c{number}").opened("2023-09-03T09:00").events)
    assert (await world.rows())["341202"]["received"] == 5
