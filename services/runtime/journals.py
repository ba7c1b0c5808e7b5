"""A service's journal over HTTP: one aggregate's events, and those of all aggregates of a city by pages."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query

from contracts.envelope import to_json
from services.runtime import problems
from services.runtime.paging import MAX_LIMIT, page_of
from services.runtime.service import Service
from services.runtime.store import Query as Search
from services.runtime.store import Stored
from services.runtime.timeline import read_timeline


def journal_routes(service: Service) -> APIRouter:
    """`journal` (interface.md) and `journals`, which takes what happened out for `anxin export --steps`."""
    router = APIRouter()

    @router.get("/journal")
    async def journal(
        subject: str,
        after: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 1000,
    ) -> dict[str, Any]:
        for aggregates in service.aggregates:
            stored = (await service.store.load(aggregates.kind.name, [subject])).get(subject)
            if stored is not None:
                events = await read_timeline(service.store, stored, after)
                return {"items": [to_json(e) for e in events[:limit]]}
        raise problems.not_found(f"“{subject}”的记录")

    @router.get("/journals")
    async def journals(
        city: str | None = None,
        kind: str | None = None,
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 200,
        cursor: str | None = None,
    ) -> dict[str, Any]:
        """The aggregates of a city (or all) by id, each with all its events; `now`: when it was asked."""
        if city is not None and city not in service.runtime.library.cities:
            known = "、".join(service.runtime.library.cities)
            raise problems.field_error(["city"], f"没有这个城市；可用：{known}")
        name = _kind(service, kind)
        search = Search(equal={} if city is None else {"city": city})
        now = service.runtime.clock.now()
        page = await page_of(service.store, name, search, limit, cursor, lambda stored: stored)
        items = await asyncio.gather(*(_told(service, stored) for stored in page.items))
        return {"items": items, "next_cursor": page.next_cursor, "now": now.isoformat()}

    return router


async def _told(service: Service, stored: Stored) -> dict[str, Any]:
    events = await read_timeline(service.store, stored)
    return {"subject": stored.id, "events": [to_json(event) for event in events]}


def _kind(service: Service, asked: str | None) -> str:
    """The kind of aggregate that is asked for; a service's first one unless it is named."""
    kinds = [aggregates.kind.name for aggregates in service.aggregates]
    if asked is None and kinds:
        return kinds[0]
    if asked not in kinds:
        raise problems.field_error(["kind"], f"没有这类记录；可用：{'、'.join(kinds)}")
    return asked
