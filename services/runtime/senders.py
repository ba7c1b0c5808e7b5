"""Handing a lead to the service that takes leads, as any other sender does: over its public route."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from services.runtime.bus import BusAwayError


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a lead: its HTTP status and body."""

    status: int
    body: Mapping[str, Any]


SendLead = Callable[[Mapping[str, Any], str], Awaitable[Answered]]
"""Sends a lead under an idempotency key. Raises `BusAwayError` when nobody answers: it may be sent again."""


async def nobody(lead: Mapping[str, Any], key: str) -> Answered:
    """For a process that was told of nobody who takes leads."""
    raise BusAwayError("no service that takes leads is known here")


class HttpSender:
    """Sends leads over HTTP."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    @classmethod
    def at(cls, origin: str) -> HttpSender:
        """A sender to an origin."""
        return cls(httpx.AsyncClient(base_url=origin, timeout=30, trust_env=False))

    async def __call__(self, lead: Mapping[str, Any], key: str) -> Answered:
        try:
            answer = await self._client.post("/intake/leads", json=lead, headers={"Idempotency-Key": key})
        except httpx.HTTPError as error:
            raise BusAwayError(f"a lead can't be handed in: {error}") from error
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise BusAwayError(f"a lead can't be handed in now: {answer.status_code}")
        return Answered(answer.status_code, answer.json())

    async def close(self) -> None:
        await self._client.aclose()
