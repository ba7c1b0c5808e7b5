"""What is done beside the handling itself: what a rule has made due, what a mark asks for, and rarer things.

Each happens with its own chance whenever the story comes by, and only where the pack lets somebody do it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from anxin.demo import texts
from anxin.demo.pace import pick
from anxin.demo.story import Scene, Told, Until, attempt, take
from contracts.values import yuan
from services.routing.domain.case import OPEN, Case, State

OFFICE = "office"
AT_WORK = frozenset({State.VERIFYING, State.HANDLING, State.AGREED, State.INVESTIGATING})
HANDLED = AT_WORK - {State.VERIFYING}
POLICE_AFTER = {None: "accepted", "accepted": "filed", "filed": "prosecuted"}
"""What the police say next."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Something beside the handling: when it is asked for, how often it is done then, and what it is."""

    wanted: Callable[[Case], bool]
    share: float
    scene: Callable[[Told, Case], Scene]


def asides(told: Told, case: Case) -> Scene:
    """Does what comes up beside the handling, in the order of the table."""
    case = yield from _merged(told, case)
    for aside in ASIDES:
        if case.state not in OPEN:
            break
        if aside.wanted(case) and told.pace.chance(aside.share):
            case = yield from aside.scene(told, case)
    return case


def _merged(told: Told, case: Case) -> Scene:
    """合并: the same complaint came before through another channel, and the office has seen it."""
    earlier = told.earlier()
    if earlier is None or earlier.state not in OPEN or case.joined.into or case.joined.pending:
        return case
    case = yield from told.wait((0, 1), (1, 2))
    earlier = told.earlier()
    if earlier is None or earlier.state not in OPEN or case.state not in OPEN:
        return case
    case = yield from take(case, "merge", OFFICE, into=earlier.id)
    return (yield Until(told.pace.workdays(told.now(), 0)))


def _leader(told: Told, case: Case) -> Scene:
    units = (told.role("government", case), case.unit, OFFICE)
    return (yield from attempt(told, case, "assign_leader", units, post="deputy"))


def _special_team(told: Told, case: Case) -> Scene:
    members = _members(told, case)
    return (yield from attempt(told, case, "special_team", (OFFICE,), members=members))


def _joint_investigation(told: Told, case: Case) -> Scene:
    members = _members(told, case)
    units = (told.role("hrss", case),)
    return (yield from attempt(told, case, "joint_investigation", units, members=members))


def _members(told: Told, case: Case) -> list[str]:
    units = (told.role("hrss", case), told.role("industry", case))
    return [unit for unit in units if unit is not None]


def _open_incident(told: Told, case: Case) -> Scene:
    units = (case.unit, OFFICE)
    return (yield from attempt(told, case, "open_incident", units, level="large", on_site_post="head"))


def _reported(told: Told, case: Case) -> Scene:
    return (yield from attempt(told, case, "report_superior", (case.unit, OFFICE), reference=texts.REPORT))


def _end_incident(told: Told, case: Case) -> Scene:
    return (yield from attempt(told, case, "end_incident", (case.unit, OFFICE)))


def _plan(told: Told, case: Case) -> Scene:
    return (yield from attempt(told, case, "plan", text=texts.PLAN))


def _contact(told: Told, case: Case) -> Scene:
    return (yield from attempt(told, case, "contact", note=texts.CONTACT))


def _urge(told: Told, case: Case) -> Scene:
    units = tuple(u for u in (told.role("office", case), OFFICE) if u != case.unit)
    return (yield from attempt(told, case, "urge", units or (OFFICE,), text=texts.URGE))


def _ask(told: Told, case: Case) -> Scene:
    """协查: the department of land, the police, the market's, whoever knows."""
    departments = told.rng.sample(texts.KNOW, k=len(texts.KNOW))
    known = told.city.territory.knows_unit
    to = next((u for u in departments if known(u) and u != case.unit), None)
    if to is None:
        return case
    return (yield from attempt(told, case, "assist", to=to, question=texts.QUESTION))


def _answer(told: Told, case: Case) -> Scene:
    question = case.assistances[0]
    fields = {"assistance": question.id, "answer": texts.ANSWER}
    return (yield from attempt(told, case, "answer", (question.unit,), **fields))


def _link_debt(told: Told, case: Case) -> Scene:
    kind = pick(told.rng, (("agency", 3), ("soe", 4), ("sme", 3)))
    amount = f"{max(1000, round(told.truth.amount * told.rng.uniform(0.5, 3))):d}.00"
    fields = {"debtor": {"name": texts.DEBTORS[kind]}, "kind": kind, "amount": amount}
    return (yield from attempt(told, case, "link_debt", **fields))


def _recover_debt(told: Told, case: Case) -> Scene:
    amount = yuan(max(1, round((case.owed or 0) * told.rng.uniform(0.2, 1.0))))
    fields = {"debt": case.debts[0].name, "amount": amount, "to_wages": amount}
    return (yield from attempt(told, case, "recover_debt", **fields))


