"""Facts into ledgers, the long way: each looked at by itself, kept, and the ledgers of its project folded.

Facts are inputs, not an aggregate: they have no sequence, and a repeat changes nothing. A project is
marked before its facts are kept and unmarked after its ledger is saved, so that a process that dies in
between leaves a mark, which `recompute_marked` finds. Punches wait to be counted (`arrivals`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

from contracts.envelope import Event
from contracts.fact_base import CLOCK_SKEW, DAYS_AHEAD
from contracts.facts import Attendance as Punch
from contracts.facts import Fact, ProjectRegistered
from contracts.reasons import Reason
from services.runtime.calendar_days import local_date
from services.runtime.fact_records import fact_of
from services.runtime.packs import NoPolicyError
from services.runtime.settle import SETTLED, Impossible, Settlement
from services.runtime.store import Query, Store
from services.warnings.attendance import Attendance
from services.warnings.cases import Cases
from services.warnings.domain.instants import thinned
from services.warnings.domain.punches import (
    bring_in,
    bucket_of,
    day_and_rest,
    entry,
    first_kept,
    key_of,
    observed_text,
    rest_text,
    since_1900,
)
from services.warnings.domain.watched import kind_of
from services.warnings.ledgers import ANOTHERS, Ledgers, Projects
from services.warnings.store import Facts, Stored

MARKS = "marks"
MARK_INDEXES = (("at",),)
FORGOTTEN_AFTER = timedelta(seconds=30)
"""A mark that is older than this was left by a process that died."""
A_FEW = 500
"""Facts that are kept and marked at a time: a mark must not grow old while its facts are looked at."""
A_TURN = 100
"""Folds between which nothing else has its turn: the bus is to hear of this process every few seconds."""


class IntoLedgers:
    """Applies facts from the bus."""

    def __init__(
        self,
        store: Store,
        facts: Facts,
        attendance: Attendance,
        projects: Projects,
        ledgers: Ledgers,
        cases: Cases,
    ) -> None:
        self._marks = store.table(MARKS, MARK_INDEXES)
        self._facts = facts
        self._attendance = attendance
        self._projects = projects
        self._ledgers = ledgers
        self._cases = cases

    async def __call__(self, events: Sequence[Event]) -> Sequence[Settlement]:
        """One settlement for each fact, in order."""
        read = [(event, fact_of(event)) for event in events]
        settlements: list[Settlement] = [self._wrong(fact) or SETTLED for _, fact in read]
        by_city: dict[str, list[int]] = {}
        for n, (_, fact) in enumerate(read):
            if settlements[n] == SETTLED:
                by_city.setdefault(fact.city, []).append(n)
        now = self._projects.clock.now()
        for city, places in by_city.items():
            strangers = await self._strangers(city, [read[n][1] for n in places])
            own = [n for n in places if read[n][1].project not in strangers]
            for n in set(places) - set(own):
                settlements[n] = ANOTHERS
            await self._bring([read[n][1] for n in own])
            told = [Stored(read[n][1], min(read[n][0].recorded_at, now)) for n in own]
            unkept: dict[str, Impossible] = {}
            for some in _by_project([s for s in told if not _is_plain_punch(s.fact)]):
                unkept |= await self._take(city, some)
            for n in own if unkept else ():
                if not _is_plain_punch(read[n][1]):
                    settlements[n] = unkept.get(read[n][1].project or "", settlements[n])
        return settlements

    def _wrong(self, fact: Fact) -> Impossible | None:
        """Why no ledger can be made with a well-formed fact: its city, a day that nothing counts from, a
        punch of a day to come, or that it is said to be observed later than now: it would be the latest
        word until then.

        Of a plain punch when it was observed is no matter: of two contents of one identity the earlier one
        stands.
        """
        now = self._projects.clock.now()
        try:
            _, context = self._projects.policies.in_force(fact.city, now)
        except NoPolicyError:
            return Impossible(Reason.UNKNOWN_CITY, f"city: no policy pack answers for {fact.city}")
        first = context.calendar.first_year
        for name, day in fact.days():
            if day.year < first:
                return Impossible(Reason.BAD_DATA, f"{name}: {day} is before {first}, the first known year")
        if fact.observed_at > now + CLOCK_SKEW and not _is_plain_punch(fact):
            told = f"observed_at: {fact.observed_at.isoformat()} is later than now; check the sender's clock"
            return Impossible(Reason.BAD_DATA, told)
        if not isinstance(fact, Punch):
            return None
        first_to_correct = first_kept(local_date(now), context.policy.attendance_kept)
        return _to_come(fact, local_date(now) + DAYS_AHEAD) or _too_late(fact, first_to_correct)

    async def _strangers(self, city: str, facts: Sequence[Fact]) -> set[str]:
        """Projects among those of the facts that are another city's."""
        named = {f.project for f in facts if f.project is not None}
        known = await self._projects.store.load(self._projects.kind.name, named, fields=())
        return {i for i, stored in known.items() if stored.city != city}

    async def _bring(self, facts: Sequence[Fact]) -> None:
        """Has the punches among facts counted."""
        buckets: dict[str, dict[str, str]] = {}
        for fact in facts:
            if isinstance(fact, Punch):
                entries = buckets.setdefault(bucket_of(fact.city, fact.project, fact.at), {})
                bring_in(entries, {key_of(fact.source, fact.source_id): _entry(fact)})
        await self._attendance.arrivals.bring(buckets, self._projects.clock.now())

    async def _take(self, city: str, facts: Sequence[Stored]) -> dict[str, Impossible]:
        """Keeps what is no plain punch, and folds the ledgers that it may change; returns those not kept."""
        marked = await self._mark(city, {s.fact.project for s in facts if s.fact.project is not None})
        await self._facts.keep(facts)
        await self._correct([s.fact for s in facts if s.fact.corrects is not None])
        _, context = self._projects.policies.in_force(city, self._projects.clock.now())
        found = await self._facts.touched(facts)
        touched = {one: thinned(at) for one, at in found.items() if context.policy.watches(kind_of(one))}
        marked |= await self._mark(city, touched.keys() - set(marked.values()))
        unkept: dict[str, Impossible] = {}
        for some in _in_turns(touched):
            unkept |= await self._ledgers.refold(city, some)
        for project in sorted({s.fact.project for s in facts if isinstance(s.fact, ProjectRegistered)}):
            await self._cases.link(city, project)  # its leads may have come before it
        await self._marks.delete(marked)
        return unkept

    async def _correct(self, corrections: Sequence[Fact]) -> None:
        """Has the punches fall that are corrected, and the corrections that another one outdid."""
        if not corrections:
            return
        now = self._projects.clock.now()
        await self._attendance.fallen.replaced(corrections, now)
        latest: dict[tuple[str, str, str | None], Fact] = {}
        rivals = await self._facts.correcting(corrections)
        for fact in rivals:
            target = fact.city, fact.source, fact.corrects
            latest[target] = max(latest.get(target, fact), fact, key=lambda f: (f.observed_at, f.source_id))
        outdone = [f for f in rivals if f.identity != latest[f.city, f.source, f.corrects].identity]
        await self._attendance.fallen.outdone([f for f in outdone if isinstance(f, Punch)], now)

    async def _mark(self, city: str, projects: set[str]) -> dict[str, str]:
        """Marks projects; returns the marks' ids with their projects."""
        at = self._projects.clock.now()
        marks = {f"{project}#{uuid4().hex}": project for project in projects}
        await self._marks.insert(
            [{"_id": i, "city": city, "project": project, "at": at} for i, project in marks.items()]
        )
        return marks

    async def recompute_marked(self) -> None:
        """Recomputes projects whose marks were left behind by a process that died."""
        now = self._projects.clock.now()
        left = Query(below={"at": now - FORGOTTEN_AFTER}, sort="at", limit=100)
        for mark in await self._marks.find(left):
            await self._ledgers.refold(mark["city"], {mark["project"]: [now]})
            await self._marks.delete([mark["_id"]])


