"""`GET /routing/cases/{id}/file?format=zip|pdf`: the archive file of a case, or its cover and index alone."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from services.routing.archive.dossier import dossier
from services.routing.archive.materials import Materials, named_files
from services.routing.archive.parts import Bound, bound
from services.routing.archive.zipping import zipped
from services.routing.ask import CaseQuestions, Whole
from services.routing.desk_timeline import text_ids
from services.routing.views import timeline_item
from services.runtime.documents import FontSet
from services.runtime.packs import Library
from services.runtime.problems import field_error, not_found
from services.runtime.texts import Texts

FORMATS = ("zip", "pdf")


class Archive:
    """Puts a case's file together from its history, its texts, and the files that it names."""

    def __init__(
        self, questions: CaseQuestions, texts: Texts, materials: Materials, library: Library, fonts: FontSet
    ) -> None:
        self._questions = questions
        self._texts = texts
        self._library = library
        self._fonts = fonts
        self.materials = materials

    async def bind(self, whole: Whole) -> Bound:
        """The file of a case as it stands. Raises `BusAwayError` when the keeper of a file is away."""
        items = [timeline_item(event) for event in whole.timeline]
        merged = [await self._questions.whole(one.case) for one in whole.case.joined.leads]
        others = [other.timeline for other in merged if other is not None]
        found = await self.materials.find(named_files(whole.timeline, others))
        texts = await self._texts.read(text_ids(items))
        whole_dossier = dossier(whole, self._library.by_hash(whole.policy), texts, found)
        return await asyncio.to_thread(bound, whole_dossier, self._fonts)


def archive_routes(archive: Archive, questions: CaseQuestions) -> APIRouter:
    """The route of the archive file."""
    router = APIRouter(prefix="/routing", tags=["routing"])

    @router.get("/cases/{case_id}/file")
    async def file(case_id: str, format: str = "zip") -> Response:
        if format not in FORMATS:
            raise field_error(["format"], f"没有“{format}”格式，可选：{'、'.join(FORMATS)}")
        whole = await questions.whole(case_id)
        if whole is None:
            raise not_found("此案件")
        found = await archive.bind(whole)
        if format == "pdf":
            return Response(found.cover, media_type="application/pdf", headers=_headers(whole, "pdf"))
        pieces = zipped(found, whole.timeline[-1].time, archive.materials.read)
        return StreamingResponse(pieces, media_type="application/zip", headers=_headers(whole, "zip"))

    return router


def _headers(whole: Whole, kind: str) -> dict[str, str]:
    name = f"案卷-{whole.case.id}.{kind}"
    shown = "inline" if kind == "pdf" else "attachment"
    return {
        "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
