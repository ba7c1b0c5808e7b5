"""Files that a service took: sealed, in chunks (BSON documents are small), found by an unguessable id.

A file counts once its own document is there; chunks come first, so that a cut upload leaves nothing that
looks whole.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from secrets import token_bytes
from typing import Any, Protocol
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.datastructures import FormData, UploadFile

from contracts.reasons import Reason
from services.runtime import problems
from services.runtime.bodies import media_type, multipart_body, unsupported
from services.runtime.clock import Clock
from services.runtime.file_types import HEAD, type_of
from services.runtime.problems import ProblemError
from services.runtime.sealing import Sealer, readable
from services.runtime.store import Store

FILES = "files"
CHUNKS = "file_chunks"
TABLES: dict[str, Sequence[tuple[str, ...]]] = {FILES: (), CHUNKS: ()}
CHUNK = 1024 * 1024
ATTACHMENT_LIMIT = 20 * 1024 * 1024
_NAME_LIMIT = 200


class Source(Protocol):
    """Something that is read piece by piece, like an uploaded file."""

    async def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class File:
    """One file: its id, the name it came with, its type by content, bytes, SHA-256 and number of chunks."""

    id: str
    name: str
    type: str
    size: int
    sha256: str
    chunks: int


class Files:
    """The files of one service."""

    def __init__(self, store: Store, sealer: Sealer, clock: Clock) -> None:
        self._files = store.table(FILES)
        self._chunks = store.table(CHUNKS)
        self._sealer = sealer
        self._clock = clock

    async def keep(
        self, source: Source, name: str, limit: int = ATTACHMENT_LIMIT, kind: str | None = None
    ) -> File:
        """Keeps what `source` gives. `ProblemError`: empty, over `limit` bytes, or of an unknown type.

        `kind` is the type where the caller has read the file and knows it.
        """
        file_id = f"F-{readable(token_bytes(10))}"
        digest, size, count = sha256(), 0, 0
        while piece := await source.read(CHUNK):
            kind = kind or type_of(piece[:HEAD])
            size += len(piece)
            if size > limit or kind is None:
                await self._chunks.delete([_chunk(file_id, n) for n in range(count)])
                raise _over(limit) if kind is not None else _unknown_type()
            digest.update(piece)
            key = _chunk(file_id, count)
            await self._chunks.insert([{"_id": key, "sealed": self._sealer.seal_bytes(piece, key)}])
            count += 1
        if kind is None or count == 0:
            raise problems.field_error(["file"], "文件是空的，请重新选择")
        file = File(file_id, _clean_name(name), kind, size, digest.hexdigest(), count)
        sealed_name = self._sealer.seal(file.name, f"{file_id}:name")
        document = {**asdict(file), "_id": file_id, "name": sealed_name, "at": self._clock.now()}
        document.pop("id")
        await self._files.insert([document])
        return file

    async def get(self, file_id: str) -> File | None:
        """What is known of a file, or None."""
        found = (await self._files.get([file_id])).get(file_id)
        if found is None:
            return None
        name = self._sealer.open(found["name"], f"{file_id}:name")
        return File(file_id, name, found["type"], found["size"], found["sha256"], found["chunks"])

    async def existing(self, ids: Iterable[str]) -> Collection[str]:
        """Which of the ids are files."""
        return set(await self._files.get(list(ids)))

    async def read(self, file: File) -> AsyncIterator[bytes]:
        """The file's content, chunk by chunk."""
        for n in range(file.chunks):
            key = _chunk(file.id, n)
            found = await self._chunks.get([key])
            yield self._sealer.open_bytes(found[key]["sealed"], key)


def _chunk(file_id: str, number: int) -> str:
    return f"{file_id}:{number:06d}"


def _clean_name(name: str) -> str:
    """The name without folders and control characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[:_NAME_LIMIT] or "file"


def _over(limit: int) -> ProblemError:
    words = f"文件过大，上限 {limit // 1024 // 1024} MB"
    return ProblemError(413, Reason.TOO_LARGE, words, [(["file"], words)])


def _unknown_type() -> ProblemError:
    words = "不支持的文件类型；可用图片、音视频、PDF、Word、Excel、压缩包或文本"
    return problems.field_error(["file"], words, 415)


async def read_upload(request: Request, files: int = 1) -> tuple[FormData, UploadFile]:
    """The multipart form and its part `file`. `ProblemError` 415 or 422 where there is none.

    `files` is how many files the form may hold at most.
    """
    if media_type(request) != "multipart/form-data":
        raise unsupported("multipart/form-data")
    form = await request.form(max_files=files, max_fields=20)
    upload = form.get("file")
    if not isinstance(upload, UploadFile):
        raise problems.field_error(["file"], "必填，请选择一个文件")
    return form, upload


def file_routes(service: str, files: Files) -> APIRouter:
    """`POST /<service>/files`, and `GET` and `HEAD` of `/<service>/files/{id}`."""
    router = APIRouter(prefix=f"/{service}", tags=[service])

    @router.post("/files", status_code=201, openapi_extra=multipart_body())
    async def upload(request: Request) -> dict[str, Any]:
        _, part = await read_upload(request)
        file = await files.keep(part, part.filename or "")
        found = asdict(file)
        found.pop("chunks")
        return found

    @router.get("/files/{file_id}")
    async def download(file_id: str) -> StreamingResponse:
        file = await known(file_id)
        return StreamingResponse(files.read(file), media_type=file.type, headers=_headers(file))

    @router.head("/files/{file_id}", include_in_schema=False)
    async def describe(file_id: str) -> Response:
        file = await known(file_id)
        return Response(media_type=file.type, headers=_headers(file))

    async def known(file_id: str) -> File:
        file = await files.get(file_id)
        if file is None:
            raise problems.not_found("这个文件")
        return file

    return router


def _headers(file: File) -> dict[str, str]:
    """What a file is answered with; its `ETag` is the SHA-256 of its content."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
        "Content-Length": str(file.size),
        "ETag": f'"{file.sha256}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
    }
