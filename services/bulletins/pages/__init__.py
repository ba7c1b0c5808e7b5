"""What people see of bulletins: the list of drafts and published ones."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from services.bulletins.handlers import Bulletins, as_found
from services.bulletins.views import item
from services.runtime.store import Query
from services.runtime.templates import Pages

NEWEST = 200
STATES = {"draft": "草稿", "returned": "已退回", "approved": "已审核", "published": "已发布"}


def pages(bulletins: Bulletins) -> APIRouter:
    """`GET /bulletins/`: the newest bulletins with their files."""
    router = APIRouter(prefix="/bulletins", tags=["bulletins"])
    templates = Pages(Path(__file__).parent)

    @router.get("/", response_class=HTMLResponse, include_in_schema=False)
    async def newest() -> HTMLResponse:
        aggregates = bulletins.aggregates
        query = Query(sort="drafted_at", descending=True, limit=NEWEST)
        items = []
        for stored in await aggregates.store.find(aggregates.kind.name, query):
            found = as_found(aggregates.kind.decode(stored.state), stored)
            items.append(item(found, aggregates.policies.by_hash(found.policy)))
        return templates.render("list.html", items=items, states=STATES, newest=NEWEST)

    return router
