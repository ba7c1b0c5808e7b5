"""The documents that an archive file makes itself, and the list of all that it holds.

CPU work (two PDFs are set): callers run `bound` off the event loop. The same dossier and fonts give the
same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from contracts.envelope import to_json
from services.routing.archive.cover import Listed, cover
from services.routing.archive.dossier import Dossier, Written
from services.routing.archive.materials import Material
from services.routing.archive.record import INTERNAL, record
from services.runtime.documents import FontSet, html, pdf

COVER, MANIFEST = "01-封面与目录.pdf", "manifest.json"
_RECORD, _PAGE, _JOURNAL = "02-办理记录.pdf", "02-办理记录.html", "03-办理记录.ndjson"
_TEXTS, _FILES = "04-文字材料", "05-附件材料"
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count (\d+)|/Count (\d+)[^>]*?/Type\s*/Pages\b")


@dataclass(frozen=True, slots=True)
class Part:
    """A document made here: its path in the ZIP and its content."""

    path: str
    content: bytes
    pages: int | None = None

    @property
    def listed(self) -> Listed:
        return Listed(self.path, self.pages, len(self.content), sha256(self.content).hexdigest())


@dataclass(frozen=True, slots=True)
class Bound:
    """A file ready to be sent: its own documents, the cover first and the manifest last; files by path."""

    parts: Sequence[Part]
    files: Sequence[tuple[str, Material]]

    @property
    def cover(self) -> bytes:
        """The cover and index as PDF."""
        return self.parts[0].content


def bound(dossier: Dossier, fonts: FontSet) -> Bound:
    """The file of a dossier."""
    own = _own(dossier, fonts)
    files = [(_path(number, one), one) for number, one in enumerate(dossier.present, 1)]
    listed = [part.listed for part in own] + [_listed(path, one) for path, one in files]
    front = pdf(cover(dossier, listed), fonts)
    first = Part(COVER, front, _pages(front))
    manifest = Part(MANIFEST, _manifest(dossier, [first.listed, *listed]))
    return Bound([first, *own, manifest], files)


def _own(dossier: Dossier, fonts: FontSet) -> list[Part]:
    told = record(dossier)
    journal = "".join(
        json.dumps(to_json(event), ensure_ascii=False, sort_keys=True) + "\n" for event in dossier.events
    )
    printed = pdf(told, fonts)
    return [
        Part(_RECORD, printed, _pages(printed)),
        Part(_PAGE, html(told).encode()),
        Part(_JOURNAL, journal.encode()),
        *(_text(number, one) for number, one in enumerate(dossier.written, 1)),
    ]


def _text(number: int, one: Written) -> Part:
    return Part(f"{_TEXTS}/{number:03d}-{_fit(one.title)}.txt", one.text.encode())


def _path(number: int, one: Material) -> str:
    name = one.name if one.facts is None else one.facts.name
    return f"{_FILES}/{number:03d}-{_fit(one.title)}-{_fit(name)}"


def _fit(name: str) -> str:
    """A name that every file system takes."""
    return _UNFIT.sub("_", name).strip(" .")[:120] or "_"


def _listed(path: str, one: Material) -> Listed:
    assert one.facts is not None  # only files that are there have a path
    return Listed(path, None, one.facts.size, one.facts.sha256)


def _pages(document: bytes) -> int | None:
    """How many pages a PDF of ours has, by its page tree."""
    counts = [int(one or other) for one, other in _PAGES.findall(document)]
    return max(counts, default=None)


def _manifest(dossier: Dossier, listed: Sequence[Listed]) -> bytes:
    found = {
        "case": dossier.item["id"],
        "city": dossier.item["city"],
        "version": dossier.item["version"],
        "policy": dossier.policy,
        "marking": INTERNAL,
        "entries": [{"path": one.path, "size": one.size, "sha256": one.sha256} for one in listed],
        "lacking": [{"title": one.title, "name": one.name, "why": one.why} for one in dossier.lacking],
    }
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()
