"""Payroll.Add of the workers' platform (603号): sheets, payments, and what comes late or in parts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.facts import Payroll, WagesPaid
from services.intake.mohurd.sheets import KIND
from tests.component.intake.workers_platform import ADDRESS, a_feed, facts, months, of, post, send
from tests.component.intake.worlds import NOW, World
from tests.support.site_feed import WAGE, Message


@pytest.mark.parametrize("state", ["0", "20", "30"])
async def test_what_was_not_paid_is_no_payment_until_it_is(world: World, state: str) -> None:
    feed = a_feed()
    code, paid_on = feed.sites[0].code, date(2023, 8, 20)
    await send(world, feed, feed.opening())
    await send(world, feed, feed.payroll("2023-07", paid_on, state))
    assert months(world, code) == {"2023-07": (10 * WAGE * 100, 10, [])}
    await send(world, feed, feed.payroll("2023-07", paid_on, "40"))
    assert months(world, code) == {"2023-07": (10 * WAGE * 100, 10, [("2023-08-20", 10 * WAGE * 100)])}
    world.clock.move_to(NOW + timedelta(hours=1))
    await send(world, feed, feed.payroll("2023-07", paid_on, state))
    assert months(world, code) == {"2023-07": (10 * WAGE * 100, 10, [])}  # the bank gave it back


async def test_a_sheet_in_parts_is_one_sheet(world: World) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    await send(world, feed, feed.payroll("2023-07", date(2023, 8, 20), "40", parts=3))
    assert months(world, feed.sites[0].code) == {
        "2023-07": (10 * WAGE * 100, 10, [("2023-08-20", 10 * WAGE * 100)])
    }
    standing = [f for f in facts(world) if isinstance(f, (Payroll, WagesPaid))]
    assert len({f.identity for f in standing}) == len(standing) == 12


async def test_a_back_payment_pays_its_own_month_and_adds_to_no_payroll(world: World) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    [first, _] = feed.payroll("2023-07", date(2023, 8, 20), "40")
    row = {
        **first.data["detailList"][0],
        "isBackPay": "1",
        "backPayMonth": "2023-05",
        "thirdPayRollCode": "02",
    }
    own = {**first.data["detailList"][0]}
    await send(world, feed, [Message("Payroll.Add", {**first.data, "detailList": [own, row]})])
    assert months(world, feed.sites[0].code) == {
        "2023-05": (None, 0, [("2023-08-20", WAGE * 100)]),
        "2023-07": (WAGE * 100, 1, [("2023-08-20", WAGE * 100)]),
    }


async def test_a_payment_without_a_status_is_one(world: World) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    for message in feed.payroll("2023-07", date(2023, 8, 20), "40"):
        for row in message.data["detailList"]:
            del row["payStatus"]
        await send(world, feed, [message])
    assert months(world, feed.sites[0].code)["2023-07"][2] == [("2023-08-20", 10 * WAGE * 100)]


async def test_an_older_message_that_comes_late_changes_nothing(world: World) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    [old, _] = feed.payroll("2023-07", date(2023, 8, 20), "0")
    late = feed.sender.form(old, world.clock.now())
    world.clock.move_to(NOW + timedelta(minutes=5))
    await send(world, feed, feed.payroll("2023-07", date(2023, 8, 20), "40"))
    answer = await world.http.post(ADDRESS, params={"city": "fuyang"}, data=late)
    assert answer.json()["code"] == 0
    assert months(world, feed.sites[0].code)["2023-07"][2] == [("2023-08-20", 10 * WAGE * 100)]


async def test_facts_of_a_sheet_outlive_a_bus_that_is_away(world: World) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    [message, _] = feed.payroll("2023-07", date(2023, 8, 20), "40")
    world.bus.away = True
    assert (await post(world, feed, message)).status_code == 503
    world.bus.away = False
    assert of(world, "payroll") == []
    await world.service.sweep()
    assert [f.total for f in of(world, "payroll")] == [f"{5 * WAGE}.00"]
    await world.service.sweep()
    assert len(of(world, "payroll")) == 1


async def test_two_messages_at_once_both_count(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    first, second = list(feed.payroll("2023-07", date(2023, 8, 20), "40", parts=2))[:2]
    save, overtaken = world.store.save, []

    async def overtake(kind: str, changes: Any) -> set[str]:
        if kind == KIND and not overtaken:
            overtaken.append(True)
            await send(world, feed, [second])
        return await save(kind, changes)

    monkeypatch.setattr(world.store, "save", overtake)
    await send(world, feed, [first])
    assert overtaken
    assert months(world, feed.sites[0].code)["2023-07"] == (
        5 * WAGE * 100, 5, [("2023-08-20", 5 * WAGE * 100)],
    )  # fmt: skip
