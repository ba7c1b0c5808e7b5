"""Bringing files of open cases in: tried row by row, then handed to the service that takes leads.

One instance carries an import; after each batch its position is written down, so that one that was cut off
goes on from there. A row handed in twice is the same lead, so a repeat adds nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_bytes
from typing import Any
from uuid import uuid4

from starlette.datastructures import UploadFile

from services.routing.domain.messages import Context
from services.routing.importing.columns import title_of
from services.routing.importing.reading import Brought, Failure, headings, read_rows
from services.routing.importing.trial import refused
from services.runtime.bus import BusAwayError
from services.runtime.clock import Clock
from services.runtime.files import Files
from services.runtime.sealing import readable
from services.runtime.senders import Answered, SendLead
from services.runtime.store import Document, Query, Store, StoreAwayError
from services.runtime.tables import ImportProblem, Table, read_table

log = logging.getLogger(__name__)
IMPORTS = "case_imports"
REFUSALS = "case_import_refusals"
TABLES: dict[str, Sequence[tuple[str, ...]]] = {IMPORTS: (("open",),), REFUSALS: (("import",),)}
ENDED = ("done", "failed")
BATCH = 100
FILE_LIMIT = 20 * 1024 * 1024
LEASE = timedelta(seconds=60)
_AWAY_SECONDS = 1.0
_SHOWN = ("id", "city", "state", "total", "accepted", "repeated", "refused", "problem", "created_at")


class CaseImports:
    """Takes files of open cases and brings them in; `rules` gives a city's rules in force."""

    def __init__(
        self,
        store: Store,
        files: Files,
        rules: Callable[[str], Context],
        send: SendLead,
        clock: Clock,
        holder: str | None = None,
    ) -> None:
        self._store = store
        self._imports = store.table(IMPORTS)
        self._refusals = store.table(REFUSALS)
        self._files = files
        self._rules = rules
        self._send = send
        self._clock = clock
        self._holder = holder or uuid4().hex
        self._running: dict[str, asyncio.Task[None]] = {}

    async def start(self, upload: UploadFile, city: str) -> str:
        """Looks at a file, keeps it and begins; returns the import's id.

        Raises `ImportProblem` when the file as a whole can't be brought in.
        """
        data, name = await upload.read(), upload.filename or ""
        await asyncio.to_thread(_open, data, name)
        await upload.seek(0)
        file = await self._files.keep(upload, name, FILE_LIMIT, "application/octet-stream")
        job = f"I-{readable(token_bytes(10))}"
        counts = {"position": 0, "total": None, "accepted": 0, "repeated": 0, "refused": 0}
        state = {"state": "waiting", "open": True, "problem": None, "created_at": self._clock.now()}
        await self._imports.insert([{"_id": job, "city": city, "file": file.id, **counts, **state}])
        self._spawn(job)
        return job

    async def get(self, job: str) -> dict[str, Any] | None:
        """How far an import is, or None."""
        found = (await self._imports.get([job])).get(job)
        if found is None:
            return None
        shown = {name: found.get(name, job) for name in _SHOWN}
        refused_url = f"/routing/imports/{job}/refused.csv"
        return {**shown, "created_at": found["created_at"].isoformat(), "refused_url": refused_url}

    async def refusals(self, job: str) -> AsyncIterator[Document]:
        """Everything that was refused, in the file's order."""
        after: tuple[Any, str] | None = None
        while page := await self._refusals.find(Query({"import": job}, after=after, limit=100)):
            for document in page:
                for row in document["rows"]:
                    yield row
            after = (page[-1]["_id"], page[-1]["_id"])

    async def tick(self) -> None:
        """Goes on with imports that nobody carries: those of an instance that is gone."""
        for found in await self._imports.find(Query({"open": True}, fields=("open",), limit=20)):
            self._spawn(found["_id"])

    async def finished(self) -> None:
        """Returns when this instance carries nothing any more."""
        while self._running:
            await asyncio.gather(*self._running.values())

    def _spawn(self, job: str) -> None:
        if job not in self._running:
            task = asyncio.create_task(self._run(job), name=f"import {job}")
            self._running[job] = task
            task.add_done_callback(lambda _: self._running.pop(job, None))

    async def _run(self, job: str) -> None:
        try:
            if await self._leased(job):
                await self._carry(job)
        except (StoreAwayError, BusAwayError) as error:
            log.warning("import waits", extra={"import": job, "reason": str(error)})
            await asyncio.sleep(_AWAY_SECONDS)
        except ImportProblem as problem:
            await self._note(job, state="failed", problem=problem.message)
        except Exception:
            log.exception("import failed", extra={"import": job})
            await self._note(job, state="failed", problem="系统内部错误，未能导入完；可修正后重新导入")

    async def _leased(self, job: str) -> bool:
        now = self._clock.now()
        return await self._store.lease(f"case-import:{job}", self._holder, now, now + LEASE)

    async def _note(self, job: str, **fields: Any) -> None:
        ended = {"open": False} if fields.get("state") in ENDED else {}
        await self._imports.patch({job: {**fields, **ended}})

    async def _carry(self, job: str) -> None:
        found = (await self._imports.get([job])).get(job)
        if found is None or found["state"] in ENDED:
            return
        rules = self._rules(found["city"])
        rows = await asyncio.to_thread(_rows, *await self._contents(found["file"]), found["city"], rules)
        counts = {name: found[name] for name in ("accepted", "repeated", "refused")}
        await self._note(job, state="running", total=len(rows))
        for position in range(found["position"], len(rows), BATCH):
            if not await self._leased(job):
                return
            batch = rows[position : position + BATCH]
            failures = await self._hand_in(batch, rules, counts)
            if failures:
                key = f"{job}:{position:09d}"
                told = [_refusal(one) for one in failures]
                await self._refusals.put([{"_id": key, "import": job, "rows": told}])
            await self._note(job, position=position + len(batch), **counts)
        await self._note(job, state="done")

    async def _contents(self, file_id: str) -> tuple[bytes, str]:
        file = await self._files.get(file_id)
        if file is None:
            raise ImportProblem("file", "文件已不存在，请重新上传")
        return b"".join([piece async for piece in self._files.read(file)]), file.name

    async def _hand_in(
        self, batch: Sequence[Brought | Failure], rules: Context, counts: dict[str, int]
    ) -> list[Failure]:
        """Tries each row and hands it in; returns what was refused. Counts go up as it goes."""
        now = self._clock.now()
        failures = []
        for row in await asyncio.to_thread(_tried, batch, rules, now):
            failure = row if isinstance(row, Failure) else None
            if isinstance(row, Brought):
                lead = row.lead.model_dump(mode="json", exclude_defaults=True, exclude={"history"})
                history = [s.model_dump(mode="json", exclude_defaults=True) for s in row.lead.history or ()]
                answer = await self._send({**lead, "history": history}, _key(row))
                failure = _told(row, answer)
                if failure is None:
                    counts["repeated" if answer.status == 200 else "accepted"] += 1
            if failure is not None:
                failures.append(failure)
                counts["refused"] += 1
        return failures


