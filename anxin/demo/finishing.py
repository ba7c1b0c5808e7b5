"""Scenes of the end: feedback, review, follow-up, closing, spot checks, the look back (附件1 五)."""

from __future__ import annotations

from anxin.demo import texts
from anxin.demo.pace import pick
from anxin.demo.settling import FILE, file, link_review, pay
from anxin.demo.story import Scene, Told, attempt, take
from services.routing.domain.case import OWED_OUTCOMES, Case, State

REPORTED = frozenset({"leader_instruction", "superior_supervised", "media_exposed", "mass_incident"})
AGAIN = 3
"""Times that a case goes back before a reviewer lets it pass."""
OFFICE = "office"


def feed_back(told: Told, case: Case) -> Scene:
    """反馈 in six parts."""
    case = yield from told.wait((0, 70), (1, 26), (2, 4))
    if case.state not in (State.HANDLING, State.AGREED, State.INVESTIGATING) or case.required_steps:
        return case
    owed = case.verified is not None and case.verified.outcome in OWED_OUTCOMES
    parts = texts.feedback(told.rng, told.truth, owed, not case.owed)
    return (yield from attempt(told, case, "feedback", **parts))


def review(told: Told, case: Case) -> Scene:
    """治欠办审核; every tenth feedback is sent back."""
    case = yield from told.wait((0, 64), (1, 33), (2, 2), (3, 1))
    if case.state is not State.REVIEWING:
        return case
    if case.returns < AGAIN and told.pace.chance(0.1):
        words = told.rng.choice(texts.RETURNED)
        return (yield from take(case, "review", case.unit, "deputy", decision="return", comments=words))
    return (yield from take(case, "review", case.unit, "deputy", decision="approve"))


def finish(told: Told, case: Case) -> Scene:
    """回访 and 销号, once all is done that the pack asks for before."""
    case = yield from told.wait((0, 60), (1, 36), (2, 4))
    if case.state is not State.RESOLVED:
        return case
    if FILE in case.required_steps:  # an agreement that was fed back as the result was not kept
        return (yield from file(told, case))
    if case.satisfied is None and told.pace.chance(0.8):
        case = yield from _followed_up(told, case)
        if case.state is not State.RESOLVED:
            return case
    if REPORTED & set(case.lead.flags):
        if not case.reported:
            case = yield from attempt(told, case, "report_superior", reference=texts.REPORT)
        if not case.published:
            case = yield from attempt(told, case, "publish_result", reference=texts.PUBLISHED)
    if told.accepts(case, "close"):
        return (yield from take(case, "close"))
    return (yield from _what_lacks(told, case))


def _what_lacks(told: Told, case: Case) -> Scene:
    """What stands between a resolved case and its end: money, the linked half, the complainant's answer."""
    if case.owed:
        return (yield from pay(told, case, days=told.rng.uniform(5, 25)))
    if case.linked_review is not None and not case.linked_review.done:
        return (yield from link_review(told, case))
    if told.accepts(case, "review", OFFICE, decision="approve"):
        return (yield from take(case, "review", OFFICE, "head", decision="approve"))
    case = yield from told.wait((1, 3), (2, 2), (4, 1))
    return case if case.state is not State.RESOLVED else (yield from _followed_up(told, case))


def _followed_up(told: Told, case: Case) -> Scene:
    again = case.returns < AGAIN and told.accepts(case, "follow_up", satisfied="no")
    answer = pick(told.rng, (("yes", 80), ("unreachable", 16), ("no", 4 if again else 0)))
    note = {"yes": texts.SATISFIED, "no": texts.NOT_SATISFIED}.get(answer)
    return (yield from attempt(told, case, "follow_up", satisfied=answer, note=note))


def afterwards(told: Told, case: Case) -> Scene:
    """After closing: agreements are looked at again, and a few complainants are asked once more."""
    if case.instalments and not case.agreement_kept and told.pace.chance(0.3):
        case = yield from told.wait_days(told.rng.uniform(25, 45))
        kept = told.pace.chance(0.75)
        found = texts.KEPT if kept else texts.NOT_KEPT
        units = (told.role("office", case), OFFICE)
        return (yield from attempt(told, case, "spot_check", units, found=found, unpaid=not kept))
    if case.returns and told.pace.chance(0.2):
        case = yield from told.wait_days(told.rng.uniform(5, 20))
        looked_at = case.handled_by or case.unit
        fields = {"unit": looked_at, "findings": texts.LOOKED_BACK, "measures": ["interview"]}
        return (yield from attempt(told, case, "look_back", (told.role("office", case), OFFICE), **fields))
    if told.pace.chance(0.06):
        case = yield from told.wait_days(told.rng.uniform(5, 25))
        answer = pick(told.rng, (("yes", 75), ("no", 25)))
        note = texts.SATISFIED if answer == "yes" else texts.NOT_SATISFIED
        return (yield from attempt(told, case, "follow_up", satisfied=answer, note=note))
    return case
