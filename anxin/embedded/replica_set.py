"""Making a mongod a replica set of one, and keeping it one when its port changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure, PyMongoError

from anxin.embedded.ports import LOOPBACK

NAME = "rs0"
_NOT_YET_INITIATED = 94
_PATIENCE_MS = 5_000

Client = AsyncMongoClient[dict[str, Any]]


async def is_writable(port: int, db_path: str) -> bool:
    """Bring the mongod on this port one step on towards being a writable primary; whether it is one.

    A new folder is initiated, one that was last served on another port gets its member's address changed.
    False also for a mongod that serves another folder than `db_path`, and while it doesn't answer yet.
    """
    client: Client = AsyncMongoClient(
        LOOPBACK, port, directConnection=True, serverSelectionTimeoutMS=_PATIENCE_MS
    )
    try:
        if await _db_path(client) != db_path:
            return False
        hello = await client.admin.command("hello")
        if hello.get("isWritablePrimary"):
            return str(hello.get("me")) == _member(port)
        await _configure(client, port)
    except PyMongoError:
        return False
    finally:
        await client.close()
    return False


async def _db_path(client: Client) -> str:
    options = await client.admin.command("getCmdLineOpts")
    return str(options["parsed"]["storage"]["dbPath"])


async def _configure(client: Client, port: int) -> None:
    try:
        config = (await client.admin.command("replSetGetConfig"))["config"]
    except OperationFailure as failure:
        if failure.code != _NOT_YET_INITIATED:
            raise
        await client.admin.command(
            "replSetInitiate", {"_id": NAME, "members": [{"_id": 0, "host": _member(port)}]}
        )
        return
    if config["members"][0]["host"] != _member(port):
        await client.admin.command("replSetReconfig", moved(config, port), force=True)


def moved(config: Mapping[str, Any], port: int) -> dict[str, Any]:
    """The replica set's configuration with its one member on another port."""
    member = {**config["members"][0], "host": _member(port)}
    return {**config, "version": config["version"] + 1, "members": [member]}


def _member(port: int) -> str:
    return f"{LOOPBACK}:{port}"