def _open(data: bytes, name: str) -> Table:
    table = read_table(data, name)
    headings(table)
    if not table.rows:
        raise ImportProblem("file", "文件没有数据行")
    return table


def _rows(data: bytes, name: str, city: str, rules: Context) -> list[Brought | Failure]:
    return list(read_rows(_open(data, name), city, rules.policy.territory))


def _tried(batch: Sequence[Brought | Failure], rules: Context, now: datetime) -> list[Brought | Failure]:
    return [row if isinstance(row, Failure) else refused(row, rules, now) or row for row in batch]


def _key(row: Brought) -> str:
    """The idempotency key of a row: its lead's number tells it from all others."""
    lead = row.lead
    return sha256(f"{lead.city}\x00{lead.channel}\x00{lead.source_id}".encode()).hexdigest()


def _told(row: Brought, answer: Answered) -> Failure | None:
    """What the taker of leads has against a row, by column."""
    if answer.status in (200, 201):
        if "referred" in answer.body:
            return _failure(
                row, [(title_of("region"), f"不属于本市，应转告：{answer.body['referred']['contact']}")]
            )
        return None
    errors = [(_column(row, e["loc"]), str(e["msg"])) for e in answer.body.get("errors", ())]
    return _failure(row, errors or [("", str(answer.body.get("detail", answer.status)))])


def _column(row: Brought, loc: Sequence[Any]) -> str:
    if len(loc) > 1 and loc[0] == "history":
        return row.columns[int(loc[1])]
    return title_of(".".join(map(str, loc)))


def _failure(row: Brought, errors: list[tuple[str, str]]) -> Failure:
    return Failure(row.number, row.lead.source_id or "", errors)


def _refusal(failure: Failure) -> Document:
    return {
        "row": failure.number,
        "source_id": failure.source_id,
        "columns": [column for column, _ in failure.errors],
        "reasons": [words for _, words in failure.errors],
    }
