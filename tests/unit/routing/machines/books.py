"""What a journal alone says of a case, told again without the domain's own state: clocks, money, clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from contracts.values import fen
from services.routing.domain.case import ENDED, Case
from services.runtime.decisions import Draft
from tests.unit.routing.machines.towns import Town

SHANGHAI = timezone(timedelta(hours=8))
STAGE = frozenset({"transfer", "sign", "verify", "resolve"})
ENDS = frozenset({"case.closed", "case.referred", "case.merged", "case.withdrawn"})
GIVEN_AWAY = frozenset({"case.transferred", "case.diverted", "case.handed_back", "case.arbitrated"})


def base(timer: str) -> str:
    """`channel` of `channel#2`."""
    return timer.partition("#")[0]


@dataclass
class Clock:
    """One clock as its events tell it."""

    started_at: datetime
    due_at: datetime
    state: str = "running"
    answered: bool = False


@dataclass
class Books:
    """The books of one case; `enter` raises AssertionError for what no journal may say."""

    town: Town
    known: frozenset[str]
    clocks: dict[str, Clock] = field(default_factory=dict)
    paid: int = 0
    advanced: int = 0
    found: int | None = None

    def enter(self, drafts: Sequence[Draft]) -> None:
        """Takes in the events of one decision, in order."""
        before: list[Draft] = []
        for draft in drafts:
            self._names_its_clauses(draft)
            if ".timer_" in draft.name:
                self._clock(draft, before)
            else:
                self._money(draft)
            before.append(draft)
        self._has_begun_what_the_document_sets(drafts)

    def _names_its_clauses(self, draft: Draft) -> None:
        assert draft.clauses, draft.name
        for clause in draft.clauses:
            assert clause.startswith((self.town.prefix, "CN-")), (draft.name, clause)
            assert clause in self.known, (draft.name, clause)

    def _clock(self, draft: Draft, before: Sequence[Draft]) -> None:
        name, kind = draft.data["timer"], draft.name.removeprefix("case.timer_")
        clock = self.clocks.get(name)
        if kind == "started":
            assert clock is None or clock.state != "running", f"{name} is begun while it runs"
            if not any(d.name == "case.corrected" for d in before):
                self._keeps_its_channels_date(name, clock, draft)
            self.clocks[name] = Clock(_moment(draft, "started_at"), _moment(draft, "due_at"))
            return
        assert clock is not None, f"{draft.name} of {name}, which never began"
        assert (clock.state == "running") == (kind != "answered"), f"{name} is {clock.state}: {kind}"
        match kind:
            case "met":
                assert draft.time < clock.due_at, f"{name} met too late"
                clock.state = "met"
            case "breached":
                assert draft.time >= clock.due_at, f"{name} breached too early"
                clock.state = "breached"
            case "cancelled":
                assert before, f"{name} is cancelled by nothing"
                assert _may_cancel(name, {d.name for d in before}), (name, [d.name for d in before])
                clock.state = "cancelled"
            case "answered":
                assert clock.state == "breached"
                assert not clock.answered, f"{name} is answered twice"
                clock.answered = True
            case "extended" | "reprojected":
                self._moves(name, clock, draft, before)

    def _keeps_its_channels_date(self, name: str, clock: Clock | None, draft: Draft) -> None:
        """A channel's date never starts anew: it may only run on."""
        if name == "channel" and clock is not None and clock.state != "cancelled":
            assert _moment(draft, "due_at") == clock.due_at, "a channel's clock was reset"

    def _moves(self, name: str, clock: Clock, draft: Draft, before: Sequence[Draft]) -> None:
        due_at = _moment(draft, "due_at")
        if base(name) == "channel" and due_at != clock.due_at:
            fields = [d.data["field"] for d in before if d.name == "case.corrected"]
            assert fields == ["channel_due_at"], f"a channel's clock was moved by {[d.name for d in before]}"
        assert due_at > draft.time, f"{name} is made breached in the past"
        clock.due_at = due_at
        if "started_at" in draft.data:
            clock.started_at = _moment(draft, "started_at")

    def _money(self, draft: Draft) -> None:
        data = draft.data
        match draft.name:
            case "case.payment_recorded":
                self.paid += fen(data["amount"]) or 0
                assert fen(data["paid"]) == self.paid
                assert fen(data["owed"]) == self.owed
            case "case.advanced":
                amount = fen(data["amount"]) or 0
                assert self.owed is None or amount <= self.owed, "more is advanced than is owed"
                self.advanced += amount
                assert fen(data["owed"]) == self.owed
            case "case.verified":
                self.found = fen(data["amount"])
                assert fen(data["owed"]) == self.owed

    @property
    def owed(self) -> int | None:
        """Verified less paid and advanced, never below zero."""
        return None if self.found is None else max(0, self.found - self.paid - self.advanced)

    def _has_begun_what_the_document_sets(self, drafts: Sequence[Draft]) -> None:
        begun = {d.data["timer"]: d for d in drafts if d.name == "case.timer_started"}
        for draft in drafts:
            if draft.name == "case.opened" and draft.data["state"] == "judging":
                assert "judge" in begun or self.town.name in ("hangzhou", "linyi") or "judge" in self.clocks
                continue
            for name in self.town.begins.get(draft.name, ()):
                assert name in begun, f"{draft.name} began no {name}"
            for name, days in self.town.natural_days.get(draft.name, {}).items():
                if name == "close" and draft.data.get("festival"):
                    continue
                self._ends_after(begun[name], days)

    def _ends_after(self, started: Draft, days: int) -> None:
        """The day of the event does not count; the end is 24:00 of the last day."""
        first = _moment(started, "started_at").astimezone(SHANGHAI).date()
        last = first + timedelta(days=days)
        end = datetime.combine(last + timedelta(days=1), datetime.min.time(), SHANGHAI)
        assert _moment(started, "due_at") == end, started.data["timer"]

    def agree_with(self, case: Case, now: datetime) -> None:
        """The case says what its books say, and nothing that runs is late."""
        assert {t.name: (str(t.state), t.due_at) for t in case.timers} == {
            name: (clock.state, clock.due_at) for name, clock in self.clocks.items()
        }
        assert (case.paid, case.advanced, case.owed) == (self.paid, self.advanced, self.owed)
        for timer in case.timers:
            assert not timer.running or timer.due_at > now, f"{timer.name} is late and runs"
            assert (timer.stopped_at is None) == (
                timer.running or (timer.state == "breached" and not self.clocks[timer.name].answered)
            )
        if case.state in ENDED:
            assert not any(t.running for t in case.timers)


def _moment(draft: Draft, name: str) -> datetime:
    return datetime.fromisoformat(draft.data[name])


def _may_cancel(name: str, events: set[str]) -> bool:
    """What may cancel a clock (catalogue, the list under the table of timers)."""
    by_kind = {
        "close": {"case.filed"},
        "review": {"case.filed"},
        "payment_order": {"case.payment_ordered"},
        "instalment": {"case.agreed"},
        "channel": {"case.merge_released"},
    }
    allowed = ENDS | {"case.corrected"} | by_kind.get(base(name), set())
    if name in STAGE:
        allowed |= GIVEN_AWAY | {"case.escalated"}
    return bool(allowed & events)
