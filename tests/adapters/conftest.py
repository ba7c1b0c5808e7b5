"""One suite for the real store and bus and for those in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from services.runtime.bus import Bus
from services.runtime.kafka import KafkaBus
from services.runtime.mongo import MongoStores
from services.runtime.store import Store
from services.runtime.testing.memory_bus import MemoryBus
from services.runtime.testing.memory_store import MemoryStores
from tests.support.servers import Servers


@pytest.fixture(params=["memory", "mongodb"])
async def store(request: pytest.FixtureRequest, servers: Servers) -> AsyncIterator[Store]:
    """An empty database."""
    real = request.param == "mongodb"
    stores = MongoStores(servers.mongo(), f"t{uuid4().hex[:8]}") if real else MemoryStores()
    opened = stores.open("some")
    await opened.prepare("thing", [("colour",), ("tags",)])
    yield opened
    await stores.close()


@pytest.fixture(params=["memory", "kafka"])
async def bus(request: pytest.FixtureRequest, servers: Servers) -> AsyncIterator[Bus]:
    """A bus with its topics made, not yet started."""
    faults: list[BaseException] = []
    made = MemoryBus() if request.param == "memory" else KafkaBus(servers.kafka(), faults.append)
    await made.connect()
    yield made
    await made.stop()
    assert faults == []
