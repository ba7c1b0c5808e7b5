"""`POST /intake/imports` and what follows it: progress, and the refused rows as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.datastructures import FormData, UploadFile

from contracts.reasons import Reason
from services.intake.importing.jobs import Job, Jobs
from services.intake.importing.mapping import Kind
from services.intake.importing.runs import FILE_LIMIT, Imports
from services.runtime import problems
from services.runtime.bodies import multipart_body
from services.runtime.csv_lines import MARK, csv_line
from services.runtime.files import read_upload
from services.runtime.problems import ProblemError
from services.runtime.tables import ImportProblem

MAPPING_LIMIT = 1024 * 1024
_HEADING = ("行号", "来源编号", "字段", "原因")


def import_routes(imports: Imports, jobs: Jobs) -> APIRouter:
    """Imports over HTTP."""
    router = APIRouter(prefix="/intake", tags=["intake"])

    @router.post("/imports", status_code=202, openapi_extra=multipart_body("mapping", "kind"))
    async def start(request: Request) -> JSONResponse:
        form, upload = await read_upload(request, files=2)
        data = await _whole(upload, "file", FILE_LIMIT)
        try:
            job_id = await imports.start(data, upload.filename or "", await _mapping(form), _kind(form))
        except ImportProblem as problem:
            raise problems.field_error([problem.field], problem.message) from None
        return JSONResponse(
            {"id": job_id, "state": "waiting"}, 202, {"Location": f"/intake/imports/{job_id}"}
        )

    @router.get("/imports/{job_id}")
    async def progress(job_id: str) -> dict[str, Any]:
        return (await _job(jobs, job_id)).to_json()

    @router.get("/imports/{job_id}/refused.csv")
    async def refused(job_id: str) -> StreamingResponse:
        job = await _job(jobs, job_id)
        headers = {"Content-Disposition": f'attachment; filename="{job.id}-refused.csv"'}
        return StreamingResponse(_csv(jobs, job.id), media_type="text/csv; charset=utf-8", headers=headers)

    return router


async def _job(jobs: Jobs, job_id: str) -> Job:
    job = await jobs.get(job_id)
    if job is None:
        raise problems.not_found("这次导入")
    return job


async def _whole(upload: UploadFile, field: str, limit: int) -> bytes:
    data = await upload.read(limit + 1)
    if len(data) > limit:
        words = f"文件过大，上限 {limit // 1024 // 1024} MB，请拆分后导入"
        raise ProblemError(413, Reason.TOO_LARGE, words, [([field], words)])
    return data


async def _mapping(form: FormData) -> bytes | None:
    """The mapping, as a file or as a plain field."""
    found = form.get("mapping")
    if isinstance(found, UploadFile):
        return await _whole(found, "mapping", MAPPING_LIMIT)
    return found.encode("utf-8", "replace") if found else None


def _kind(form: FormData) -> Kind:
    match form.get("kind") or "leads":
        case "leads":
            return "leads"
        case "projects":
            return "projects"
        case _:
            raise problems.field_error(["kind"], "应为 leads（线索）或 projects（项目）")


async def _csv(jobs: Jobs, job_id: str) -> AsyncIterator[bytes]:
    """The refused rows, for a spreadsheet."""
    yield MARK + csv_line(_HEADING)
    async for row in jobs.refused(job_id):
        yield csv_line((row["row"], row["source_id"], "；".join(row["fields"]), "；".join(row["reasons"])))
