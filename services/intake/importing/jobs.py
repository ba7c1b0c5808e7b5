"""What is kept of imports: how far each is, and what it refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.intake.importing.building import Failure
from services.runtime.store import Document, Query, Store

IMPORTS = "imports"
REFUSALS = "import_refusals"
TABLES: dict[str, Sequence[tuple[str, ...]]] = {IMPORTS: (("open",),), REFUSALS: (("import",),)}
ENDED = ("done", "failed")
PAGE = 200


@dataclass(frozen=True, slots=True)
class Job:
    """One import. `position` counts what is done; the file's own order never changes."""

    id: str
    file: str
    mapping: str | None
    kind: str
    state: str
    total: int | None
    position: int
    accepted: int
    repeated: int
    refused: int
    problem: str | None
    created_at: datetime

    def to_json(self) -> dict[str, Any]:
        """For whoever waits for it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "state": self.state,
            "total": self.total,
            "accepted": self.accepted,
            "repeated": self.repeated,
            "refused": self.refused,
            "problem": self.problem,
            "created_at": self.created_at.isoformat(),
            "refused_url": f"/intake/imports/{self.id}/refused.csv",
        }


class Jobs:
    """Imports by id."""

    def __init__(self, store: Store) -> None:
        self._imports = store.table(IMPORTS)
        self._refusals = store.table(REFUSALS)

    async def add(self, job_id: str, file: str, mapping: str | None, kind: str, now: datetime) -> None:
        """A new import, waiting."""
        counts = {"position": 0, "accepted": 0, "repeated": 0, "refused": 0}
        document = {"file": file, "mapping": mapping, "kind": kind, "created_at": now, **counts}
        state = {"state": "waiting", "open": True, "total": None, "problem": None}
        await self._imports.insert([{"_id": job_id, **document, **state}])

    async def get(self, job_id: str) -> Job | None:
        """An import as it is now."""
        found = (await self._imports.get([job_id])).get(job_id)
        return None if found is None else _job(found)

    async def open(self) -> list[str]:
        """Imports that have not ended."""
        query = Query(equal={"open": True}, fields=("open",), limit=100)
        return [d["_id"] for d in await self._imports.find(query)]

    async def note(self, job_id: str, **fields: Any) -> None:
        """Writes down how far it is; an end is an end for good."""
        ended = {"open": False} if fields.get("state") in ENDED else {}
        await self._imports.patch({job_id: {**fields, **ended}})

    async def refuse(self, job_id: str, position: int, failures: Sequence[Failure]) -> None:
        """Keeps what one batch refused; the same batch again replaces its own."""
        rows = [
            {
                "row": f.number,
                "source_id": f.source_id or "",
                "fields": list(f.fields),
                "reasons": list(f.reasons),
            }
            for f in failures
        ]
        key = f"{job_id}:{position:09d}"
        if rows:
            await self._refusals.put([{"_id": key, "import": job_id, "rows": rows}])

    async def refused(self, job_id: str) -> AsyncIterator[Document]:
        """Everything that was refused, in the file's order."""
        after: tuple[Any, str] | None = None
        while page := await self._refusals.find(Query(equal={"import": job_id}, after=after, limit=PAGE)):
            for document in page:
                for row in document["rows"]:
                    yield row
            after = (page[-1]["_id"], page[-1]["_id"])


def _job(document: Document) -> Job:
    return Job(
        id=document["_id"],
        file=document["file"],
        mapping=document["mapping"],
        kind=document["kind"],
        state=document["state"],
        total=document["total"],
        position=document["position"],
        accepted=document["accepted"],
        repeated=document["repeated"],
        refused=document["refused"],
        problem=document["problem"],
        created_at=document["created_at"],
    )
