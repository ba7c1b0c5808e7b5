"""The whole site over an in-memory world, as a browser or an HTTP client sees it, on a virtual clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from anxin.home import home_routes
from anxin.world import VirtualWorld
from services.runtime.web import make_app
from tests.support.worlds import open_world

START = datetime(2023, 9, 1, 1, 0, tzinfo=UTC)
"""A Friday, 9:00 in Asia/Shanghai."""


class Settling:
    """The application; what a request sets going has arrived everywhere before its answer goes out."""

    def __init__(self, app: ASGIApp, world: VirtualWorld) -> None:
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def settled(message: Any) -> None:
            if message["type"] == "http.response.start" and scope["method"] == "POST":
                await self._world.settle()
            await send(message)

        await self._app(scope, receive, settled if scope["type"] == "http" else send)


@dataclass
class Site:
    """The application, its world, and a client that asks as a browser does."""

    app: ASGIApp
    world: VirtualWorld
    http: httpx.AsyncClient

    async def lead(self, **changes: Any) -> str:
        """Hands in a lead; the id of its case."""
        answer = await self.http.post("/intake/leads", json=a_lead(**changes))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["case_id"])

    async def act(self, case: str, unit: str, action: str, **fields: Any) -> dict[str, Any]:
        """Takes a step over the API; the case."""
        body = {"action": action, "by": {"unit": unit}, **fields}
        answer = await self.http.post(f"/routing/cases/{case}/actions", json=body)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def case(self, case: str) -> dict[str, Any]:
        """A case as the API shows it."""
        found: dict[str, Any] = (await self.http.get(f"/routing/cases/{case}")).json()
        return found

    async def page(self, address: str, status: int = 200) -> str:
        """The text of a page."""
        answer = await self.http.get(address)
        assert answer.status_code == status, answer.text[-2000:]
        assert answer.headers["content-type"].startswith("text/html")
        return answer.text

    async def step(self, case: str, unit: str, action: str, **typed: Any) -> Any:
        """Sends a step's form from the desk, of the version that stands there now; the bare answer."""
        version = str((await self.case(case))["version"])
        form = {"unit": unit, "action": action, "version": version, "by.post": "handler", **typed}
        return await self.http.post(f"/routing/desk/cases/{case}/steps", data=form)


async def open_site(start: datetime = START) -> Site:
    """All services behind one origin; the client is to be closed."""
    world = await open_world(start)
    services = list(world.services.values())
    inner = make_app(services)
    inner.include_router(home_routes(services))
    app = Settling(inner, world)
    transport = httpx.ASGITransport(app)
    headers = {"Accept": "text/html,application/xhtml+xml"}
    return Site(app, world, httpx.AsyncClient(transport=transport, base_url="http://anxin", headers=headers))


def a_lead(**changes: Any) -> dict[str, Any]:
    """A lead of one county with a known amount; None takes a field away."""
    base = {
        "city": "fuyang",
        "channel": "hotline_12345",
        "employer": {"name": "某建筑公司"},
        "region": "341202",
        "industry": "housing",
        "ownership": "private",
        "headcount": 12,
        "amount": "180000.00",
    }
    return {k: v for k, v in {**base, **changes}.items() if v is not None}
