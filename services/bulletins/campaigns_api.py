"""Campaigns over HTTP, for programs and, at the same addresses, for people's browsers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from services.bulletins.campaign_views import listed, told
from services.bulletins.campaigns import Campaigns
from services.bulletins.formats import MEDIA_TYPES, Formats
from services.runtime.documents import FontSet
from services.runtime.templates import Pages, wants_page

VARY = {"Vary": "Accept"}
STAGES = {"to_come": "未开始", "running": "进行中", "over": "已结束"}
VERDICTS = {"to_come": "未开始", "running": "进行中", "met": "已完成", "missed": "未完成"}
AIMS = {"zero": "清零", "in_time": "按期办结", "mostly": "基本解决"}


def campaign_routes(campaigns: Campaigns, fonts: FontSet) -> APIRouter:
    """`GET /bulletins/campaigns`, `/campaigns/{id}` and its reports `/campaigns/{id}.{format}?phase=`.

    `city` may be left out where only one has such a campaign; without `phase` the report is of the whole.
    """
    router = APIRouter(prefix="/bulletins/campaigns", tags=["campaigns"])
    formats = Formats(fonts)
    pages = Pages(Path(__file__).parent / "pages")

    @router.get("")
    async def many(request: Request, city: str | None = None) -> Response:
        now = campaigns.clock.now()
        items = [listed(announced, now) for announced in campaigns.known(city)]
        if wants_page(request):
            return pages.render("campaigns.html", items=items, stages=STAGES)
        return JSONResponse({"items": items, "next_cursor": None}, headers=VARY)

    @router.get("/{campaign}.{format}")
    async def report(
        campaign: str, format: str, city: str | None = None, phase: str | None = None
    ) -> Response:
        announced = campaigns.get(campaign, city)
        document = await campaigns.report(announced, phase)
        name = f"{announced.city}-{campaign}{'' if phase is None else f'-{phase}'}.{format}"
        more = {**listed(announced, campaigns.clock.now()), "phase": phase}
        return await formats.answer(document, format, name, more)

    @router.get("/{campaign}")
    async def one(request: Request, campaign: str, city: str | None = None) -> Response:
        announced = campaigns.get(campaign, city)
        found = told(announced, await campaigns.progress(announced), campaigns.clock.now())
        if wants_page(request):
            words: dict[str, Any] = {
                "stages": STAGES,
                "verdicts": VERDICTS,
                "aims": AIMS,
                "formats": list(MEDIA_TYPES),
            }
            return pages.render("campaign.html", campaign=found, **words)
        return JSONResponse(found, headers=VARY)

    return router
