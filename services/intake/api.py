"""The routes for programs: leads and receipts. Edges only translate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse

from contracts.leads import LeadInput
from contracts.reasons import Reason
from services.intake.domain.checks import Rejection
from services.intake.domain.people import masked
from services.intake.domain.receiving import worker_id
from services.intake.handlers import Aggregate, Answer, Arrival, Conflict, Intake, Taken
from services.intake.metrics import UNKNOWN, count_lead
from services.intake.store import Submissions
from services.runtime.bodies import json_body, read_json, read_model
from services.runtime.problems import ProblemError, from_errors, not_found

_KEY_LIMIT = 255
CALLER = "api"
"""Whose idempotency keys they are: with authentication off, all programs are one caller."""


def lead_routes(intake: Intake) -> APIRouter:
    """`POST /intake/leads`."""
    router = APIRouter(prefix="/intake", tags=["intake"])

    @router.post("/leads", status_code=201, openapi_extra=json_body(LeadInput))
    async def submit(
        request: Request, idempotency_key: Annotated[str | None, Header(max_length=_KEY_LIMIT)] = None
    ) -> JSONResponse:
        data = await _read(request)
        lead = _lead(data)
        answer = (await intake.take([Arrival(lead, idempotency_key or None, CALLER)]))[0]
        return lead_answer(answer)

    return router


def duplicate_routes(leads: Aggregate) -> APIRouter:
    """`GET /intake/leads/{id}/duplicates`."""
    router = APIRouter(prefix="/intake", tags=["intake"])

    @router.get("/leads/{lead_id}/duplicates")
    async def duplicates(lead_id: str) -> dict[str, Any]:
        found = await leads.get(lead_id)
        if found is None:
            raise not_found("此线索")
        items = [
            {"lead_id": other, "case_id": case, "grounds": list(grounds)}
            for other, case, grounds in found[0].duplicates
        ]
        return {"items": items, "next_cursor": None}

    return router


def worker_routes(leads: Aggregate, submissions: Submissions) -> APIRouter:
    """`GET /intake/leads/{id}/workers`: who stands behind the numbers of a group complaint, masked."""
    router = APIRouter(prefix="/intake", tags=["intake"])

    @router.get("/leads/{lead_id}/workers")
    async def workers(lead_id: str) -> dict[str, Any]:
        found = await leads.get(lead_id)
        given = None if found is None else await submissions.opened(lead_id, found[0].content)
        if given is None:
            raise not_found("此线索")
        items = [_masked(n, worker) for n, worker in enumerate(given.get("workers", ()), 1)]
        return {"items": items, "next_cursor": None}

    return router


def _masked(number: int, worker: Mapping[str, str]) -> dict[str, str | None]:
    shown = {f: masked(f, worker[f]) if worker.get(f) else None for f in ("name", "phone", "id_number")}
    return {"id": worker_id(number), **shown, "amount": worker.get("amount")}


async def _read(request: Request) -> Any:
    try:
        return await read_json(request)
    except ProblemError:
        count_lead(UNKNOWN, UNKNOWN, "refused")
        raise


def _lead(data: Any) -> LeadInput:
    try:
        return read_model(LeadInput, data)
    except ProblemError:
        given = data if isinstance(data, dict) else {}
        count_lead(str(given.get("city")), str(given.get("channel")), "refused")
        raise


def lead_answer(answer: Answer) -> JSONResponse:
    """201 with the ids, 200 for the same again; raises the problem for anything else."""
    match answer:
        case Taken(ids=ids, repeated=repeated, referral=to):
            body: dict[str, Any] = {"lead_id": ids.lead_id, "case_id": ids.case_id, "receipt": ids.receipt}
            if to is not None:
                body["referred"] = {"to": to.to, "contact": to.contact, "ground": to.ground}
            return JSONResponse(body, 200 if repeated else 201)
        case Conflict():
            raise conflict_problem(answer)
        case Rejection(reason=reason, errors=errors):
            raise from_errors(422, reason, errors)


def conflict_problem(conflict: Conflict) -> ProblemError:
    """409 that names the fields which differ."""
    words = "与先前以同一来源编号（或幂等键）收到的内容不同"
    errors = [(field.split("."), words) for field in conflict.fields]
    detail = f"{words}：{'、'.join(conflict.fields)}。先前的内容继续有效，本次内容已另存备查"
    ids = conflict.ids
    return ProblemError(409, Reason.CONFLICT, detail, errors, lead_id=ids.lead_id, case_id=ids.case_id)
