"""Scenes of the way to whoever handles a case: hand-over, sign, divert, hand back, verify (附件1 三)."""

from __future__ import annotations

from datetime import timedelta

from anxin.demo import texts
from anxin.demo.pace import pick
from anxin.demo.story import Scene, Told, Until, hrss, take
from services.routing.domain.case import Case, State

SOON = timedelta(hours=22)
NIGHT_DUTY = 0.93
"""The share of leads that the duty desk answers within 24 hours where nobody has handed them over yet."""


def hand_over(told: Told, case: Case) -> Scene:
    """市人社流转至属地人社, now and then to the wrong one where the lead names none.

    Where that has to wait, whoever is on duty calls the complainant back meanwhile.
    """
    pace, fresh = told.pace, case.proposed is None
    came = case.lead.received_at if fresh else told.now()
    when = told.later((0, 52), (1, 45), (2, 2), (3, 1), after=came)
    if fresh and when - came > SOON and pace.chance(NIGHT_DUTY):
        case = yield Until(came + timedelta(hours=pace.rng.uniform(0.5, 20)))
        case = yield from take(case, "contact", note=texts.CONTACT)
    case = yield Until(when)
    county = told.truth.county if case.territory is None else case.territory
    if case.proposed is not None:
        county = case.proposed.partition("/")[0]
    elif case.territory is None and pace.chance(0.12):
        county = told.city.county(told.rng)
    return (yield from take(case, "transfer", to=f"{county}/hrss"))


def sign_or_divert(told: Told, case: Case) -> Scene:
    """属地人社签收, or 分流 to the industry department; one that lies elsewhere goes back."""
    case = yield from told.wait((0, 45), (1, 50), (2, 3), (3, 2))
    right = told.truth.county
    if case.territory != right and len(case.trail) == 1:
        proposed = f"{right}/hrss"
        return (yield from take(case, "hand_back", reason=texts.WRONG_COUNTY, proposed=proposed))
    department = told.city.department(case.territory or right, case.lead.industry)
    if department is None or len(case.trail) > 1 or told.pace.chance(0.25):
        return (yield from take(case, "sign"))
    return (yield from take(case, "divert", to=department))


def verify(told: Told, case: Case) -> Scene:
    """核实人数、金额和拖欠主体. A department may find that the matter is not its own."""
    pace = told.pace
    if case.unit != hrss(case) and pace.chance(0.03):
        case = yield from told.wait((1, 1), (2, 1))
        if case.state is State.VERIFYING and case.unit != hrss(case):
            return (yield from take(case, "hand_back", reason=texts.NOT_OURS, proposed=hrss(case)))
    if pace.chance(0.03):
        case = yield from told.wait((2, 1), (4, 1))
        return (yield from take(case, "withdraw", reason=texts.WITHDRAWN))
    case = yield from told.wait((0, 8), (1, 33), (2, 28), (3, 15), (4, 8), (6, 4), (10, 2), (14, 2))
    return (yield from find_out(told, case))


def find_out(told: Told, case: Case) -> Scene:
    """The verification itself."""
    truth = told.truth
    outcome = pick(
        told.rng, (("founded", 72), ("partly_founded", 12), ("unfounded", 12), ("out_of_scope", 4))
    )
    if outcome in ("unfounded", "out_of_scope"):
        return (yield from take(case, "verify", outcome=outcome))
    part = 1.0 if outcome == "founded" else told.rng.uniform(0.4, 0.9)
    return (
        yield from take(
            case,
            "verify",
            outcome=outcome,
            headcount=max(1, round(truth.headcount * part)),
            amount=f"{max(100, round(truth.amount * part)):d}.00",
            debtor={"name": truth.employer},
        )
    )
