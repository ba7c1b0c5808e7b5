"""The files that a case's steps name: what is known of each, and which can't be put into its archive."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass

from contracts.envelope import Event
from services.runtime.files import Files
from services.runtime.other_files import FileFacts, OtherFiles

OWN, INTAKE = "routing", "intake"
_FILE_ID = re.compile(r"^F-[a-z2-7]{16}$")
_NO_FILE = "登记时只写明名称，没有上传文件"
_LOST = "文件已登记，但保管文件的系统中没有找到"


@dataclass(frozen=True, slots=True)
class Named:
    """A file as a step names it: `title` is what it is to its reader, `services` who may keep it."""

    title: str
    name: str
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """A named file. Where `facts` is None it can't be put in, and `lacking` says why."""

    title: str
    name: str
    service: str | None = None
    facts: FileFacts | None = None
    lacking: str = ""


def named_files(timeline: Sequence[Event], merged: Iterable[Sequence[Event]] = ()) -> list[Named]:
    """What a case's history names, in order: the complaint's attachments, those of merged leads, evidence."""
    found = _attached(timeline, "投诉附件")
    for other in merged:
        found += _attached(other, "并入线索的附件")
    for event in timeline:
        titled = "证据材料" if event.name == "case.payment_ordered" else "办理材料"
        found += [Named(titled, str(name), (OWN, INTAKE)) for name in event.data.get("evidence", ())]
    return list(dict.fromkeys(found))


def _attached(timeline: Sequence[Event], title: str) -> list[Named]:
    opened = (event for event in timeline if event.name == "case.opened")
    return [Named(title, str(n), (INTAKE,)) for event in opened for n in event.data.get("attachments", ())]


class Materials:
    """Finds and reads files, whichever service keeps them. Raises `BusAwayError` when one is away."""

    def __init__(self, own: Files, others: OtherFiles) -> None:
        self._own = own
        self._others = others

    async def find(self, named: Iterable[Named]) -> list[Material]:
        """What is known of each, in the same order; none is left out."""
        return [await self._find(one) for one in named]

    async def _find(self, named: Named) -> Material:
        if _FILE_ID.match(named.name) is None:
            return Material(named.title, named.name, lacking=_NO_FILE)
        for service in named.services:
            facts = await self._describe(service, named.name)
            if facts is not None:
                return Material(named.title, named.name, service, facts)
        return Material(named.title, named.name, lacking=_LOST)

    async def _describe(self, service: str, file_id: str) -> FileFacts | None:
        if service != OWN:
            return await self._others.describe(service, file_id)
        file = await self._own.get(file_id)
        if file is None:
            return None
        return FileFacts(file.id, file.name, file.type, file.size, file.sha256)

    async def read(self, material: Material) -> AsyncIterator[bytes]:
        """The content of a material that has facts, piece by piece."""
        service, file_id = material.service or OWN, material.name
        if service != OWN:
            async for piece in self._others.read(service, file_id):
                yield piece
            return
        file = await self._own.get(file_id)
        if file is not None:
            async for piece in self._own.read(file):
                yield piece
