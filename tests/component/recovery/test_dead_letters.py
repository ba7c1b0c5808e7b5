"""What can never be handled goes to the dead letters with its reason; it holds up its own aggregate alone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from contracts.envelope import Event
from contracts.topics import LEADS
from services.runtime.bus import BusAwayError, Delivery
from tests.component.recovery.test_any_order_any_times import ALL, Receiver, delivery, event


def spoilt(item: Event, value: bytes | None = None, **headers: str | None) -> Delivery:
    """The event's record with other headers (None takes one away) or another value."""
    whole = delivery(item, 7)
    changed: Mapping[str, bytes] = {
        **{k: v for k, v in whole.headers.items() if headers.get(k, "") is not None},
        **{k: v.encode() for k, v in headers.items() if v is not None},
    }
    return Delivery(whole.topic, 3, 7, whole.key, whole.value if value is None else value, changed)


async def letters(receiver: Receiver) -> list[dict[str, str]]:
    return [
        {name: text.decode() for name, text in d.headers.items()}
        for d in receiver.bus.records(LEADS.dead_letters)
    ]


@pytest.mark.parametrize(
    ("bad", "reason", "detail"),
    [
        (spoilt(event(1, 1), ce_type=None), "bad_envelope", "ce_type"),
        (spoilt(event(1, 1), ce_time="yesterday"), "bad_envelope", "ce_time"),
        (spoilt(event(1, 1), value=b"\xff"), "bad_envelope", "value"),
        (spoilt(event(1, 1), ce_sequence=None), "bad_envelope", "ce_sequence"),
        (spoilt(event(1, 1), ce_type="anxin.lead.received.v9"), "unknown_type", "v9"),
        (spoilt(event(1, 1), value=b'{"case_id": 5}'), "bad_data", "case_id"),
    ],
)
async def test_each_fault_is_told_with_its_reason_and_origin(bad: Delivery, reason: str, detail: str) -> None:
    receiver = Receiver(ALL)
    await receiver.consumer.handle([bad])
    (letter,) = await letters(receiver)
    assert letter["anxin_reason"] == reason
    assert detail in letter["anxin_detail"]
    origin = (letter["anxin_topic"], letter["anxin_partition"], letter["anxin_offset"])
    assert origin == (LEADS.name, "3", "7")
    (record,) = receiver.bus.records(LEADS.dead_letters)
    assert record.value == bad.value


async def test_a_dead_letter_holds_up_its_own_aggregate_and_no_other() -> None:
    receiver = Receiver(ALL)
    await receiver.take([event(1, 1)])
    await receiver.consumer.handle([spoilt(event(1, 2), value=b'{"case_id": 5}'), delivery(event(2, 1), 8)])
    await receiver.take([event(1, 3), event(2, 2)])
    rows = await receiver.rows()
    assert rows["L-1"] == {"seen": [1]}
    assert rows["L-2"] == {"seen": [1, 2]}


async def test_nothing_is_settled_when_the_letter_can_not_be_written() -> None:
    receiver = Receiver(ALL)
    receiver.bus.away = True
    with pytest.raises(BusAwayError):
        await receiver.consumer.handle([spoilt(event(1, 1), ce_type=None)])
    receiver.bus.away = False
    await receiver.consumer.handle([spoilt(event(1, 1), ce_type=None)])
    assert len(await letters(receiver)) == 1
