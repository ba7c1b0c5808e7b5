"""Scenes of the way to whoever handles a case: hand-over, sign, divert, hand back, disputes, verification."""

from __future__ import annotations

from datetime import timedelta

from anxin.demo import texts
from anxin.demo.pace import pick
from anxin.demo.story import Scene, Told, Until, attempt, take
from services.routing.domain.case import Case, State

SOON = timedelta(hours=22)
NIGHT_DUTY = 0.93
"""The share of leads that the duty desk answers within 24 hours where nobody has handed them over yet."""
OFFICE = "office"
MOVES = 4
"""Units that a case goes through before nobody gives it away any more."""


def hand_over(told: Told, case: Case) -> Scene:
    """A lead is handed over, or taken up by whoever has it where the pack lets the first unit handle it.

    Where that has to wait, whoever is on duty calls the complainant back meanwhile.
    """
    pace, fresh = told.pace, case.proposed is None
    came = case.lead.received_at if fresh else told.now()
    when = told.later((0, 52), (1, 45), (2, 2), (3, 1), after=came)
    if fresh and when - came > SOON and pace.chance(NIGHT_DUTY):
        case = yield Until(came + timedelta(hours=pace.rng.uniform(0.5, 20)))
        case = yield from attempt(told, case, "contact", note=texts.CONTACT)
    case = yield Until(when)
    if case.state not in (State.RECEIVED, State.JUDGING):
        return case
    to = _receiver(told, case)
    if _takes_it_up(told, case, to is not None):
        return (yield from _take_up(told, case))
    return case if to is None else (yield from take(case, "transfer", to=to))


def _takes_it_up(told: Told, case: Case, could_go: bool) -> bool:
    """Whether the first unit handles the lead itself: most do, where they may."""
    may = told.accepts(case, "sign") or told.accepts(case, "verify", **_FOUND)
    return may and (not could_go or told.pace.chance(0.7))


def _take_up(told: Told, case: Case) -> Scene:
    if told.accepts(case, "sign"):
        return (yield from take(case, "sign"))
    return (yield from verify(told, case))


def _receiver(told: Told, case: Case) -> str | None:
    """To whom a case is handed over: one of those that the pack lets it go to, mostly the right ones."""
    county = told.truth.county if case.territory is None else case.territory
    if case.proposed is not None:
        county = case.proposed.partition("/")[0]
    elif case.territory is None and told.pace.chance(0.12):
        county = told.city.county(told.rng)
    return _one_of(told, case, county)


def _one_of(told: Told, case: Case, county: str) -> str | None:
    suffix = told.city.territory.department(case.lead.industry)
    inside = told.city.territory.township(case.region)
    wanted = [
        (case.proposed, 60.0),
        (f"{county}/hrss", 30.0),
        (county, 18.0),
        (None if suffix is None else f"{county}/{suffix}", 6.0),
        (None if inside is None else inside.code, 4.0),
        (None if suffix is None else f"city_{suffix}", 3.0),
        ("city_hrss", 0.5),
    ]
    open_to = [(to, weight) for to, weight in wanted if to is not None and _may_go(told, case, to)]
    return pick(told.rng, open_to) if open_to else None


def _may_go(told: Told, case: Case, to: str) -> bool:
    return told.city.territory.knows_unit(to) and told.accepts(case, "transfer", to=to)


def sign_or_divert(told: Told, case: Case) -> Scene:
    """签收, 分流, or given on to whom the pack lets it go; one from elsewhere goes back or is arbitrated."""
    case = yield from told.wait((0, 45), (1, 50), (2, 3), (3, 2))
    if case.state is not State.TRANSFERRED:
        return case
    right = told.truth.county
    if case.territory != right and len(case.trail) == 1:
        return (yield from _not_here(told, case, right))
    department = told.role("industry", case)
    may_sign = told.accepts(case, "sign")
    diverts = department is not None and told.accepts(case, "divert", to=department)
    if department is not None and diverts and len(case.trail) == 1 and not told.pace.chance(0.25):
        return (yield from take(case, "divert", to=department))
    on = _given_on(told, case)
    if on is not None and (not may_sign or told.pace.chance(0.6)):
        return (yield from take(case, "transfer", to=on))
    if told.pace.chance(0.04):
        before = case
        case = yield from disputed(told, case)
        if case is not before:
            return case
    return (yield from take(case, "sign")) if may_sign else (yield from verify(told, case))


def _given_on(told: Told, case: Case) -> str | None:
    """Whom a unit that was given a case gives it to, within its territory."""
    if case.territory is None or len(case.trail) >= MOVES:
        return None
    gone = {giver.unit for giver in case.trail}
    found = _one_of(told, case, case.territory)
    return None if found in gone else found


