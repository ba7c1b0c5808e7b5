"""What a complainant sees: the form, its QR code, the receipt. Works without JavaScript."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path
from secrets import token_urlsafe
from typing import Annotated, Any, NoReturn
from urllib.parse import quote, urlencode

import segno
from fastapi import APIRouter, Request, Response
from fastapi import Path as Place
from fastapi import Query as Param
from fastapi.responses import JSONResponse, RedirectResponse

from contracts.leads import LeadInput
from services.intake.domain.checks import Rejection
from services.intake.domain.policy import IntakePolicy
from services.intake.form import LABELS, errors_by_field, lead_of, typed_of
from services.intake.handlers import Arrival, Conflict, Intake, Taken
from services.intake.metrics import count_lead
from services.intake.projects import Projects
from services.intake.receipts import Receipts
from services.runtime import problems
from services.runtime.bodies import media_type, unsupported
from services.runtime.clock import Clock
from services.runtime.templates import Pages, wants_page

PAGES = Path(__file__).parent / "pages"
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
QR_TYPES = {"png": "image/png", "svg": "image/svg+xml"}
City = Annotated[str | None, Param(max_length=128)]
_AGAIN = "您已经提交过一次，内容有改动。如确需补充，请再按一次“提交”，将作为新的线索。"


class FormPages:
    """The form and its answers."""

    def __init__(self, intake: Intake, projects: Projects, clock: Clock) -> None:
        self._intake = intake
        self._projects = projects
        self._clock = clock
        self._pages = Pages(PAGES)

    async def empty(self, city: str | None, project: str) -> Response:
        """The form of a city, or the choice of one."""
        policy = self._policy(city)
        if policy is None:
            return self._choice(city, project)
        return await self._form(policy, typed_of({"project": project}), {}, 200)

    async def submit(self, form: dict[str, Any]) -> Response:
        """Takes what was typed: on to the receipt, or the form again with what is wrong."""
        typed = typed_of(form)
        policy = self._policy(str(form.get("city") or ""))
        if policy is None:
            return self._choice(str(form.get("city") or ""), typed["project"])
        lead = lead_of(policy.city, typed)
        if isinstance(lead, dict):
            count_lead(policy.city, "qr", "refused")
            return await self._form(policy, typed, lead, 422, str(form.get("key") or ""))
        return await self._take(policy, typed, lead, str(form.get("key") or "") or token_urlsafe(18))

    async def _take(self, policy: IntakePolicy, typed: dict[str, str], lead: LeadInput, key: str) -> Response:
        match (await self._intake.take([Arrival(lead, key[:255], "form")]))[0]:
            case Taken(ids=ids):
                return RedirectResponse(f"/intake/receipts/{ids.receipt}", 303)
            case Conflict(ids=ids):
                return await self._form(policy, typed, {"form": _AGAIN}, 409, former=ids.receipt)
            case Rejection(errors=errors):
                return await self._form(policy, typed, errors_by_field(errors), 422, key)

    def _policy(self, city: str | None) -> IntakePolicy | None:
        return self._intake.policy(city, self._clock.now()) if city else None

    def _choice(self, city: str | None, project: str) -> Response:
        """Which city; a city that is none is said so."""
        cities = self._intake.cities(self._clock.now())
        values = {"cities": cities, "project": project, "unknown": bool(city)}
        elsewhere = cities[0].other_city_channel if cities else ""
        return self._pages.render("cities.html", 404 if city else 200, **values, elsewhere=elsewhere)

    async def _form(
        self,
        policy: IntakePolicy,
        typed: dict[str, str],
        errors: dict[str, str],
        status: int,
        key: str = "",
        former: str | None = None,
    ) -> Response:
        place = (policy.city, typed["project"])
        project = (await self._projects.get([place])).get(place) if typed["project"] else None
        if project is not None and not errors:
            known = policy.territory.county(project.region)
            typed = {**typed, "region": known.code if known else "", "employer": project.employer or ""}
        return self._pages.render(
            "form.html",
            status,
            city=policy.city,
            city_name=policy.name,
            regions=[(r.code, r.name) for r in policy.territory.counties()],
            project_name=project.name if project else None,
            labels=LABELS,
            typed=typed,
            errors=errors,
            former=former,
            key=key or token_urlsafe(18),
        )


def page_routes(
    intake: Intake, projects: Projects, receipts: Receipts, clock: Clock, origin: str
) -> APIRouter:
    """The form, the receipt and the QR code."""
    router = APIRouter(prefix="/intake", tags=["intake"])
    forms, pages = FormPages(intake, projects, clock), Pages(PAGES)

    @router.get("/form", include_in_schema=False)
    async def form(city: City = None, project: Annotated[str, Param(max_length=128)] = "") -> Response:
        return await forms.empty(city, project)

    @router.post("/form", include_in_schema=False)
    async def submit(request: Request) -> Response:
        if media_type(request) not in FORM_TYPES:
            raise unsupported(FORM_TYPES[0])
        return await forms.submit(dict(await request.form(max_files=0, max_fields=50)))

    @router.get("/receipts/{receipt}")
    async def receipt(request: Request, receipt: str) -> Response:
        found = await receipts.get(receipt, clock.now())
        if not wants_page(request):
            return _missing() if found is None else JSONResponse(found.to_json(), headers={"Vary": "Accept"})
        if found is None:
            return pages.render("missing.html", 404)
        groups = [found.receipt[n : n + 4] for n in range(0, len(found.receipt), 4)]
        return pages.render("receipt.html", 200, receipt=found, code="-".join(groups))

    @router.get("/qr/{name}")
    async def code(name: Annotated[str, Place(max_length=160)], city: City = None) -> Response:
        project, _, kind = name.rpartition(".")
        if not project or kind not in QR_TYPES:
            raise problems.not_found("这个二维码，地址应以 .png 或 .svg 结尾")
        place = city or await projects.city_of(project, [p.city for p in intake.cities(clock.now())])
        address = f"{origin}/intake/form?" + urlencode(
            {**({"city": place} if place else {}), "project": project}, quote_via=quote
        )
        image = await asyncio.to_thread(_draw, address, kind)
        return Response(image, media_type=QR_TYPES[kind], headers={"X-Content-Type-Options": "nosniff"})

    return router


def _missing() -> NoReturn:
    raise problems.not_found("这个查询号")


def _draw(address: str, kind: str) -> bytes:
    """The code, large enough to print, readable with a seventh of it damaged (level M)."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind=kind, scale=10, border=4)
    return out.getvalue()
