"""What may pass by itself is told as a store that is away; a fault of our own goes through."""

from __future__ import annotations

import pytest
from pymongo.errors import AutoReconnect, CursorNotFound, OperationFailure, PyMongoError

from services.runtime.mongo_faults import away
from services.runtime.store import StoreAwayError


@pytest.mark.parametrize(
    "error",
    [
        AutoReconnect("connection closed"),
        OperationFailure("not writable primary", 10107),
        CursorNotFound("cursor id 7 not found", 43),
        OperationFailure("Cannot run getMore on cursor 7, which was not created in a session", 50736),
        OperationFailure("Cannot run getMore on cursor 7, which was created in a session", 50738),
    ],
)
async def test_what_a_server_that_comes_back_may_say_is_waited_for(error: PyMongoError) -> None:
    with pytest.raises(StoreAwayError):
        async with away():
            raise error


async def test_a_fault_of_ours_goes_through() -> None:
    with pytest.raises(OperationFailure):
        async with away():
            raise OperationFailure("unknown operator: $foo", 2)