def _advance(told: Told, case: Case) -> Scene:
    """应急周转金 for a part of what is owed."""
    amount = yuan(max(1, round((case.owed or 0) * told.rng.uniform(0.2, 0.6))))
    ground = pick(told.rng, (("employer_unable", 7), ("employer_fled", 3)))
    fields = {"amount": amount, "ground": ground, "source": texts.FUND}
    units = (case.unit, told.role("hrss", case))
    return (yield from attempt(told, case, "advance", units, **fields))


def _mediation(told: Told, case: Case) -> Scene:
    return (yield from attempt(told, case, "mediation", outcome=texts.MEDIATED))


def _legal_aid(told: Told, case: Case) -> Scene:
    return (yield from attempt(told, case, "legal_aid"))


def _arbitration(told: Told, case: Case) -> Scene:
    return (yield from attempt(told, case, "arbitration_referral"))


def _police(told: Told, case: Case) -> Scene:
    """移送公安: of a filed case, or of one whose employer hides what he has."""
    units = (told.role("hrss", case),)
    for to in (f"{case.territory}/police", "city_police"):
        if told.city.territory.knows_unit(to) and told.accepts(case, "police_transfer", *units, to=to):
            return (yield from take(case, "police_transfer", *units, to=to))
    return case


def _police_answered(told: Told, case: Case) -> Scene:
    status = POLICE_AFTER[case.police.status] if case.police is not None else "accepted"
    if status != "prosecuted" and told.pace.chance(0.15):
        status = "refused"
    return (yield from attempt(told, case, "police_update", (case.police_unit,), status=status))


def _judicial(told: Told, case: Case) -> Scene:
    kind, who = pick(told.rng, ((("support_suit", "procuratorate"), 3), (("preservation", "court"), 2)))
    units = (f"{case.territory}/{who}", f"city_{who}")
    return (yield from attempt(told, case, "judicial_answer", units, kind=kind, answer=texts.JUDICIAL))


def _joint_action(told: Told, case: Case) -> Scene:
    others = [unit for unit in _members(told, case) if unit != case.unit]
    fields = {"kind": pick(told.rng, (("interview", 3), ("enforcement", 2))), "text": texts.JOINT}
    return (yield from attempt(told, case, "joint_action", **{**fields, "with": others}))


def _correct(told: Told, case: Case) -> Scene:
    """更正: what the lead said of the amount was a slip of the pen."""
    fields = {"field": "amount", "value": f"{told.truth.amount}.00", "reason": texts.SLIP}
    return (yield from attempt(told, case, "correct", **fields))


def _late(case: Case) -> bool:
    return any(t.state == "breached" and t.stopped_at is None and t.unit for t in case.timers)


def _incident_runs(case: Case) -> bool:
    return case.incident is not None and case.incident.open


def _owing(case: Case) -> bool:
    return case.state in HANDLED and bool(case.owed)


ASIDES: Sequence[Aside] = (
    Aside(lambda c: "open_incident" in c.due_steps, 0.9, _open_incident),
    Aside(lambda c: _incident_runs(c) and not c.reported, 0.8, _reported),
    Aside(lambda c: _incident_runs(c) and c.state in HANDLED, 0.4, _end_incident),
    Aside(lambda c: "no_plan" in c.marks, 0.6, _plan),
    Aside(lambda c: "no_contact" in c.marks, 0.6, _contact),
    Aside(
        lambda c: "leader_assignment" in c.marks and c.leader is None and c.state is not State.RECEIVED,
        0.8,
        _leader,
    ),
    Aside(lambda c: "special_team" in c.due_steps, 0.7, _special_team),
    Aside(lambda c: "joint_investigation" in c.due_steps and c.state in HANDLED, 0.8, _joint_investigation),
    Aside(lambda c: bool(c.assistances), 0.7, _answer),
    Aside(lambda c: c.state in AT_WORK and c.questions == 0, 0.04, _ask),
    Aside(lambda c: c.state in AT_WORK and c.verified is None and c.lead.amount is not None, 0.012, _correct),
    Aside(lambda c: "link_debt" in c.due_steps and c.state in AT_WORK, 0.35, _link_debt),
    Aside(lambda c: bool(c.debts) and _owing(c) and not c.debts[0].recovered, 0.25, _recover_debt),
    Aside(lambda c: _owing(c) and not c.advanced, 0.015, _advance),
    Aside(lambda c: _owing(c) and not c.paths, 0.02, _mediation),
    Aside(lambda c: _owing(c) and not c.paths, 0.015, _legal_aid),
    Aside(lambda c: _owing(c) and not c.paths, 0.01, _arbitration),
    Aside(lambda c: _owing(c) and c.filed and c.police is None, 0.15, _police),
    Aside(lambda c: _owing(c) and "malicious" in c.causes and c.police is None, 0.15, _police),
    Aside(lambda c: c.police is not None and c.police.busy, 0.5, _police_answered),
    Aside(lambda c: c.police is not None and c.police.status is not None, 0.08, _judicial),
    Aside(lambda c: _owing(c), 0.008, _joint_action),
    Aside(_late, 0.1, _urge),
)
"""What may come up, in the order in which it is thought of."""
