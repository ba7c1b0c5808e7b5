"""What every message is read with, and what comes out of reading one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from contracts.fact_base import SHANGHAI
from services.intake.domain.mohurd.fields import Errors, Fields, Loc
from services.intake.domain.mohurd.policy import SitePolicy

SOURCE = "mohurd-603"
"""The source of all facts that come this way: a project sent by two ways is not counted twice."""
MOST_ROWS = 5_000
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a message is read in.

    `sent_at`: the message's own timestamp. `worker(type, sealed)`: a worker's id here from an encrypted
    id number; raises `ValueError` with what to write instead.
    """

    city: str
    now: datetime
    sent_at: datetime
    policy: SitePolicy
    worker: Callable[[str, str], str]

    @property
    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return self.now.astimezone(SHANGHAI).date()


def row_number(place: Loc) -> int | None:
    """The number of the row at a place, `(list, number)`; None: it is no row."""
    return place[1] if len(place) > 1 and isinstance(place[1], int) else None


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact to be: its fields without the common ones, the names of the standard, and where its row is."""

    fields: Data
    names: Mapping[str, str] = field(default_factory=dict)
    place: Loc = ()

    @property
    def row(self) -> int | None:
        """The number of its row; None: it is the whole message's."""
        return row_number(self.place)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row (None: the whole message) that was not taken, and every field of it that is wrong."""

    row: int | None
    errors: Errors


def keep(fields: Data) -> Data | None:
    """What a fact becomes that its sheet says no more: nothing, it stands."""
    return None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows (with their places) to be entered into what is kept under `id`.

    `facts` says what all rows together say, each fact by a name that lasts. What they say can change (a
    payroll is paid, a name is put right): then the fact is corrected. `withdrawn` makes of a fact's fields
    what corrects it when the rows say it no more.
    """

    id: str
    rows: Mapping[str, tuple[Loc, Data]]
    facts: Callable[[Mapping[str, Data]], Mapping[str, Draft]]
    withdrawn: Callable[[Data], Data | None] = keep


@dataclass(slots=True)
class Reading:
    """What a message says: facts that never change, rows of a sheet that may, and what was refused."""

    rows: int = 0
    drafts: list[Draft] = field(default_factory=list)
    sheet: Sheet | None = None
    refused: list[Refused] = field(default_factory=list)
    answer: Data = field(default_factory=dict)


def digest(*parts: object) -> str:
    """A short name for something that its parts tell from all else; the same parts, the same name."""
    return sha256("\x00".join(map(str, parts)).encode()).hexdigest()[:32]


def rows_of(head: Fields, name: str, reading: Reading) -> Iterator[tuple[int, Fields]]:
    """The objects of a message's list, each with its place; what is no object is refused."""
    found = head.raw(name)
    if not isinstance(found, list) or not found:
        head.wrong(name, "应为至少一行的列表")
        return
    if len(found) > MOST_ROWS:
        head.wrong(name, f"一次最多 {MOST_ROWS} 行，请分批上传")
        return
    reading.rows = len(found)
    for number, one in enumerate(found):
        if isinstance(one, dict):
            yield number, Fields(one, (name, number))
        else:
            reading.refused.append(Refused(number, [((name, number), "应为对象")]))


def worker_of(row: Fields, setting: Setting) -> str | None:
    """The worker of a row, from idCardType and idCardNumber; no number is ever kept."""
    kind = row.one_of("idCardType", _ID_TYPES)
    sealed = row.text("idCardNumber", limit=500)
    if kind is None or sealed is None:
        return None
    try:
        return setting.worker(kind, sealed)
    except ValueError as error:
        row.wrong("idCardNumber", str(error))
        return None


_ID_TYPES = {f"{n:02d}": f"{n:02d}" for n in (*range(1, 18), 99)}
"""人员证件类型: 01 居民身份证 ... 17 香港身份证, 99 其他."""
