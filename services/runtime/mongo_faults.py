"""What MongoDB can fail with, told apart: what may pass by itself, and what is the document's own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    ExecutionTimeout,
    PyMongoError,
)

from services.runtime.store import StoreAwayError

DUPLICATE = 11000
_UNSETTLED = {6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436}
"""Server codes that mean: not now (shutting down, no primary, network)."""
_CURSOR_GONE = {43, 50736, 50737, 50738}
"""Server codes for a cursor that did not outlive its server, or was opened before it took sessions again."""


@asynccontextmanager
async def away() -> AsyncIterator[None]:
    """Turns what may pass by itself into `StoreAwayError`; anything else is a fault and goes through."""
    try:
        yield
    except (ConnectionFailure, ExecutionTimeout) as error:
        raise StoreAwayError(str(error)) from error
    except BulkWriteError as error:
        codes = {e.get("code") for e in error.details.get("writeErrors", [])}
        if error.details.get("writeConcernErrors") or codes & _UNSETTLED:
            raise StoreAwayError(str(error)) from error
        raise
    except PyMongoError as error:
        if getattr(error, "code", None) in _UNSETTLED | _CURSOR_GONE:
            raise StoreAwayError(str(error)) from error
        raise
