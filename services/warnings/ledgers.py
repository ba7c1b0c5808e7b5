"""Bringing ledgers up to their facts, in batches of projects: one load and one save for each batch.

Whoever does so asks for the versions of projects first, for their facts then, and saves only what still
has that version: a ledger that somebody saved in between knew more, so it is done again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import groupby

from contracts.facts import Fact
from contracts.reasons import Reason
from services.runtime.aggregate import Aggregates
from services.runtime.calendar_days import local_date
from services.runtime.decisions import Decision
from services.runtime.inputs import Input, Outcome, Refused
from services.runtime.settle import Impossible
from services.runtime.store import Stored as StoredProject
from services.warnings.arrivals import CHUNK, Piece, pieces_of, share_of
from services.warnings.attendance import Attendance, Counted
from services.warnings.domain.attendance import Turnout
from services.warnings.domain.conditions import settle
from services.warnings.domain.decide import facts_changed
from services.warnings.domain.fold import extend, fold, roster
from services.warnings.domain.ledger import Ledger
from services.warnings.domain.project import Project
from services.warnings.domain.punches import Came, turnouts_of
from services.warnings.domain.roster import NOBODY, Roster
from services.warnings.domain.watched import Watched, in_city, kind_of
from services.warnings.domain.writing import Context
from services.warnings.rosters import Rosters
from services.warnings.senders import Senders
from services.warnings.store import Facts, Stored

log = logging.getLogger(__name__)
Projects = Aggregates[Project, Context]
A_FEW = 50
"""Projects that are folded in one go: deciding holds up everything else in the process."""
MANY = 100
"""Projects whose attendance is taken in in one go."""
ANOTHERS = Impossible(Reason.CONFLICT, "project: is another city's")
MIXED = "mixed"
"""The mark of a ledger some of whose months were counted by a roster that it does not know yet: it is that of
no roster, so that all of them are counted anew when the facts behind that roster are taken in."""
Derive = Callable[[Ledger], Ledger]
"""The next ledger from the one that is stored."""


class Ledgers:
    """The ledgers of all projects."""

    def __init__(
        self,
        projects: Projects,
        facts: Facts,
        attendance: Attendance,
        rosters: Rosters,
        senders: Senders,
    ) -> None:
        self._projects = projects
        self._senders = senders
        self._facts = facts
        self._attendance = attendance
        self._rosters = rosters

    async def refold(self, city: str, wanted: Mapping[str, Sequence[datetime]]) -> dict[str, Impossible]:
        """Folds ledgers of a city anew, each as it was known at each of some instants, the last as it is.

        What waits of their attendance is taken in first: facts that set a duty often come with it.
        Returns those that could not be kept, with the reason.
        """
        ids, unkept = sorted(wanted), dict[str, Impossible]()
        for first in range(0, len(ids), A_FEW):
            unkept |= await self._refold(city, {id: wanted[id] for id in ids[first : first + A_FEW]})
        return unkept

    async def _refold(self, city: str, wanted: Mapping[str, Sequence[datetime]]) -> dict[str, Impossible]:
        wanted, waiting, unkept = dict(wanted), set(wanted), dict[str, Impossible]()
        await self.catch_up(waiting)
        while waiting:
            versions = await self._versions(waiting)
            strangers = {id for id in waiting if _is_strange(id, city, versions)}
            unkept |= dict.fromkeys(strangers, ANOTHERS)
            waiting -= strangers
            if elsewhere := {id for id in waiting if _of_another_city(id, city, versions)}:
                wanted |= {in_city(id, city): wanted[id] for id in elsewhere}
                waiting = waiting - elsewhere | {in_city(id, city) for id in elsewhere}
                continue
            known = await self._facts.of(city, waiting)
            came = await self._recount(city, known, wanted, versions)
            inputs = [
                self._input(project, city, at, versions, _folded(project, known[project], at, wanted, came))
                for project in sorted(waiting)
                for at in wanted[project]
            ]
            waiting, refused = _told(inputs, await self._projects.carry_out(inputs))
            unkept |= refused
        await self._senders.look_at_sites(city, [id for id in wanted if id not in unkept])
        return unkept

    async def _recount(
        self,
        city: str,
        known: Mapping[str, Sequence[Stored]],
        wanted: Mapping[str, Sequence[datetime]],
        versions: Mapping[str, StoredProject],
    ) -> dict[str, Came]:
        """Who came to those projects whose roster is another than their ledger's; it is kept first."""
        changed: dict[tuple[str, str], Roster] = {}
        for project, told in known.items():
            stored = versions.get(project)
            mark = NOBODY.mark if stored is None else stored.state["ledger"]["roster_mark"]
            rosters = [roster(project, _known_at(told, at, wanted[project])) for at in wanted[project]]
            if any(found.mark != mark for found in rosters):
                changed[city, project] = rosters[-1]
        await self._rosters.put(changed)
        return await self._attendance.months.of({project for _, project in changed}, city)

    async def catch_up(self, projects: Collection[str]) -> int:
        """Takes in the attendance that waits of these projects; returns how many pieces were counted.

        To be done before one of them is fired or asked about: nobody is warned of what is known otherwise.
        What comes meanwhile waits, or this would last as long as a flood does.
        """
        done, left = 0, {share_of(id) for id in projects if kind_of(id) is Watched.PROJECT}
        while shares := await self._attendance.arrivals.holding(left):
            for share in shares:
                done += await self.take_share(share)
            left -= set(shares)
        return done

    async def take_share(self, share: int) -> int:
        """Takes in what waits of a share of the projects; returns how many pieces were counted."""
        done = 0
        while arrived := await self._attendance.arrivals.of(share):
            pieces = sorted(pieces_of(arrived), key=lambda piece: piece.project)
            for _, some in groupby(pieces, key=_every(MANY)):
                await self._take_in(list(some))
            await self._attendance.arrivals.counted([d["_id"] for d in arrived])
            done += len(pieces)
            if len(arrived) < CHUNK:
                break
        return done

    async def _take_in(self, arrived: Sequence[Piece]) -> None:
        waiting = arrived
        while waiting:
            versions = await self._versions({piece.project for piece in waiting})
            today = local_date(self._projects.clock.now())
            counted = await self._attendance.count(waiting, today)
            inputs = await self._changes(counted, versions)
            stale, _ = _told(inputs, await self._projects.carry_out(inputs))
            waiting = [piece for piece in waiting if piece.project in stale]
            await self._senders.note(counted.sites)
            await self._senders.hear(counted.heard)

    async def _changes(
        self, counted: Counted, versions: Mapping[str, StoredProject]
    ) -> list[Input[Project, Context]]:
        """Inputs for those ledgers that the turnouts change, and those whose months were saved: a ledger of
        which the version stays the same is one that somebody else may save as they saw it before.

        They are as of the time when the first of them came: what became due since then is fired after it.
        """
        inputs = []
        owners = {project: stored.city for project, stored in versions.items()}
        ledgers: dict[tuple[str, str], Ledger] = {}
        for city, project in sorted(counted.months):
            if owners.setdefault(project, city) != city:
                log.error("attendance of another city's project", extra={"id": project, "city": city})
            else:
                ledgers[city, project] = self._ledger(versions.get(project))
        rosters = await self._rosters.of(ledgers)
        for (city, project), ledger in ledgers.items():
            roster = rosters[city, project]
            turnouts = turnouts_of(counted.months[city, project], roster)
            moved = (city, project) in counted.saved
            if project not in versions or moved or _tells(turnouts, ledger):
                now = self._projects.clock.now()
                at = min(counted.since.get(project, now), now)
                mark = ledger.roster_mark if roster.mark == ledger.roster_mark else MIXED
                inputs.append(self._input(project, city, at, versions, _extended(turnouts, mark)))
        return inputs

    def _ledger(self, stored: StoredProject | None) -> Ledger:
        return Ledger() if stored is None else self._projects.kind.decode(stored.state).ledger

    async def _versions(self, projects: Collection[str]) -> dict[str, StoredProject]:
        return await self._projects.store.load(self._projects.kind.name, projects)

    def _input(
        self, project: str, city: str, at: datetime, versions: Mapping[str, StoredProject], next: Derive
    ) -> Input[Project, Context]:
        next = _once(next)

        def when(state: Project) -> datetime:
            return at if state.last_at is None else max(at, state.last_at)

        def decided(state: Project | None, context: Context) -> Decision:
            return [] if state is None else facts_changed(state, next(state.ledger), context, when(state))

        def derived(state: Project, context: Context) -> Project:
            return settle(state, next(state.ledger), context, when(state))

        expected = versions[project].version if project in versions else 0
        return Input(project, city, at, decided, derive=derived, expected=expected, foreign=True)


