"""The figures of a month: each a named function over a row, which a pack chooses as a column. Pure.

A figure tells, for one case or project, what it adds to which row of the bulletin. What is said of a
month's end is what the last event before 00:00 of the next month's 1st (Asia/Shanghai) left. A case
counts once in a row however often a thing happened to it, and once in the total.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from services.bulletins.domain.case_facts import OPEN
from services.bulletins.domain.places import Places, township_places
from services.bulletins.domain.rows import CaseRow, ProjectRow
from services.runtime.territory import Level

Added = Mapping[str | None, int]
"""What one row of a source adds, by row of the bulletin; None is outside of it."""


def _as_of(values: Mapping[str, str | None], month: str) -> str | None:
    """What held at the end of `month`: the entry of the latest month up to it."""
    past = [m for m in values if m <= month]
    return values[max(past)] if past else None


def _in_its_region(case: CaseRow, month: str, places: Places, value: int) -> Added:
    """The row of the region in which the case lay at the month's end."""
    return {places.of(_as_of(case["regions"], month)): value} if value else {}


def received(case: CaseRow, month: str, places: Places) -> Added:
    """Cases whose lead was received in the month (`received_at`, not when it reached this system)."""
    return _in_its_region(case, month, places, 1) if case["received"] == month else {}


def _ended_as(state: str) -> Callable[[CaseRow, str, Places], Added]:
    def figure(case: CaseRow, month: str, places: Places) -> Added:
        return _in_its_region(case, month, places, 1) if case["states"].get(month) == state else {}

    return figure


def open_at_end(case: CaseRow, month: str, places: Places) -> Added:
    """Cases received by the month's end and neither closed, referred, merged nor withdrawn then."""
    begun = case["received"] is not None and case["received"] <= month
    still = begun and _as_of(case["states"], month) == OPEN
    return _in_its_region(case, month, places, 1) if still else {}


def late(case: CaseRow, month: str, places: Places) -> Added:
    """Cases in which a clock of a unit of that territory ran out in the month; what is backlog never counts.

    The unit is the one that answered for the clock at the instant, wherever the case lies now. Units of
    the city itself are in the city's own row and in no county's.
    """
    units = [u["unit"] for u in case["units"] if u["month"] == month and u["late"]]
    return {places.of_unit(unit): 1 for unit in units}


def amount_verified(case: CaseRow, month: str, places: Places) -> Added:
    """Fen: what verification in the month found to be owed, its last word where there were several."""
    return _in_its_region(case, month, places, case["verified"].get(month, 0))


def amount_paid(case: CaseRow, month: str, places: Places) -> Added:
    """Fen: payments recorded in the month; advances are none."""
    return _in_its_region(case, month, places, case["paid"].get(month, 0))


def amount_advanced(case: CaseRow, month: str, places: Places) -> Added:
    """Fen: advances from the revolving fund (应急周转金) recorded in the month."""
    return _in_its_region(case, month, places, case["advanced"].get(month, 0))


def _tallied(what: str, how: str | None = None) -> Callable[[ProjectRow, str, Places], Added]:
    def figure(project: ProjectRow, month: str, places: Places) -> Added:
        added: Counter[str | None] = Counter()
        for tally in project["tallies"]:
            if tally["month"] == month and tally["what"] == what and how in (None, tally["how"]):
                added[places.of(tally["region"])] += tally["count"]
        return added

    return figure


CASE_FIGURES: Mapping[str, Callable[[CaseRow, str, Places], Added]] = {
    "received": received,
    "closed": _ended_as("closed"),
    "referred": _ended_as("referred"),
    "merged": _ended_as("merged"),
    "withdrawn": _ended_as("withdrawn"),
    "open": open_at_end,
    "late": late,
    "amount_verified": amount_verified,
    "amount_paid": amount_paid,
    "amount_advanced": amount_advanced,
}
"""`closed` and its like: cases that became so in the month and were so at its end; one reopened is open."""

WARNING_FIGURES: Mapping[str, Callable[[ProjectRow, str, Places], Added]] = {
    "warnings_raised": _tallied("raised"),
    "warnings_cleared": _tallied("cleared"),
    "warnings_cleared_by_hand": _tallied("cleared", "hand"),
    "warnings_overdue": _tallied("overdue"),
}
"""How often warnings of a territory were raised (again, too), cleared or became overdue in the month."""

