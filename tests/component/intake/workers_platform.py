"""The workers' platform (603号) as a sender, and what came of its messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import httpx

from contracts.envelope import from_record
from contracts.facts import Fact
from services.intake.mohurd.signing import appsecret
from services.runtime.fact_records import fact_of
from services.runtime.sealing import Sealer
from services.warnings.domain.fold import fold
from tests.component.intake.worlds import SETTINGS, World
from tests.support.site_feed import Feed, Message, Sender, sites

ADDRESS = "/intake/platforms/mohurd-603"
STARTED = date(2023, 6, 1)
DAY = date(2023, 8, 31)


def sender(appid: str = "platform-site", city: str = "fuyang") -> Sender:
    return Sender(appid, appsecret(Sealer(SETTINGS.secret.get_secret_value()), city, appid))


def a_feed(bad_every: int = 0, regions: tuple[str, ...] = ("341202",), **changes: Any) -> Feed:
    return Feed(sites(regions, STARTED, teams=2, workers=5, seed=1), sender(**changes), bad_every)


async def post(world: World, feed: Feed, message: Message, **changes: Any) -> httpx.Response:
    form = {**feed.sender.form(message, world.clock.now()), **changes}
    return await world.http.post(ADDRESS, params={"city": "fuyang"}, data=form)


async def send(world: World, feed: Feed, messages: Iterable[Message]) -> list[dict[str, Any]]:
    """Posts the messages; every answer must be the standard's, and refuse the bad rows and only those."""
    answers = []
    for message in messages:
        answer = await post(world, feed, message)
        body = answer.json()
        assert (answer.status_code, body["code"]) == (200, 0), body
        assert {(r["row"], r["field"].rpartition(".")[2]) for r in body["refused"]} == set(
            message.bad.items()
        )
        assert all(r["fix"] for r in body["refused"])
        assert body["accepted"] == message.rows - len(message.bad)
        answers.append(body)
    return answers


def facts(world: World) -> list[Fact]:
    return [fact_of(from_record(d.headers, d.value)) for d in world.bus.records("anxin.facts")]


def of(world: World, *kinds: str) -> list[Fact]:
    return [fact for fact in facts(world) if fact.kind in kinds]


def months(world: World, project: str) -> dict[str, tuple[int | None, int, list[tuple[str, int]]]]:
    ledger = fold(project, facts(world))
    return {
        month: (row.payroll, row.payroll_workers, [(day.isoformat(), fen) for day, fen in row.wages if fen])
        for month, row in ledger.months.items()
        if row.payroll is not None or row.wages
    }