def _every(many: int) -> Callable[[Piece], int]:
    """Numbers pieces that come project by project: the same number for so many projects."""
    seen: dict[str, int] = {}
    return lambda piece: seen.setdefault(piece.project, len(seen)) // many


def _of_another_city(id: str, city: str, versions: Mapping[str, StoredProject]) -> bool:
    """Whether the plain id of what is no project is taken by another city."""
    return kind_of(id) is not Watched.PROJECT and id in versions and versions[id].city != city


def _is_strange(id: str, city: str, versions: Mapping[str, StoredProject]) -> bool:
    """Whether a project is another city's, which may have told of it a moment ago."""
    return kind_of(id) is Watched.PROJECT and id in versions and versions[id].city != city


def _once(next: Derive) -> Derive:
    """The same, computed once for the decision and what is derived after it."""
    known: list[tuple[Ledger, Ledger]] = []

    def derive(ledger: Ledger) -> Ledger:
        if not known or known[0][0] is not ledger:
            known[:] = [(ledger, next(ledger))]
        return known[0][1]

    return derive


def _folded(
    project: str,
    known: Sequence[Stored],
    at: datetime,
    wanted: Mapping[str, Sequence[datetime]],
    came: Mapping[str, Came],
) -> Derive:
    """The facts as they were known at an instant (all at the last), with the attendance that is known.

    What `came` has not is as the ledger says: it was counted by the same roster.
    """
    facts = _known_at(known, at, wanted[project])

    def folded(ledger: Ledger) -> Ledger:
        found = fold(project, facts, partial(_turnouts, ledger, came.get(project)))
        if ledger.beside.heard is None:
            return found
        return replace(found, beside=replace(found.beside, heard=ledger.beside.heard))

    return folded