def _entry(punch: Punch) -> str:
    _, rest = day_and_rest(since_1900(punch.at))
    return entry(observed_text(since_1900(punch.observed_at)), rest_text(rest), punch.direction, punch.worker)


def _is_plain_punch(fact: Fact) -> bool:
    return isinstance(fact, Punch) and fact.corrects is None


def _by_project(facts: Sequence[Stored]) -> Iterator[Sequence[Stored]]:
    """A few at a time, a project's facts together as far as that goes."""
    ordered = sorted(facts, key=lambda s: s.fact.project or "")
    for first in range(0, len(ordered), A_FEW):
        yield ordered[first : first + A_FEW]


def _in_turns(wanted: Mapping[str, Sequence[datetime]]) -> Iterator[dict[str, Sequence[datetime]]]:
    """So many that their folds are no more than a turn's, or a single one."""
    some: dict[str, Sequence[datetime]] = {}
    folds = 0
    for one in sorted(wanted):
        if some and folds + len(wanted[one]) > A_TURN:
            yield some
            some, folds = {}, 0
        some[one] = wanted[one]
        folds += len(wanted[one])
    if some:
        yield some


def _to_come(punch: Punch, last: date) -> Impossible | None:
    if (day := local_date(punch.at)) <= last:
        return None
    return Impossible(Reason.BAD_DATA, f"at: {day} is still to come; check the sender's clock")


def _too_late(punch: Punch, first: date) -> Impossible | None:
    if punch.corrects is None or local_date(punch.at) >= first:
        return None
    return Impossible(
        Reason.BAD_DATA,
        f"corrects: attendance before {first} is kept by days only and can't be corrected;"
        " report what is right as further attendance",
    )
