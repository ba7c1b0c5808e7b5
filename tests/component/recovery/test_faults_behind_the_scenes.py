"""What fails behind the scenes is seen, and what is tried again does not make it worse."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiokafka import TopicPartition

from anxin import host
from contracts.topics import LEADS
from services.runtime.bus import BusAwayError, Delivery
from services.runtime.kafka import KafkaBus
from services.runtime.store import StoreAwayError
from tests.component.recovery.test_any_order_any_times import delivery, event


class Years:
    """A folder of calendars that can't be read at first and holds another year then."""

    def __init__(self) -> None:
        self.looked = 0

    def look(self) -> bool:
        self.looked += 1
        if self.looked == 1:
            raise FileNotFoundError("2027.yaml")
        return True


class Stumbling:
    name = "some"

    async def reproject(self) -> int:
        raise RuntimeError("no deadline can be projected")


async def test_a_fault_of_the_watch_over_calendars_ends_the_process_and_an_unread_folder_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("anxin.years.LOOK_SECONDS", 0)
    years, faults = Years(), list[BaseException]()
    watch = host._watch_years(cast(Any, years), cast(Any, [Stumbling()]), faults.append)
    await asyncio.wait_for(watch, 20)
    assert years.looked == 2
    assert [str(fault) for fault in faults] == ["no deadline can be projected"]


class Committing:
    """A consumer's commits."""

    def __init__(self) -> None:
        self.commits = 0

    async def commit(self, offsets: Any) -> None:
        self.commits += 1


@pytest.mark.parametrize(
    ("away", "waited"),
    [
        (BusAwayError, [1, 2, 4, 8, 16, 30, 30]),
        (StoreAwayError, [1, 1, 1, 1, 1, 1, 1]),
    ],
)
async def test_a_batch_whose_letters_can_not_be_sent_is_tried_again_ever_more_seldom(
    away: type[Exception], waited: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    faults, waits, consumer = list[BaseException](), list[float](), Committing()

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    async def handle(batch: Sequence[Delivery]) -> None:
        if len(waits) < len(waited):
            raise away("away")

    monkeypatch.setattr("asyncio.sleep", wait)
    bus = KafkaBus("127.0.0.1:1", faults.append)
    await bus._settle(cast(Any, consumer), handle, [delivery(event(1, 1), 0)], None)
    assert (waits, consumer.commits, faults) == (waited, 1, [])


class Assigned(Committing):
    """A consumer of one partition, at whose end 10 stands."""

    def assignment(self) -> set[TopicPartition]:
        return {TopicPartition(LEADS.name, 0)}

    def highwater(self, partition: TopicPartition) -> int:
        return 10


async def test_what_came_and_was_never_settled_is_behind() -> None:
    consumer, told = Assigned(), list[int]()
    bus = KafkaBus("127.0.0.1:1", lambda fault: None)
    bus._subscribers.append(SimpleNamespace(consumer=consumer))

    async def handle(batch: Sequence[Delivery]) -> None:
        told.extend((await bus.lag()).values())

    await bus._settle(cast(Any, consumer), handle, [delivery(event(1, n), n) for n in (4, 5)], None)
    told.extend((await bus.lag()).values())
    assert told == [6, 4]
