"""Plays recorded steps through a pack: the domain alone, in virtual time, in memory.

Every step is what a service would do of it: a lead is checked and received as intake does, opens a case as
routing does; before a step, what is due by its time has fired. Nothing is stored and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from anxin.replay.clocks import CaseClocks, Compliance
from anxin.replay.recorded import Line
from anxin.replay.rules import Rules as Rules
from anxin.replay.supervised import Supervised, Supervisions
from contracts.case_actions import ACTION, texts_of
from contracts.envelope import By
from contracts.leads import LeadInput
from contracts.reasons import Reason
from contracts.supervision import subject_of
from services.bulletins.domain.rows import CaseRow, fold_case
from services.intake.domain import lead as intake
from services.intake.domain.checks import Rejection, check
from services.intake.domain.identity import case_id_of
from services.intake.domain.receiving import Ids, received_data
from services.routing.domain.case import Case
from services.routing.domain.fire import advance
from services.routing.domain.hearing import TARGETS
from services.routing.domain.messages import Act, CaseTold, LeadCame, LeadWasReferred, Message
from services.routing.domain.play import play
from services.routing.merging import concerns_two, paired
from services.runtime.decisions import Draft, Refusal
from services.runtime.packs import Pack


@dataclass(frozen=True, slots=True)
class RefusedStep:
    """A step that the pack refuses (`clause`), or that can't be read (`reason` "invalid")."""

    line: int
    at: datetime
    case: str
    step: str
    reason: str
    clause: str | None
    message: str


@dataclass(slots=True)
class Track:
    """One case as it goes: its state, its row in the bulletins, and its clocks."""

    case: Case | None = None
    row: CaseRow | None = None
    clocks: CaseClocks = field(default_factory=CaseClocks)


@dataclass(slots=True)
class Replayed:
    """What became of a file under one pack. `left_out` counts steps of other cities, facts and the like."""

    pack: Pack
    tracks: dict[str, Track] = field(default_factory=dict)
    refused: list[RefusedStep] = field(default_factory=list)
    leads: int = 0
    acts: int = 0
    left_out: int = 0
    decisions: int = 0
    events: int = 0
    until: datetime | None = None
    supervised: dict[str, Supervised] = field(default_factory=dict)
    """The supervisions by region."""

    def case(self, name: str) -> Case | None:
        """The case of a lead's name (or with a case's id) as it is at the end, or None."""
        track = self.tracks.get(_case_id(name))
        return None if track is None else track.case

    def compliance(self) -> Compliance:
        """The clocks of all cases and of all supervisions."""
        found = Compliance()
        for track in self.tracks.values():
            found.add(track.clocks)
        for supervised in self.supervised.values():
            found.add(supervised.clocks)
        return found


