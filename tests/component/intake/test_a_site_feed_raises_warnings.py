"""From messages of the workers' platform, bad rows among them, to the warnings that follow of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import httpx

from anxin.world import VirtualWorld
from contracts.fact_base import SHANGHAI
from services.intake.mohurd.signing import appsecret
from services.runtime.sealing import Sealer
from tests.support.site_feed import Feed, Message, Sender, sites
from tests.support.worlds import SETTINGS, open_world

STARTED = date(2024, 3, 1)
ADDRESS = "/intake/platforms/mohurd-603"


def at(day: date, hour: int = 20) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


async def send(world: VirtualWorld, http: httpx.AsyncClient, feed: Feed, messages: Iterable[Message]) -> int:
    """Posts the messages; returns how many rows were refused, each of which must be a bad one."""
    refused = 0
    for message in messages:
        form = feed.sender.form(message, world.clock.now())
        body = (await http.post(ADDRESS, params={"city": "fuyang"}, data=form)).json()
        assert {(r["row"], r["field"].rpartition(".")[2]) for r in body["refused"]} == set(
            message.bad.items()
        )
        refused += len(message.bad)
    await world.settle()
    return refused


async def states(http: httpx.AsyncClient, project: str) -> dict[str, Any]:
    found = (await http.get(f"/warnings/projects/{project}")).json()
    return {w["id"].removeprefix(f"{project}/"): w["state"] for w in found["warnings"]}


async def test_who_stops_punching_or_paying_is_warned_of_and_who_does_not_is_not() -> None:
    world = await open_world(at(STARTED, 9))
    secret = appsecret(Sealer(SETTINGS.secret.get_secret_value()), "fuyang", "platform-site")
    found = sites(("341202", "341203"), STARTED, teams=2, workers=4, seed=7)
    feed = Feed(found, Sender("platform-site", secret), bad_every=5)
    good, bad = found
    async with world.http() as http:
        refused = await send(world, http, feed, feed.opening())
        punching = Feed([good], feed.sender, 5)
        for day in (date(2024, 3, 4), date(2024, 3, 5), date(2024, 3, 29)):
            await world.reach(at(day))
            refused += await send(world, http, punching, punching.day(day))
        assert refused > 10
        await world.reach(at(date(2024, 4, 1), 1))
        there, empty = await states(http, good.code), await states(http, bad.code)
        assert "attendance_abnormal/2024-03" not in there and empty["attendance_abnormal/2024-03"] == "open"
        await world.reach(at(date(2024, 4, 20)))
        paying = Feed([good], feed.sender, 3)
        await send(world, http, paying, paying.payroll("2024-03", date(2024, 4, 19), "40"))
        owing = Feed([bad], feed.sender, 3)
        await send(world, http, owing, owing.payroll("2024-03", date(2024, 4, 19), "20"))
        await world.reach(at(date(2024, 5, 1), 1))
        kept, owed = await states(http, good.code), await states(http, bad.code)
        assert "wages_late/2024-03" not in kept and owed["wages_late/2024-03"] == "open"
        await world.reach(at(date(2024, 5, 2)))
        await send(world, http, owing, owing.payroll("2024-03", date(2024, 5, 2), "40"))
        assert (await states(http, bad.code))["wages_late/2024-03"] == "cleared"
