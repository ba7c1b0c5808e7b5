"""What MongoDB can fail with, told apart: what may pass by itself, and what is the document's own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
)

from services.runtime.store import StoreAwayError

DUPLICATE = 11000
TOO_LARGE = {10334, 17280, 17419, 17420}
"""Server codes for a document that would grow beyond its limit."""
_UNSETTLED = {6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436}
"""Server codes that mean: not now (shutting down, no primary, network)."""


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
        if getattr(error, "code", None) in _UNSETTLED:
            raise StoreAwayError(str(error)) from error
        raise


def check_written(answer: Mapping[str, Any]) -> None:
    """Raises what an `update` command's answer tells of, beside what is a document's own."""
    codes = {e["code"] for e in answer.get("writeErrors", ())}
    if "writeConcernError" in answer or codes & _UNSETTLED:
        raise StoreAwayError(str(answer))
    if codes - {DUPLICATE, *TOO_LARGE}:
        raise OperationFailure(str(answer["writeErrors"]))