NAMES = (*CASE_FIGURES, *WARNING_FIGURES)
AMOUNTS = frozenset({"amount_verified", "amount_paid", "amount_advanced"})
"""Figures that are fen; the others are counts."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a bulletin says of a month: by region, in all, and by unit (cases in which it was late).

    Units are those that are always listed and those that had a clock started or ended in the month.
    `late_stages` (cases by stage) and `overdue_types` (warnings by type) are the problems found, by region.
    `townships` are, in a bulletin of the whole city, those townships of which there is anything to say.
    """

    rows: Mapping[str, Mapping[str, int]]
    townships: Mapping[str, Mapping[str, int]]
    total: Mapping[str, int]
    units: Mapping[str, int]
    late_stages: Mapping[str, Mapping[str, int]]
    overdue_types: Mapping[str, Mapping[str, int]]


def compute(
    cases: Sequence[CaseRow],
    projects: Sequence[ProjectRow],
    month: str,
    places: Places,
    listed: Sequence[str] = (),
) -> Figures:
    """The figures of `month` (YYYY-MM) over all rows.

    Regions without any have noughts, and so have the units of the bulletin's territory among `listed`.
    """
    rows, total = _tabulated(cases, projects, month, places)
    units: Counter[str] = Counter({unit: 0 for unit in listed if places.of_unit(unit) is not None})
    stages: defaultdict[str, Counter[str]] = defaultdict(Counter)
    types: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        _note_units(case, month, places, units, stages)
    for project in projects:
        _note_types(project, month, places, types)
    in_order = {unit: units[unit] for unit in places.sorted_units(frozenset(units))}
    townships = _townships(cases, projects, month, places)
    return Figures(rows, townships, total, in_order, _ranked(stages, places), _ranked(types, places))


Table = dict[str, dict[str, int]]


def _townships(cases: Sequence[CaseRow], projects: Sequence[ProjectRow], month: str, places: Places) -> Table:
    if places.own.level is not Level.CITY:
        return {}
    rows, _ = _tabulated(cases, projects, month, township_places(places.territory))
    return {code: row for code, row in rows.items() if code != places.own.code and any(row.values())}


def _tabulated(
    cases: Sequence[CaseRow], projects: Sequence[ProjectRow], month: str, places: Places
) -> tuple[Table, dict[str, int]]:
    """Every figure by row, and in all."""
    rows = {code: dict.fromkeys(NAMES, 0) for code in places.codes}
    total = dict.fromkeys(NAMES, 0)
    for case in cases:
        for name, case_figure in CASE_FIGURES.items():
            added = _inside(case_figure(case, month, places))
            _add(rows, name, added)
            # Late in two territories is one late case; anything else is in one row anyway.
            total[name] += max(added.values(), default=0)
    for project in projects:
        for name, figure in WARNING_FIGURES.items():
            added = _inside(figure(project, month, places))
            _add(rows, name, added)
            total[name] += sum(added.values())
    return rows, total


def _inside(added: Added) -> dict[str, int]:
    return {code: value for code, value in added.items() if code is not None}


def _add(rows: dict[str, dict[str, int]], name: str, added: Mapping[str, int]) -> None:
    for code, value in added.items():
        rows[code][name] += value


def _note_units(
    case: CaseRow, month: str, places: Places, units: Counter[str], stages: defaultdict[str, Counter[str]]
) -> None:
    found = [(u, places.of_unit(u["unit"])) for u in case["units"] if u["month"] == month]
    inside = [(u, code) for u, code in found if code is not None]
    for unit, _ in inside:
        units[unit["unit"]] += 1 if unit["late"] else 0
    for code, stage in {(code, stage) for unit, code in inside for stage in unit["late"]}:
        stages[code][stage] += 1


def _note_types(
    project: ProjectRow, month: str, places: Places, types: defaultdict[str, Counter[str]]
) -> None:
    for tally in project["tallies"]:
        code = places.of(tally["region"])
        if tally["month"] == month and tally["what"] == "overdue" and code is not None:
            types[code][tally["type"]] += tally["count"]


def _ranked(found: Mapping[str, Counter[str]], places: Places) -> dict[str, dict[str, int]]:
    """By region in the bulletin's order, the most frequent first."""
    return {
        code: dict(sorted(found[code].items(), key=lambda item: (-item[1], item[0])))
        for code in places.codes
        if code in found
    }
