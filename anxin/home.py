"""The start page of the origin: where complainants, clerks and operators go from here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter, Response

from services.runtime.service import Service
from services.runtime.templates import Pages

PAGES = Path(__file__).parent / "pages"
SERVICE_NAMES = {"intake": "受理", "routing": "办理", "warnings": "预警", "bulletins": "通报"}


def home_routes(services: Sequence[Service]) -> APIRouter:
    """`GET /`: the start page, with the cities whose packs are in force and what each service offers."""
    router = APIRouter()
    pages = Pages(PAGES)

    @router.get("/", include_in_schema=False)
    async def home() -> Response:
        return pages.render(
            "home.html",
            cities=_cities(services),
            services=[(service.name, SERVICE_NAMES.get(service.name, service.name)) for service in services],
        )

    return router


def _cities(services: Sequence[Service]) -> list[tuple[str, str]]:
    """Id and name of every city that has a pack."""
    if not services:
        return []
    runtime = services[0].runtime
    packs = [runtime.library.in_force(city, runtime.clock.now()) for city in runtime.library.cities]
    return [(pack.city, str(pack.header.get("name", pack.city))) for pack in packs]
