"""Who acts in the demonstration: complainants, those who handle cases, other systems, offices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from anxin.demo.agenda import Agenda
from anxin.demo.handling import case_story
from anxin.demo.leads import Coming
from anxin.demo.notes import Reported
from anxin.demo.story import Scene, Take, Told, Until
from anxin.world import VirtualWorld
from contracts.leads import LeadInput
from services.intake.domain.checks import Rejection
from services.intake.facts import Facts
from services.intake.handlers import Arrival, Intake, Taken
from services.routing.domain.case import Case
from services.routing.handlers import Steps
from services.runtime.aggregate import Aggregates
from services.runtime.inputs import Applied, Refused

MERGE = "merge"
Tell = Callable[[Coming, Callable[[], Case | None]], Told]
MOST_FACTS = 300
"""Facts that are reported at once: fewer than one delivery of the bus, so that a project's stay together."""


@dataclass(slots=True)
class Tally:
    """What was done, and what was refused: the year's script is wrong where anything is."""

    done: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)

    def refuse(self, what: str, why: str) -> None:
        """Notes something that a rule refused."""
        self.refused.append(f"{what}: {why}")


@dataclass(frozen=True, slots=True)
class Seen:
    """A case and the version at which it was like this."""

    case: Case
    version: int


@dataclass(frozen=True, slots=True)
class Desks:
    """The handlers that actors speak to, in one world."""

    world: VirtualWorld
    agenda: Agenda
    tally: Tally
    intake: Intake
    facts: Facts
    steps: Steps
    cases: Aggregates[Case, object]
    latest: dict[str, Case] = field(default_factory=dict)
    """Cases of complaints that come twice, as their handlers saw them last."""

    def now(self) -> datetime:
        """What time it is in the world."""
        return self.world.clock.now()

    async def case(self, case_id: str, seen: Seen | None) -> Seen:
        """A case as it is now: what was seen of it last, unless something has happened to it since."""
        version = self.world.store("routing").version("case", case_id)
        if seen is not None and seen.version == version:
            return seen
        found = await self.cases.get(case_id)
        if found is None:
            raise LookupError(f"case {case_id} has not been opened")
        return Seen(found[0], version)


class Complainant:
    """Hands in one lead, then whoever handles it begins; now and then hands it in once more.

    `tell` makes what the story of a lead is told, from the lead and a look at the case of the same complaint
    that came before.
    """

    def __init__(self, desks: Desks, coming: Coming, tell: Tell, earlier: str | None = None) -> None:
        self._desks = desks
        self._coming = coming
        self._tell = tell
        self._earlier = earlier
        self._again = coming.again_at

    async def act(self) -> datetime | None:
        desks = self._desks
        lead = LeadInput.model_validate(self._coming.lead)
        answer = (await desks.intake.take([Arrival(lead)]))[0]
        if isinstance(answer, Rejection):
            desks.tally.refuse("lead", str(answer.errors))
            return None
        again, self._again = self._again, None
        if not isinstance(answer, Taken) or answer.repeated:
            desks.tally.done["lead again"] += 1
            return None
        desks.tally.done["lead"] += 1
        await desks.world.hand_on("intake")
        if answer.referral is None:
            self._begin(answer.ids.case_id)
        return again

    def _begin(self, case_id: str) -> None:
        desks, second, earlier = self._desks, self._coming.otherwise, self._earlier
        told = self._tell(self._coming, lambda: desks.latest.get(earlier or ""))
        desks.agenda.enter(desks.now(), Handler(desks, case_id, told, watched=second is not None))
        if second is not None:
            desks.agenda.enter(second.at, Complainant(desks, second, self._tell, case_id))


class Handler:
    """All officers who handle one case: plays its story."""

    def __init__(self, desks: Desks, case_id: str, told: Told, watched: bool) -> None:
        self._desks = desks
        self._case_id = case_id
        self._told = told
        self._watched = watched
        self._story: Scene | None = None
        self._seen: Seen | None = None

    async def act(self) -> datetime | None:
        self._note(await self._desks.case(self._case_id, self._seen))
        try:
            request = self._next()
            while isinstance(request, Take):
                if not await self._take(request):
                    return None
                request = self._next()
        except StopIteration:
            return None
        return max(request.at, self._desks.now() + timedelta(seconds=1))

    def _next(self) -> Take | Until:
        """What the story wants next, told of the case as it is now."""
        case = self._seen.case  # type: ignore[union-attr]
        if self._story is None:
            self._story = case_story(self._told, case)
            return next(self._story)
        return self._story.send(case)

    def _note(self, seen: Seen) -> None:
        self._seen = seen
        if self._watched:
            self._desks.latest[self._case_id] = seen.case

    async def _take(self, wanted: Take) -> bool:
        """Takes a step; one that is refused is a mistake of the script and ends the story."""
        desks, name = self._desks, wanted.action.action
        outcome = await desks.steps.take(self._case_id, wanted.action, wanted.by, desks.now())
        if isinstance(outcome, Refused):
            desks.tally.refuse(name, outcome.refusal.message)
            return False
        desks.tally.done[name] += 1
        if not isinstance(outcome, Applied) or outcome.state is None:
            raise RuntimeError(f"a step of {self._case_id} came to {outcome}")
        if name == MERGE:
            await desks.world.settle()
            self._note(await desks.case(self._case_id, None))
        else:
            self._note(Seen(outcome.state, outcome.version))
        return True


class Systems:
    """The real-name, bank, deposit and permit systems: every night they report what is new."""

    def __init__(self, desks: Desks, reported: Sequence[Sequence[Reported]], start: datetime) -> None:
        """`reported`: what is reported of each project, and of none."""
        self._desks = desks
        old = [[r for r in facts if r.at <= start] for facts in reported]
        self._history = [facts for facts in old if facts]
        new = [r for facts in reported for r in facts if r.at > start]
        self._new = sorted(new, key=lambda r: (r.at, r.fact["source_id"]))

    async def act(self) -> datetime | None:
        """Reports the history first, a few projects at a time; then one night after the other."""
        batch: list[Reported] = []
        for facts in self._history:
            if len(batch) + len(facts) > MOST_FACTS:
                await self._report(batch)
                batch = []
            batch += facts
        self._history = []
        now = self._desks.now()
        ready = [r for r in self._new if r.at <= now]
        self._new = self._new[len(ready) :]
        await self._report(batch + ready)
        return None if not self._new else self._new[0].at + timedelta(hours=3)

    async def _report(self, reported: Sequence[Reported]) -> None:
        if not reported:
            return
        desks = self._desks
        checked = [desks.facts.check(r.fact) for r in reported]
        good = [fact for fact in checked if not isinstance(fact, list)]
        for wrong in checked:
            if isinstance(wrong, list):
                desks.tally.refuse("fact", str(wrong))
        await desks.facts.publish(good)
        desks.tally.done["fact"] += len(good)
        await desks.world.bus.deliver()
