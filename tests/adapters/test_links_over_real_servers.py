"""Leads and warnings see each other over Kafka and MongoDB, and records that come again change nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from anxin.composition import World, open_service
from contracts.topics import CASES, FACTS, LEADS, WARNINGS, Topic
from services.runtime.kafka import KafkaBus
from services.runtime.mongo import MongoStores
from services.runtime.service import Calendars, Service
from services.runtime.testing.clock import VirtualClock
from services.runtime.web import make_app
from tests.support.servers import Servers
from tests.support.worlds import CALENDAR, PACKS, SETTINGS

NAMES = ("intake", "routing", "warnings")
START = datetime(2024, 3, 1, 1, 0, tzinfo=UTC)
PATIENCE = 60.0
FUYANG = [pack for pack in PACKS if pack.city == "fuyang"]
USCC = "91341200MA2ABCDE1X"
EMPLOYER = {"name": "某建筑公司", "uscc": USCC}
FACT = {"city": "fuyang", "source": "t", "observed_at": START.isoformat(), "project": "P1"}
REGISTERED = {
    **FACT, "source_id": "1", "kind": "project_registered", "name": "某项目", "region": "341202",
    "industry": "housing", "ownership": "private", "developer": {"name": "某置业公司"},
    "general_contractor": EMPLOYER,
}  # fmt: skip
SIGNED = {**FACT, "source_id": "2", "kind": "contract_signed", "date": "2024-01-02", "value": "1000"}
OPINION = {**FACT, "source_id": "3", "kind": "opinion", "date": "2024-03-01", "summary": "网传欠薪"}
LEAD = {
    "city": "fuyang", "channel": "hotline_12345", "employer": EMPLOYER, "region": "341202",
    "industry": "housing", "ownership": "private", "project_id": "P1",
}  # fmt: skip
GROUPS = {
    "routing.anxin.cases": CASES,
    "routing.anxin.leads": LEADS,
    "routing.anxin.warnings": WARNINGS,
    "warnings.anxin.cases": CASES,
    "warnings.anxin.facts": FACTS,
    "warnings.anxin.warnings": WARNINGS,
}


@dataclass
class Running:
    """Services that consume from Kafka, and a client of them."""

    services: list[Service]
    http: httpx.AsyncClient

    async def until(self, true: Callable[[], Awaitable[Any]]) -> Any:
        """Relays until nothing waits and `true` says something; fails after a generous while."""

        async with asyncio.timeout(PATIENCE):
            while True:
                if not await self.relay() and (found := await true()):
                    return found
                await asyncio.sleep(0.02)

    async def relay(self) -> int:
        """Publishes what waits; how many events."""
        relays = [relay for service in self.services for relay in service.relays]
        return sum([await relay.relay_once() for relay in relays])

    async def get(self, path: str) -> dict[str, Any] | None:
        """What is at a path, or None where nothing is yet."""
        answer = await self.http.get(path)
        assert answer.status_code in (200, 404), answer.text
        found: dict[str, Any] = answer.json()
        return found if answer.status_code == 200 else None

    async def act(self, case: str, unit: str, action: str, **fields: Any) -> None:
        """Takes a step."""
        body = {"action": action, "by": {"unit": unit}, **fields}
        answer = await self.http.post(f"/routing/cases/{case}/actions", json=body)
        assert answer.status_code == 200, answer.text

    async def kept(self, case: str) -> dict[str, Any]:
        """What routing and warnings keep of the case and of what is watched, by kind and id."""
        found: dict[str, Any] = {}
        for service in self.services[1:]:
            for name in [*(a.kind.name for a in service.aggregates), *service.rows]:
                stored = await service.store.load(name, ["P1", "opinion:t:3", f"employer:{USCC}", case])
                found |= {f"{service.name} {name} {id}": (s.sequence, s.state) for id, s in stored.items()}
        return found


@asynccontextmanager
async def running(servers: Servers, prefix: str) -> AsyncIterator[Running]:
    """Three services on the real servers, in databases of their own."""
    faults: list[BaseException] = []
    stores, bus = MongoStores(servers.mongo(), prefix), KafkaBus(servers.kafka(), faults.append)
    await bus.connect()

    async def fetch(*asked: object) -> list[Any]:
        return []

    world = World(SETTINGS, stores, bus, VirtualClock(START), Calendars(CALENDAR), FUYANG, fetch)
    services = [await open_service(name, world) for name in NAMES]
    transport = httpx.ASGITransport(make_app(services))
    async with httpx.AsyncClient(transport=transport, base_url="http://anxin") as http:
        await bus.start()
        yield Running(services, http)
    await bus.stop()
    await stores.close()
    assert faults == []


def partitions(topic: Topic) -> list[TopicPartition]:
    """All partitions of a topic."""
    return [TopicPartition(topic.name, n) for n in range(topic.partitions)]


async def rewind(servers: Servers) -> None:
    """Sets every group to the first record of its topic; nobody may be in it."""
    for group, topic in GROUPS.items():
        consumer = AIOKafkaConsumer(bootstrap_servers=servers.kafka(), group_id=group)
        await consumer.start()
        consumer.assign(partitions(topic))
        await consumer.commit(dict.fromkeys(partitions(topic), 0))
        await consumer.stop()


class Positions:
    """Tells how far the groups have come."""

    def __init__(self, admin: AIOKafkaAdminClient, reader: AIOKafkaConsumer) -> None:
        self._admin, self._reader = admin, reader

    async def records(self) -> dict[str, int] | None:
        """How many records each group's topic has; None while one of them is not settled."""
        held: dict[str, int] = {}
        for group, topic in GROUPS.items():
            held[group] = sum((await self._reader.end_offsets(partitions(topic))).values())
            settled = await self._admin.list_consumer_group_offsets(group)
            if sum(at.offset for at in settled.values()) < held[group]:
                return None
        return held


