"""Complainants for programs: found by keyed hash, shown masked, revealed with a reason."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from contracts.lead_reveals import RevealInput
from services.intake.people import People, Sought
from services.runtime.bodies import json_body, read_json, read_model
from services.runtime.packs import Library
from services.runtime.problems import ProblemError, field_error

Value = Annotated[str, Query(max_length=200)]


def people_routes(people: People, library: Library) -> APIRouter:
    """`GET /intake/people`, `POST /intake/leads/{id}/reveal`, `GET /intake/leads/{id}/reveals`."""
    router = APIRouter(prefix="/intake", tags=["intake"])

    @router.get("/people")
    async def find(city: str, name: Value = "", phone: Value = "", id_number: Value = "") -> dict[str, Any]:
        if city not in library.cities:
            raise field_error(["city"], f"没有这个城市；可用：{'、'.join(library.cities)}")
        sought = sought_of({"name": name, "phone": phone, "id_number": id_number})
        items, more = await people.find(city, sought)
        return {"items": items, "next_cursor": None, "more": more}

    @router.post("/leads/{lead_id}/reveal", openapi_extra=json_body(RevealInput))
    async def reveal(lead_id: str, request: Request) -> dict[str, Any]:
        asked = read_model(RevealInput, await read_json(request))
        return {"lead_id": lead_id, "people": await people.reveal(lead_id, asked)}

    @router.get("/leads/{lead_id}/reveals")
    async def reveals(lead_id: str) -> dict[str, Any]:
        return {"items": await people.reveals(lead_id), "next_cursor": None}

    return router


def sought_of(given: dict[str, str]) -> Sought:
    """The one field by which somebody is looked for. `ProblemError` for none or several."""
    named = [Sought(field, value.strip()) for field, value in given.items() if value.strip()]
    if len(named) != 1:
        raise _one_field(bool(named))
    return named[0]


def _one_field(several: bool) -> ProblemError:
    words = "只能填写一项" if several else "请填写姓名（name）、电话（phone）或身份证号（id_number）中的一项"
    return field_error(["name"], words)
