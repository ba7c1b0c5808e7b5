"""Checks packs: what is wrong with them, what in them is assumed, and which clauses they carry out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anxin.checking import clocks, conditions, coverage, dates, guards, order, places
from anxin.checking.checked import Check, Checked, walk
from anxin.checking.coverage import Open, Tested
from services.bulletins.domain.policy import BulletinsPolicy
from services.intake.domain.policy import IntakePolicy
from services.routing.domain.policy_parse import parse_policy
from services.runtime.pack_shapes import check_shapes
from services.runtime.packs import Pack, PackError, read_pack
from services.runtime.territory import parse_territory
from services.warnings.domain.policy import WarningsPolicy

PARSERS: tuple[Callable[[Pack], Any], ...] = (
    check_shapes,
    parse_territory,
    IntakePolicy.parse,
    parse_policy,
    WarningsPolicy.parse,
    BulletinsPolicy.parse,
)
CHECKS: tuple[Check, ...] = (
    places.check,
    dates.check,
    conditions.check,
    order.check,
    clocks.check,
    guards.check,
)
"""What is looked at once a pack can be read: rules that are well written and can never take effect."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """A value that no document gives: where it stands, and why it is what it is."""

    pack: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in some packs. `clauses` counts rules and scenarios by clause; `open` are those that
    another service carries out and no rule names yet."""

    errors: list[str] = field(default_factory=list)
    assumed: list[Assumed] = field(default_factory=list)
    clauses: dict[str, dict[str, int]] = field(default_factory=dict)
    open: list[Open] = field(default_factory=list)


def check_packs(folders: list[Path], scenarios: Path | None) -> Report:
    """Checks each pack folder against the scenarios in `scenarios` and in the folder's own `scenarios/`.

    Where a system runs there are no scenarios (None): then no clause needs one.
    """
    report = Report()
    versions: dict[tuple[str, str], str] = {}
    tested = None
    if scenarios is not None:
        tested = Tested.read([scenarios, *(folder / "scenarios" for folder in folders)])
        report.errors.extend(tested.errors)
    for folder in folders:
        try:
            pack = read_pack(folder)
        except PackError as error:
            report.errors.append(str(error))
            continue
        report.errors.extend(_twice(pack, folder, versions))
        _check_one(pack, folder, tested, report)
    return report


def _check_one(pack: Pack, folder: Path, tested: Tested | None, report: Report) -> None:
    wrong = [*_wrong_sections(pack), *_without_reason(pack)]
    report.errors.extend(dict.fromkeys(wrong))
    report.assumed.extend(_assumed(pack))
    counted = coverage.of(pack, folder, tested)
    report.clauses.update(counted.clauses)
    report.open.extend(counted.open)
    report.errors.extend(counted.errors)
    if not wrong:
        checked = Checked(pack, folder, parse_policy(pack))
        report.errors.extend(dict.fromkeys(said for check in CHECKS for said in check(checked)))


def _wrong_sections(pack: Pack) -> Iterator[str]:
    """Each service reads its own section: what one can't read is said with file and line."""
    for parse in PARSERS:
        try:
            parse(pack)
        except PackError as error:
            yield str(error)


def _twice(pack: Pack, folder: Path, versions: dict[tuple[str, str], str]) -> Iterator[str]:
    """A city's version is one folder: cases are pinned to it by that name."""
    former = versions.setdefault((pack.city, pack.version), folder.name)
    if former != folder.name:
        file, line = pack.locate(("pack", "version")) or (str(folder), 1)
        yield f"{file}:{line}: {former} is version {pack.version} of {pack.city}, too; write a new `version`"


def _without_reason(pack: Pack) -> Iterator[str]:
    for place, value in walk(pack.sections):
        if not isinstance(value, Mapping) or "assumed" not in value:
            continue
        if value["assumed"] is not True or not value.get("reason"):
            file, line = pack.locate(place) or (pack.name, 1)
            needed = "an assumed value needs `assumed: true` and a `reason`; write why the value was chosen"
            yield f"{file}:{line}: {needed}"


def _assumed(pack: Pack) -> Iterator[Assumed]:
    for place, value in walk(pack.sections):
        if isinstance(value, Mapping) and value.get("assumed") is True:
            yield Assumed(pack.name, ".".join(map(str, place)), str(value.get("reason", "")))
