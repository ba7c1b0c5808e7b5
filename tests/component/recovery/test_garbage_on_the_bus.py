"""Whatever others write to the topics: services stay up, a dead letter tells why, others go on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from anxin.world import VirtualWorld
from contracts.topics import CASES, FACTS, LEADS, Topic
from services.runtime.bus import BusAwayError, Delivery
from services.runtime.consume import Consumer
from services.runtime.dead_letters import LIMIT
from services.runtime.kafka import MAX_MESSAGE
from tests.component.recovery.test_any_order_any_times import ALL, Receiver, event
from tests.support.story import START, lead_event
from tests.support.worlds import open_world

READERS = [("routing", LEADS), ("intake", CASES), ("bulletins", CASES), ("warnings", FACTS)]
TYPES = {
    LEADS.name: "anxin.lead.received.v1",
    CASES.name: "anxin.case.signed.v1",
    FACTS.name: "anxin.fact.reported.v1",
}
LEAD: dict[str, Any] = {**lead_event(1).data, "case_id": "C-garbage"}
PERMIT = {
    "kind": "permit_issued",
    "project": "P-garbage",
    "city": "fuyang",
    "source": "x",
    "source_id": "1",
    "observed_at": "2023-06-01T09:00:00+08:00",
    "date": "2023-06-01",
    "form": "permit",
}


def record(topic: Topic, value: bytes | None, headers: dict[str, bytes | str | None]) -> Delivery:
    """A record as another system may write it: `headers` over those of a good one, "-" takes one away."""
    whole: dict[str, bytes | str | None] = {
        "ce_specversion": "1.0",
        "ce_type": TYPES[topic.name],
        "ce_source": "/elsewhere",
        "ce_subject": "fuyang:x:1" if topic is FACTS else "garbage",
        "ce_time": START.isoformat(),
        "ce_city": "fuyang",
        **({} if topic is FACTS else {"ce_sequence": "1"}),
        **headers,
    }
    raw = {name: text.encode() if isinstance(text, str) else text for name, text in whole.items()}
    kept = {name: text for name, text in raw.items() if text != b"-"}
    return Delivery(topic.name, 2, 5, b"\xff", value, kept)  # type: ignore[arg-type]


def data(topic: Topic, **more: Any) -> bytes:
    return json.dumps({**(PERMIT if topic is FACTS else LEAD), **more}).encode()


def consumer_of(world: VirtualWorld, service: str, topic: Topic) -> Consumer:
    (found,) = (c for c in world.services[service].consumers if c.topic == topic)
    return found


ANYWHERE: Sequence[tuple[str, bytes | None, dict[str, bytes | str | None]]] = [
    ("tombstone", None, {}),
    ("header without value", b"[]", {"traceparent": None, "note": None}),
    ("header not UTF-8", b"{}", {"ce_subject": b"\xff"}),
    ("nested too deeply to read", b'{"a":' * 20_000 + b"1" + b"}" * 20_000, {}),
    ("nested too deeply to keep", b'{"a":' * 300 + b"1" + b"}" * 300, {}),
    ("sequence 0", b"{}", {"ce_sequence": "0"}),
    ("sequence of 5000 digits", b"{}", {"ce_sequence": "9" * 5000}),
    ("sequence beyond any", b"{}", {"ce_sequence": "9" * 30}),
    ("time that UTC does not have", b"{}", {"ce_time": "0001-01-01T00:00:00+08:00"}),
    ("time beyond all calendars", b"{}", {"ce_time": "9999-12-31T23:59:59-08:00"}),
    ("lone surrogate", b'{"a": "\\ud800"}', {}),
    ("lone surrogate in a name", b'{"\\ud800": 1}', {}),
    ("number beyond 64 bits", b'{"a": 99999999999999999999}', {}),
    ("NUL in a name", b'{"a\\u0000b": 1}', {}),
    ("event of another topic", b"{}", {"ce_type": "anxin.bulletin.drafted.v1"}),
]


@pytest.mark.parametrize(("service", "topic"), READERS)
@pytest.mark.parametrize(("name", "value", "headers"), ANYWHERE, ids=[name for name, _, _ in ANYWHERE])
async def test_what_can_not_be_read_is_a_dead_letter(
    service: str, topic: Topic, name: str, value: bytes | None, headers: dict[str, bytes | str | None]
) -> None:
    world = await open_world(START)
    await consumer_of(world, service, topic).handle([record(topic, value, headers)])
    (letter,) = world.bus.records(topic.dead_letters)
    assert letter.headers["anxin_reason"] in (b"bad_envelope", b"unknown_type", b"bad_data")
    assert (letter.headers["anxin_topic"], letter.headers["anxin_offset"]) == (topic.name.encode(), b"5")


UNHANDLED: Sequence[tuple[str, Topic, dict[str, Any], dict[str, bytes | str | None]]] = [
    ("city without a pack", LEADS, {}, {"ce_city": "atlantis"}),
    ("fact of a city without a pack", FACTS, {"city": "atlantis"},
     {"ce_city": "atlantis", "ce_subject": "atlantis:x:1"}),
    ("fact of a day before the calendar", FACTS, {"date": "2014-01-01"}, {}),
    ("fact observed years from now", FACTS, {"observed_at": "2030-01-01T00:00:00+08:00"}, {}),
    ("fact observed when its sender's clock is far ahead", FACTS,
     {"observed_at": (START + timedelta(minutes=11)).isoformat()}, {}),
    ("received in words", LEADS, {"received_at": "yesterday"}, {}),
    ("received before the calendar", LEADS, {"received_at": "2000-01-01T00:00:00+08:00"}, {}),
    ("amount in words", LEADS, {"amount": "lots"}, {}),
    ("event of next year", LEADS, {}, {"ce_time": "2024-09-01T00:00:00+08:00"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("topic", "more", "headers"), [case[1:] for case in UNHANDLED], ids=[case[0] for case in UNHANDLED]
)
async def test_what_no_rule_can_be_applied_to_is_a_dead_letter(
    topic: Topic, more: dict[str, Any], headers: dict[str, bytes | str | None]
) -> None:
    world = await open_world(START)
    consumer = consumer_of(world, "routing" if topic is LEADS else "warnings", topic)
    await consumer.handle([record(topic, data(topic, **more), headers)])
    (letter,) = world.bus.records(topic.dead_letters)
    assert letter.headers["anxin_detail"]
    assert await world.store("routing").load("case", ["C-garbage"]) == {}


async def test_what_was_observed_by_a_clock_that_is_a_little_ahead_is_taken() -> None:
    world = await open_world(START)
    seen = (START + timedelta(minutes=10)).isoformat()
    await consumer_of(world, "warnings", FACTS).handle([record(FACTS, data(FACTS, observed_at=seen), {})])
    assert world.bus.records(FACTS.dead_letters) == []
    assert "P-garbage" in await world.store("warnings").load("warning", ["P-garbage"])


@pytest.mark.parametrize("service", ["intake", "bulletins"])
async def test_a_first_event_that_can_begin_nothing_harms_no_reader(service: str) -> None:
    world = await open_world(START)
    reader = consumer_of(world, service, CASES)
    odd = record(CASES, b'{"state": "signed", "unit": "city_hrss"}', {"ce_type": "anxin.case.closed.v1"})
    await reader.handle([odd])
    await reader.retry_parked()


async def test_a_sequence_that_has_no_place_holds_up_nobody() -> None:
    receiver = Receiver(ALL)
    bad = record(LEADS, data(LEADS), {"ce_subject": "L-1", "ce_sequence": "0"})
    await receiver.consumer.handle([bad])
    await receiver.take([event(1, 1)])
    assert (await receiver.rows())["L-1"] == {"seen": [1]}


async def test_a_hole_whose_owner_does_not_answer_holds_up_no_other() -> None:
    receiver = Receiver(ALL)
    known = receiver.consumer._fetch

    async def fetch(topic: Topic, subject: str, after: int) -> Any:
        if subject == "L-1":
            raise BusAwayError("no answer")
        return await known(topic, subject, after)

    receiver.consumer._fetch = fetch
    await receiver.take([event(1, 3)])
    await receiver.take([event(2, 3)])
    receiver.clock.move_to(receiver.clock.now() + timedelta(minutes=1))
    await receiver.consumer.retry_parked()
    assert (await receiver.rows())["L-2"] == {"seen": [1, 2, 3, 4, 5]}


async def test_a_record_too_large_for_a_letter_is_told_without_its_value() -> None:
    receiver = Receiver(ALL)
    large = record(LEADS, b"x" * (LIMIT + 1), {})
    await receiver.consumer.handle([large])
    (letter,) = receiver.bus.records(LEADS.dead_letters)
    assert letter.value == b""
    assert letter.headers["anxin_cut"] == str(LIMIT + 1).encode()


@pytest.mark.parametrize(("value", "header", "kept"), [(6, 2, True), (1, 9, False), (0, 9, False)])
async def test_a_letter_fits_into_a_message_whatever_is_large(value: int, header: int, kept: bool) -> None:
    """Sizes in MiB: the whole counts, as the bus counts it."""
    receiver = Receiver(ALL)
    size = value * 1024 * 1024
    await receiver.consumer.handle([record(LEADS, b"x" * size, {"note": b"y" * (header * 1024 * 1024)})])
    (letter,) = receiver.bus.records(LEADS.dead_letters)
    assert len(letter.value or b"") + sum(map(len, letter.headers.values())) < MAX_MESSAGE - 64 * 1024
    assert letter.headers["anxin_cut"] == str(size).encode()
    assert ("note" in letter.headers) is kept
    assert letter.headers["anxin_reason"] and letter.headers["anxin_topic"] == LEADS.name.encode()


async def test_two_cities_that_name_one_project_in_one_batch_do_not_mix() -> None:
    world = await open_world(START)
    consumer = consumer_of(world, "warnings", FACTS)
    ours = record(FACTS, data(FACTS), {})
    other = record(FACTS, data(FACTS, city="atlantis"), {"ce_city": "atlantis", "ce_subject": "atlantis:x:1"})
    await consumer.handle([ours, other])
    (letter,) = world.bus.records(FACTS.dead_letters)
    assert letter.headers["anxin_reason"] == b"unknown_city"
    assert (await world.store("warnings").load("warning", ["P-garbage"]))["P-garbage"].city == "fuyang"
