"""Running imports in the background: one instance at a time, batch by batch, resumed after a restart.

Reading, mapping and checking run in a thread. After each batch the position is written down, so a run
that was cut off goes on from there; what a cut batch had carried in already counts as repeated.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from secrets import token_bytes
from uuid import uuid4

from contracts.leads import LeadInput
from services.intake.facts import Facts
from services.intake.handlers import Intake
from services.intake.importing.building import Failure, Item, build
from services.intake.importing.carrying import Carried, carry_leads, carry_projects, read_lead
from services.intake.importing.jobs import ENDED, Job, Jobs
from services.intake.importing.mapping import (
    Kind,
    Mapping,
    mapping_of_headings,
    read_mapping,
    require_columns,
)
from services.intake.metrics import UNKNOWN, count_lead
from services.runtime.bus import BusAwayError
from services.runtime.clock import Clock
from services.runtime.files import Files
from services.runtime.sealing import readable
from services.runtime.store import Store, StoreAwayError
from services.runtime.tables import ImportProblem, Table, read_table

log = logging.getLogger(__name__)
BATCH = 500
LEASE = timedelta(seconds=20)
FILE_LIMIT = 100 * 1024 * 1024
_AWAY_SECONDS = 1.0


class _Bytes:
    """Bytes read piece by piece, as `Files.keep` reads."""

    def __init__(self, data: bytes) -> None:
        self._data = BytesIO(data)

    async def read(self, size: int = -1, /) -> bytes:
        return self._data.read(size)


class Imports:
    """Takes files and carries them in.

    `holder` is this process's lasting name: restarted, it goes on with its own imports at once.
    """

    def __init__(
        self,
        store: Store,
        files: Files,
        jobs: Jobs,
        intake: Intake,
        facts: Facts,
        clock: Clock,
        holder: str | None = None,
    ) -> None:
        self._store = store
        self._files = files
        self._jobs = jobs
        self._intake = intake
        self._facts = facts
        self._clock = clock
        self._holder = holder or uuid4().hex
        self._running: dict[str, asyncio.Task[None]] = {}

    async def start(self, data: bytes, name: str, mapping: bytes | None, kind: Kind) -> str:
        """Looks at a file and its mapping, keeps both and begins; returns the import's id.

        Raises `ImportProblem` when the file as a whole can't be imported.
        """
        await asyncio.to_thread(_open, data, name, mapping, kind)
        file = await self._files.keep(_Bytes(data), name, FILE_LIMIT, "application/octet-stream")
        rules = None
        if mapping is not None:
            rules = (await self._files.keep(_Bytes(mapping), "mapping.yaml", kind="text/yaml")).id
        job_id = f"I-{readable(token_bytes(10))}"
        await self._jobs.add(job_id, file.id, rules, kind, self._clock.now())
        self._spawn(job_id)
        return job_id

    async def tick(self) -> None:
        """Goes on with imports that nobody carries in: those of an instance that is gone."""
        for job_id in await self._jobs.open():
            self._spawn(job_id)

    async def finished(self) -> None:
        """Returns when this instance carries nothing in any more."""
        while self._running:
            await asyncio.gather(*self._running.values())

    def _spawn(self, job_id: str) -> None:
        if job_id not in self._running:
            task = asyncio.create_task(self._run(job_id), name=f"import {job_id}")
            self._running[job_id] = task
            task.add_done_callback(lambda _: self._running.pop(job_id, None))

    async def _run(self, job_id: str) -> None:
        """One import until its end, or until store or bus is away: then a later tick goes on."""
        try:
            if await self._lease(job_id):
                await self._carry(job_id)
        except (StoreAwayError, BusAwayError) as error:
            log.warning("import waits", extra={"import": job_id, "reason": str(error)})
            await asyncio.sleep(_AWAY_SECONDS)
        except ImportProblem as problem:
            await self._jobs.note(job_id, state="failed", problem=problem.message)
        except Exception:
            log.exception("import failed", extra={"import": job_id})
            await self._jobs.note(
                job_id, state="failed", problem="系统内部错误，未能导入完；可修正后重新导入"
            )

    async def _lease(self, job_id: str) -> bool:
        now = self._clock.now()
        return await self._store.lease(f"import:{job_id}", self._holder, now, now + LEASE)

    async def _carry(self, job_id: str) -> None:
        job = await self._jobs.get(job_id)
        if job is None or job.state in ENDED:
            return
        await self._jobs.note(job_id, state="reading")
        items = await asyncio.to_thread(_items, *await self._contents(job))
        counts = {"accepted": job.accepted, "repeated": job.repeated, "refused": job.refused}
        await self._jobs.note(job_id, state="running", total=len(items))
        for position in range(job.position, len(items), BATCH):
            if not await self._lease(job_id):
                return
            batch = items[position : position + BATCH]
            carried = await self._batch(job.kind, batch)
            counts["accepted"] += carried.accepted
            counts["repeated"] += carried.repeated
            counts["refused"] += len(carried.failures)
            await self._jobs.refuse(job_id, position, carried.failures)
            await self._jobs.note(job_id, position=position + len(batch), **counts)
        await self._jobs.note(job_id, state="done")

    async def _contents(self, job: Job) -> tuple[bytes, str, bytes | None, Kind]:
        """The file, its name, its mapping and its kind, as they were handed in."""
        file = await self._files.get(job.file)
        if file is None:
            raise ImportProblem("file", "文件已不存在，请重新上传")
        data = b"".join([piece async for piece in self._files.read(file)])
        rules = None if job.mapping is None else await self._files.get(job.mapping)
        mapping = None if rules is None else b"".join([p async for p in self._files.read(rules)])
        return data, file.name, mapping, "projects" if job.kind == "projects" else "leads"

    async def _batch(self, kind: str, batch: Sequence[Item | Failure]) -> Carried:
        """Carries one batch in; failures are in the file's order."""
        broken = [one for one in batch if isinstance(one, Failure)]
        items = [one for one in batch if isinstance(one, Item)]
        if kind == "projects":
            carried = await carry_projects(self._facts, items, self._clock.now())
        else:
            for _ in broken:
                count_lead(UNKNOWN, UNKNOWN, "refused")
            read = await asyncio.to_thread(_read_leads, items)
            carried = await carry_leads(self._intake, read)
        carried.failures = sorted([*broken, *carried.failures], key=lambda f: f.number)
        return carried


def _open(data: bytes, name: str, raw: bytes | None, kind: Kind) -> tuple[Table, Mapping | None]:
    """The table and the mapping that it is read by. Raises `ImportProblem`."""
    mapping = None if raw is None else read_mapping(raw, kind)
    table = read_table(data, name)
    if not table.rows:
        raise ImportProblem("file", "文件没有数据行")
    if table.objects:
        return table, mapping
    if mapping is None:
        return table, mapping_of_headings(table.columns, kind)
    require_columns(mapping, table.columns)
    return table, mapping


def _items(data: bytes, name: str, raw: bytes | None, kind: Kind) -> list[Item | Failure]:
    table, mapping = _open(data, name, raw, kind)
    return list(build(table.rows, mapping))


def _read_leads(items: Sequence[Item]) -> list[tuple[Item, LeadInput | Failure]]:
    return [(item, read_lead(item)) for item in items]