def _not_here(told: Told, case: Case, right: str) -> Scene:
    """It lies in another territory: back to who gave it, or a dispute, or it is handled all the same."""
    proposed = right + case.unit.removeprefix(case.territory or "") if case.territory else f"{right}/hrss"
    if not told.city.territory.knows_unit(proposed):
        proposed = right
    fields = {"reason": texts.WRONG_COUNTY, "proposed": proposed}
    if told.pace.chance(0.3) and told.accepts(case, "dispute", **fields):
        case = yield from take(case, "dispute", **fields)
        return (yield from arbitrated(told, case))
    if told.accepts(case, "hand_back", **fields):
        return (yield from take(case, "hand_back", **fields))
    return (yield from (take(case, "sign") if told.accepts(case, "sign") else verify(told, case)))


def disputed(told: Told, case: Case) -> Scene:
    """A unit holds that the case is not its own, and the office decides."""
    department, hrss = told.role("industry", case), told.role("hrss", case)
    proposed = next((u for u in (department, hrss) if u is not None and u != case.unit), None)
    fields = {"reason": texts.DISPUTED, "proposed": proposed}
    if proposed is None or not told.accepts(case, "dispute", **fields):
        return case
    case = yield from take(case, "dispute", **fields)
    return (yield from arbitrated(told, case))


def arbitrated(told: Told, case: Case) -> Scene:
    """争议仲裁: within a few days, to the one that was proposed or to the one that has it."""
    case = yield from told.wait((1, 3), (3, 4), (4, 2), (7, 1))
    if case.dispute is None:
        return case
    to = case.dispute.proposed if told.pace.chance(0.6) else case.unit
    return (yield from attempt(told, case, "arbitrate", (case.arbiter, OFFICE), to=to, reason=texts.DECIDED))


def verify(told: Told, case: Case) -> Scene:
    """核实人数、金额和拖欠主体. A department may find that the matter is not its own."""
    pace, hrss, was = told.pace, told.role("hrss", case), case.state
    if case.unit != hrss and pace.chance(0.03):
        case = yield from told.wait((1, 1), (2, 1))
        fields = {"reason": texts.NOT_OURS, "proposed": hrss}
        if case.state is State.VERIFYING and case.unit != hrss and told.accepts(case, "hand_back", **fields):
            return (yield from take(case, "hand_back", **fields))
    department = told.role("industry", case)
    fresh = case.unit == hrss and department is not None and not case.trail
    if fresh and pace.chance(0.3) and told.accepts(case, "divert", to=department):
        return (yield from take(case, "divert", to=department))
    if pace.chance(0.03) and told.accepts(case, "withdraw", reason=texts.WITHDRAWN):
        case = yield from told.wait((2, 1), (4, 1))
        return (yield from attempt(told, case, "withdraw", reason=texts.WITHDRAWN))
    case = yield from told.wait((0, 8), (1, 33), (2, 28), (3, 15), (4, 8), (6, 4), (10, 2), (14, 2))
    return case if case.state is not was else (yield from find_out(told, case))


def find_out(told: Told, case: Case) -> Scene:
    """The verification itself."""
    truth = told.truth
    outcome = pick(
        told.rng, (("founded", 72), ("partly_founded", 12), ("unfounded", 12), ("out_of_scope", 4))
    )
    if outcome in ("unfounded", "out_of_scope"):
        return (yield from attempt(told, case, "verify", outcome=outcome))
    part = 1.0 if outcome == "founded" else told.rng.uniform(0.4, 0.9)
    found = {
        "outcome": outcome,
        "headcount": max(1, round(truth.headcount * part)),
        "amount": f"{max(100, round(truth.amount * part)):d}.00",
        "debtor": {"name": truth.employer},
    }
    return (yield from attempt(told, case, "verify", **found))


def given_on_when_verified(told: Told, case: Case) -> Scene:
    """流转 after the verification, where the pack has it: to the department whose matter it is."""
    department = told.role("industry", case)
    if department is None or department in (case.unit, *(giver.unit for giver in case.trail)):
        return case
    hrss = told.role("hrss", case)
    if case.unit != hrss or not told.accepts(case, "transfer", hrss, to=department):
        return case
    if not told.pace.chance(0.9):
        return case
    case = yield from told.wait((0, 4), (1, 4), (3, 1))
    return (yield from attempt(told, case, "transfer", (hrss,), to=department))


_FOUND = {"outcome": "founded", "headcount": 1, "amount": "100.00", "debtor": {"name": "某单位"}}
"""A verification, to ask whether one may be made."""
