"""Dead letters: what can never be handled goes to `<topic>.dlq` with its reason and origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contracts.reasons import Reason
from contracts.topics import BY_NAME
from services.runtime.bus import Bus, Delivery, Record
from services.runtime.metrics import DEAD_LETTERS

REASON = "anxin_reason"
LIMIT = 7 * 1024 * 1024
"""Bytes of key, value and headers: with a letter's own headers more would not fit into a message."""


def letter(delivery: Delivery, group: str, reason: Reason, detail: str) -> Record:
    """The record as it came, with why, where it stood and who could not handle it in its headers.

    What is too large to be sent again is left out: the value, whose length stands in `anxin_cut`, and if
    that is not enough the record's headers and most of its key.
    """
    key = (delivery.key or b"").decode(errors="replace")
    headers = {name: (value or b"").decode(errors="replace") for name, value in delivery.headers.items()}
    value = delivery.value or b""
    if _size(key, value, headers) > LIMIT:
        headers["anxin_cut"], value = str(len(value)), b""
    if _size(key, value, headers) > LIMIT:
        headers, key = {"anxin_cut": headers["anxin_cut"]}, key[:2000]
    headers |= {
        REASON: str(reason),
        "anxin_detail": detail[:2000],
        "anxin_topic": delivery.topic,
        "anxin_partition": str(delivery.partition),
        "anxin_offset": str(delivery.offset),
        "anxin_handler": group,
    }
    return Record(BY_NAME[delivery.topic].dead_letters, key, value, headers)


def _size(key: str, value: bytes, headers: Mapping[str, str]) -> int:
    return len(key.encode()) + len(value) + sum(len(n.encode()) + len(t.encode()) for n, t in headers.items())


async def send(bus: Bus, letters: Sequence[Record]) -> None:
    """Publishes letters and counts them. Raises `BusAwayError`: then nothing may be committed."""
    if not letters:
        return
    await bus.publish(letters)
    for sent in letters:
        DEAD_LETTERS.labels(topic=sent.headers["anxin_topic"], reason=sent.headers[REASON]).inc()
