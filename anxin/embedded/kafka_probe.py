"""Asking a Kafka broker who it is: one metadata request on one connection, without a client's log lines."""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass
from io import BytesIO

from aiokafka.protocol.api import RequestHeader_v1
from aiokafka.protocol.metadata import MetadataRequest_v5

_ANSWER_WITHIN = 5.0
_LARGEST_ANSWER = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BrokerAnswer:
    """What a broker says: its cluster, its brokers in service, and its partitions without a leader."""

    cluster_id: str
    brokers: int
    leaderless: int


async def ask_broker(host: str, port: int) -> BrokerAnswer | None:
    """The broker's answer to a metadata request; None while nothing there speaks Kafka."""
    try:
        async with asyncio.timeout(_ANSWER_WITHIN):
            return await _ask(host, port)
    except (OSError, EOFError, TimeoutError, ValueError, struct.error):
        return None


async def _ask(host: str, port: int) -> BrokerAnswer:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        request = MetadataRequest_v5(None, False)
        header = RequestHeader_v1(request, correlation_id=1, client_id="anxin-probe")
        message = header.encode() + request.encode()
        writer.write(struct.pack(">i", len(message)) + message)
        (size,) = struct.unpack(">i", await reader.readexactly(4))
        if not 4 <= size <= _LARGEST_ANSWER:
            raise ValueError("not Kafka")
        answer = BytesIO(await reader.readexactly(size))
    finally:
        writer.close()
    answer.read(4)  # the correlation id: this connection asks but once
    decoded = request.RESPONSE_TYPE.decode(answer)
    partitions = [partition for topic in decoded.topics for partition in topic[3]]
    leaderless = sum(1 for partition in partitions if partition[2] < 0)
    return BrokerAnswer(str(decoded.cluster_id), len(decoded.brokers), leaderless)
