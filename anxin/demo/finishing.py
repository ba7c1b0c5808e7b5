"""Scenes of the end: feedback, review, follow-up, closing, spot checks (附件1 五)."""

from __future__ import annotations

from anxin.demo import texts
from anxin.demo.pace import pick
from anxin.demo.settling import FILE, file
from anxin.demo.story import Scene, Told, take
from services.routing.domain.case import OWED_OUTCOMES, Case, State

REPORTED = frozenset({"leader_instruction", "superior_supervised", "media_exposed", "mass_incident"})
AGAIN = 3
"""Times that a case goes back before a reviewer lets it pass."""


def feed_back(told: Told, case: Case) -> Scene:
    """反馈 in six parts."""
    case = yield from told.wait((0, 70), (1, 26), (2, 4))
    if case.state not in (State.HANDLING, State.AGREED, State.INVESTIGATING) or case.required_steps:
        return case
    owed = case.verified is not None and case.verified.outcome in OWED_OUTCOMES
    return (yield from take(case, "feedback", **texts.feedback(told.rng, told.truth, owed, not case.owed)))


def review(told: Told, case: Case) -> Scene:
    """治欠办审核; every tenth feedback is sent back."""
    case = yield from told.wait((0, 64), (1, 33), (2, 2), (3, 1))
    if case.state is not State.REVIEWING:
        return case
    if case.returns < AGAIN and told.pace.chance(0.1):
        words = told.rng.choice(texts.RETURNED)
        return (yield from take(case, "review", role="deputy", decision="return", comments=words))
    return (yield from take(case, "review", role="deputy", decision="approve"))


def finish(told: Told, case: Case) -> Scene:
    """回访 and 销号; what was listed is reported and published first."""
    case = yield from told.wait((0, 60), (1, 36), (2, 4))
    if case.state is not State.RESOLVED:
        return case
    if FILE in case.required_steps:  # an agreement that was fed back as the result was not kept
        return (yield from file(told, case))
    if told.pace.chance(0.8):
        answer = pick(told.rng, (("yes", 84), ("unreachable", 12), ("no", 4 if case.returns < AGAIN else 0)))
        note = {"yes": texts.SATISFIED, "no": texts.NOT_SATISFIED}.get(answer)
        case = yield from take(case, "follow_up", satisfied=answer, note=note)
        if case.state is not State.RESOLVED:
            return case
    if REPORTED & set(case.lead.flags):
        if not case.reported:
            case = yield from take(case, "report_superior", reference=texts.REPORT)
        if not case.published:
            case = yield from take(case, "publish_result", reference=texts.PUBLISHED)
    return (yield from take(case, "close"))


def afterwards(told: Told, case: Case) -> Scene:
    """After closing: agreements are looked at again, and a few complainants are asked once more."""
    if case.instalments and not case.agreement_kept and told.pace.chance(0.3):
        case = yield from told.wait_days(told.rng.uniform(25, 45))
        kept = told.pace.chance(0.75)
        office = f"{case.territory}/office"
        found = texts.KEPT if kept else texts.NOT_KEPT
        return (yield from take(case, "spot_check", office, found=found, unpaid=not kept))
    if told.pace.chance(0.06):
        case = yield from told.wait_days(told.rng.uniform(5, 25))
        answer = pick(told.rng, (("yes", 75), ("no", 25)))
        note = texts.SATISFIED if answer == "yes" else texts.NOT_SATISFIED
        return (yield from take(case, "follow_up", satisfied=answer, note=note))
    return case