def _known_at(told: Sequence[Stored], at: datetime, instants: Sequence[datetime]) -> list[Fact]:
    last = at == instants[-1]
    return [one.fact for one in told if last or one.recorded_at <= at]


def _turnouts(ledger: Ledger, came: Came | None, roster: Roster) -> Iterable[Turnout]:
    if came is None or roster.mark == ledger.roster_mark:
        return ledger.turnouts
    return turnouts_of(came, roster)


def _extended(turnouts: Sequence[Turnout], mark: str) -> Derive:
    return lambda ledger: replace(extend(ledger, (), turnouts), roster_mark=mark)


def _tells(turnouts: Sequence[Turnout], ledger: Ledger) -> bool:
    """Whether turnouts say anything that the ledger does not know."""
    rows = [(turnout, ledger.month(turnout.month)) for turnout in turnouts]
    return any(
        (row.turnout, row.last_attended, row.of_crew) != (turnout.days, turnout.last, turnout.of_crew)
        for turnout, row in rows
    )


def _told(
    inputs: Sequence[Input[Project, Context]], outcomes: Sequence[Outcome[Project]]
) -> tuple[set[str], dict[str, Impossible]]:
    """Projects that somebody saved in between, and those that could not be kept, with the reason."""
    stale, unkept = set[str](), dict[str, Impossible]()
    for item, outcome in zip(inputs, outcomes, strict=True):
        if isinstance(outcome, Refused):
            if outcome.refusal.reason is Reason.STALE_VERSION:
                stale.add(item.id)
            else:
                log.error("ledger not kept", extra={"id": item.id, "reason": outcome.refusal.message})
                unkept[item.id] = Impossible(outcome.refusal.reason, outcome.refusal.message)
    return stale, unkept
