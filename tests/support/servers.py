"""The real servers for a test run: started once, when first asked for, in a thread of their own."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from anxin.embedded.kafka import EmbeddedKafka
from anxin.embedded.mongod import EmbeddedMongo


class Servers:
    """Embedded Kafka and mongod on a scratch folder; `close` ends them and clears the folder."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="anxin-tests-"))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._kafka: EmbeddedKafka | None = None
        self._mongo: EmbeddedMongo | None = None

    def _run(self, work: Coroutine[Any, Any, str]) -> str:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(180)

    def kafka(self) -> str:
        """The broker's address."""
        if self._kafka is None:
            self._kafka = EmbeddedKafka(self._folder / "kafka")
            self._run(self._kafka.start())
        return self._kafka.address

    def mongo(self) -> str:
        """The store's URL."""
        if self._mongo is None:
            self._mongo = EmbeddedMongo(self._folder / "mongo")
            self._run(self._mongo.start())
        return self._mongo.address

    def close(self) -> None:
        for server in (self._kafka, self._mongo):
            if server is not None:
                asyncio.run_coroutine_threadsafe(server.stop(), self._loop).result(60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        shutil.rmtree(self._folder, ignore_errors=True)
