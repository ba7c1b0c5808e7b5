"""Files that other services keep, over their public route, as holes in a journal are asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, unquote

import httpx

from services.runtime.bus import BusAwayError
from services.runtime.files import CHUNK

_NAMED = "filename*=UTF-8''"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file without reading it. `size` in bytes, `sha256` of its content."""

    id: str
    name: str
    type: str
    size: int
    sha256: str


class OtherFiles(Protocol):
    """Files of other services. Raises `BusAwayError` when their keeper does not answer."""

    async def describe(self, service: str, file_id: str) -> FileFacts | None:
        """What is known of a file; None: its keeper has no such file."""
        ...

    def read(self, service: str, file_id: str) -> AsyncIterator[bytes]:
        """Its content, piece by piece."""
        ...


class NoFiles:
    """For a process that was told of no other service."""

    async def describe(self, service: str, file_id: str) -> FileFacts | None:
        raise BusAwayError(f"no address of {service} is known here")

    async def read(self, service: str, file_id: str) -> AsyncIterator[bytes]:
        raise BusAwayError(f"no address of {service} is known here")
        yield b""


NO_FILES: OtherFiles = NoFiles()


class HttpFiles:
    """Asks a file's keeper over HTTP."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    @classmethod
    def at(cls, origin: str) -> HttpFiles:
        """For the services behind one origin."""
        return cls(httpx.AsyncClient(base_url=origin, timeout=30, trust_env=False))

    async def describe(self, service: str, file_id: str) -> FileFacts | None:
        try:
            answer = await self._client.head(_address(service, file_id))
            if answer.status_code == httpx.codes.NOT_FOUND:
                return None
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise BusAwayError(f"the files of {service} can't be asked for: {error}") from error
        return _facts(file_id, answer.headers)

    async def read(self, service: str, file_id: str) -> AsyncIterator[bytes]:
        try:
            async with self._client.stream("GET", _address(service, file_id)) as answer:
                answer.raise_for_status()
                async for piece in answer.aiter_bytes(CHUNK):
                    yield piece
        except httpx.HTTPError as error:
            raise BusAwayError(f"a file of {service} can't be read: {error}") from error

    async def close(self) -> None:
        await self._client.aclose()


def _address(service: str, file_id: str) -> str:
    return f"/{service}/files/{quote(file_id, safe='')}"


def _facts(file_id: str, headers: Mapping[str, str]) -> FileFacts:
    name = headers.get("content-disposition", "").partition(_NAMED)[2]
    return FileFacts(
        id=file_id,
        name=unquote(name) or file_id,
        type=headers["content-type"].partition(";")[0],
        size=int(headers["content-length"]),
        sha256=headers["etag"].strip('"'),
    )
