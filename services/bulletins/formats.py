"""A bulletin in each format: one document, rendered off the event loop."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import Response

from services.runtime.documents import FontSet, OfficialDocument, as_json, docx, html, pdf, xlsx
from services.runtime.problems import field_error

_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Formats:
    """Renders documents with one set of fonts."""

    fonts: FontSet

    async def answer(
        self, document: OfficialDocument, wanted: str, name: str, more: Mapping[str, Any]
    ) -> Response:
        """The document as a file called `name`; `more` goes into the JSON. A 422 names an unknown format."""
        if wanted not in MEDIA_TYPES:
            raise field_error(["format"], f"没有“{wanted}”格式，可选：{'、'.join(MEDIA_TYPES)}")
        made = await asyncio.to_thread(self._renderer(wanted, more), document)
        shown = "inline" if wanted in ("html", "json", "pdf") else "attachment"
        headers = {"Content-Disposition": f"{shown}; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"}
        return Response(made, media_type=MEDIA_TYPES[wanted], headers=headers)

    def _renderer(self, wanted: str, more: Mapping[str, Any]) -> Callable[[OfficialDocument], bytes | str]:
        renderers: dict[str, Callable[[OfficialDocument], bytes | str]] = {
            "html": html,
            "pdf": lambda document: pdf(document, self.fonts),
            "docx": docx,
            "xlsx": xlsx,
            "json": lambda document: json.dumps({**more, **as_json(document)}, ensure_ascii=False),
        }
        return renderers[wanted]