class Replay:
    """Plays steps through one pack; may be given more lines later, while its cases stand."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._context = rules.context
        self.result = Replayed(rules.pack)
        self._supervisions = Supervisions(rules.context, rules.pack.city, self.result.supervised)

    def play(self, lines: Iterable[Line]) -> Replayed:
        """Plays all lines, then lets time go on to the last one's."""
        result = self.result
        for line in lines:
            result.until = line.at
            if line.verb == "lead" and line.body.get("city", result.pack.city) == result.pack.city:
                self._lead(line)
            elif line.verb == "act" and line.body.get("action") == "raise_level" and "case" in line.body:
                self._raise(line)
            elif line.verb == "act" and "supervision" in line.body:
                self._supervise(line)
            elif line.verb == "act" and "case" in line.body:
                self._act(line)
            elif line.verb is not None:
                result.left_out += 1
        if result.until is not None:
            self._reach(result.until)
        return result

    def _reach(self, until: datetime) -> None:
        for track in self.result.tracks.values():
            if track.case is not None:
                track.case, drafts = advance(track.case, self._context, until)
                self._fold(track, drafts)
        for found in self.result.supervised.values():
            found.reach(until)

    def _lead(self, line: Line) -> None:
        result = self.result
        result.leads += 1
        body = {"city": result.pack.city, **line.body}
        name = str(body.pop("as", f"lead{line.number}"))
        source = body.pop("region_source", None)
        try:
            lead = LeadInput.model_validate(body)
        except ValidationError as error:
            self._unreadable(line, name, "lead", error)
            return
        taken = self._taken(lead, name, source, line.at)
        if isinstance(taken, Rejection):
            words = "; ".join(f"{'.'.join(map(str, loc))}: {said}" for loc, said in taken.errors)
            self._refuse(line, name, "lead", str(taken.reason), None, words)
            return
        for draft in taken:
            self._lead_event(line, name, draft)

    def _taken(self, lead: LeadInput, name: str, source: Any, now: datetime) -> list[Draft] | Rejection:
        """The events of the lead, as intake makes them."""
        policy, calendar = self._rules.intake, self._context.calendar
        checked = check(lead, policy, self._rules.neighbours, calendar, None, lead.attachments, now)
        if isinstance(checked, Rejection):
            return checked
        ids = Ids(name, _case_id(name), name)
        source = source or checked.region_source
        data = received_data(lead, ids, checked.region, None, {}, name, now, source)
        submit = intake.Submit(data, checked.referral, policy.received_clauses, policy.referred_clauses)
        decision = intake.decide(None, submit, now)
        return decision if isinstance(decision, list) else []

    def _lead_event(self, line: Line, name: str, draft: Draft) -> None:
        message: Message
        if draft.name == "lead.received":
            self.result.tracks.setdefault(_case_id(name), Track())
            message = LeadCame(name, self.result.pack.city, draft.data)
        else:
            message = LeadWasReferred(draft.data)
        self._carry_out(line, _case_id(name), "lead", message)

    def _act(self, line: Line) -> None:
        self.result.acts += 1
        body = {**line.body}
        body.pop("as", None)
        case_id, name = _case_id(str(body.pop("case"))), str(body.get("action"))
        if case_id not in self.result.tracks:
            self.result.acts -= 1
            self.result.left_out += 1
            return
        try:
            action = ACTION.validate_python(body)
        except ValidationError as error:
            self._unreadable(line, case_id, name, error)
            return
        if action.by is None:
            self._refuse(line, case_id, name, "invalid", None, "by: is missing")
            return
        by = By(action.by.unit, action.by.post)
        if concerns_two(action):
            self._of_two(line, case_id, action, by)
        else:
            self._carry_out(line, case_id, name, Act(action, by, _refs(action)))

    def _of_two(self, line: Line, case_id: str, action: Any, by: By) -> None:
        """A merge or its undoing: taken by the later-opened of the two, with the other beside it."""
        case = self._case(case_id)
        if case is None:
            return
        joined = case.joined.into
        into = joined and joined.case if action.action == "unmerge" else _case_id(action.into)
        pair = paired(case, self._case(into or ""), action)
        if isinstance(pair, Refusal):
            self._refused(line, case_id, action.action, pair)
            return
        asker, other = pair
        self._carry_out(line, asker, action.action, Act(action, by, _refs(action), other))

    def _raise(self, line: Line) -> None:
        """提级办理: what a supervision asks of a case; the pack says who has it from then on, if anybody."""
        case_id, found = _case_id(str(line.body["case"])), self._supervisions.of(line.body)
        case, rule = self._case(case_id), self._context.policy.supervision.get("raise_level")
        if case is None or found is None:
            self.result.left_out += 1
            return
        self.result.acts += 1
        if rule is not None:
            data = found.raise_level(case_id, rule, line.at)
            told = CaseTold(subject_of(found.state.region), "supervision.level_raised", data)
            self._carry_out(line, case_id, "raise_level", told)
        after = self._case(case_id)
        if after is None or after.raised == case.raised:
            clause = None if rule is None else rule.clauses[0]
            self._refuse(line, case_id, "raise_level", str(Reason.NOT_IN_STATE), clause, "不能提级办理")

    def _supervise(self, line: Line) -> None:
        """A step of a supervision; a case that it names and that is not in the file is left out of it."""
        found = self._supervisions.of(line.body)
        if found is None:
            self.result.left_out += 1
            return
        self.result.acts += 1
        named, step = str(line.body["supervision"]), str(line.body.get("action"))
        try:
            refusal = found.step(line.body, self._case(_case_id(str(line.body.get("case")))), line.at)
        except ValidationError as error:
            self._unreadable(line, named, step, error)
            return
        if refusal is not None:
            self._refused(line, named, step, refusal)

    def _case(self, case_id: str) -> Case | None:
        track = self.result.tracks.get(case_id)
        return None if track is None else track.case

    def _carry_out(self, line: Line, case_id: str, name: str, message: Message) -> None:
        self.result.decisions += 1
        track = self.result.tracks[case_id]
        played = play(track.case, message, self._context, line.at)
        track.case = played.case
        self._fold(track, played.drafts)
        if played.refused is not None:
            self._refused(line, case_id, name, played.refused)
        for draft in played.drafts:
            if draft.name in TARGETS:
                self._tell(line, case_id, draft)

    def _tell(self, line: Line, case_id: str, draft: Draft) -> None:
        """What one case tells another, which answers at once."""
        target = draft.data.get(TARGETS[draft.name])
        if target in self.result.tracks:
            told = CaseTold(case_id, draft.name, draft.data)
            self._carry_out(replace(line, at=draft.time), target, draft.name, told)

    def _fold(self, track: Track, drafts: Sequence[Draft]) -> None:
        self.result.events += len(drafts)
        row, clocks = track.row, track.clocks
        for draft in drafts:
            row = fold_case(row, draft)
            clocks.note(draft)
        track.row = row

    def _refused(self, line: Line, case_id: str, name: str, refusal: Refusal) -> None:
        self._refuse(line, case_id, name, str(refusal.reason), refusal.clause, refusal.message)

    def _unreadable(self, line: Line, case: str, name: str, error: ValidationError) -> None:
        words = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        self._refuse(line, case, name, "invalid", None, words)

    def _refuse(
        self, line: Line, case: str, name: str, reason: str, clause: str | None, message: str
    ) -> None:
        step = RefusedStep(line.number, line.at, case, name, reason, clause, message)
        self.result.refused.append(step)


def _refs(action: Any) -> dict[str, dict[str, Any]]:
    """References to the texts of a step, which nobody keeps: their length is all that is left of them."""
    texts = texts_of(action)
    return {name: {"id": name, "length": len(text), "sha256": ""} for name, text in texts.items()}


def _case_id(name: str) -> str:
    """The case of a lead's name; a case's own id stays."""
    return name if name.startswith("C-") else case_id_of(name)