@asynccontextmanager
async def positions(servers: Servers) -> AsyncIterator[Positions]:
    """Clients that only look."""
    admin = AIOKafkaAdminClient(bootstrap_servers=servers.kafka())
    reader = AIOKafkaConsumer(bootstrap_servers=servers.kafka())
    await admin.start()
    await reader.start()
    yield Positions(admin, reader)
    await reader.stop()
    await admin.close()


async def a_warned_project_gets_a_lead(site: Running) -> str:
    """A project is warned of, then a lead comes that is found to be true; the case."""
    taken = await site.http.post("/intake/facts", json=[REGISTERED, SIGNED, OPINION])
    assert taken.status_code == 202 and taken.json()["refused"] == [], taken.text
    await site.until(lambda: site.get("/warnings/warnings/P1/account_missing"))
    case: str = (await site.http.post("/intake/leads", json=LEAD)).json()["case_id"]
    await site.until(lambda: site.get(f"/routing/cases/{case}"))
    await site.act(case, "city_hrss", "transfer", to="341202/hrss")
    await site.act(case, "341202/hrss", "sign")
    found = {"outcome": "founded", "headcount": 2, "amount": "10000.00", "debtor": {"name": "某公司"}}
    await site.act(case, "341202/hrss", "verify", **found)
    return case


async def test_a_lead_and_a_warning_of_one_project_find_each_other_once(servers: Servers) -> None:
    prefix = f"t{uuid4().hex[:8]}"
    async with positions(servers) as there:
        async with running(servers, prefix) as site:
            case = await a_warned_project_gets_a_lead(site)
            held = await site.until(there.records)
            (link,) = (await site.http.get("/warnings/links", params={"city": "fuyang"})).json()["items"]
            assert (link["case"], link["kind"], link["project"]) == (case, "not_prevented", "P1")
            assert link["founded"] is True
            shown = await site.get(f"/routing/cases/{case}")
            assert shown is not None and "P1/account_missing" in [one["id"] for one in shown["warnings"]]
            kept = await site.kept(case)
        names = {"routing case", "routing warned", "warnings warning", "warnings case_rows"}
        assert names <= {key.rpartition(" ")[0] for key in kept}
        await rewind(servers)
        assert await there.records() is None
        async with running(servers, prefix) as site:
            assert await site.until(there.records) == held
            assert await site.kept(case) == kept
