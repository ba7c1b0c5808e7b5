"""The report of a campaign, or of one of its phases, as an official document. Pure.

A phase that is over is told of as it was at its end, a target as it was at its date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from services.bulletins.domain.campaign_count import Count
from services.bulletins.domain.campaign_progress import Figures, PhaseProgress, Progress, TargetProgress
from services.bulletins.domain.campaign_words import ReportWords, TableWords
from services.runtime.calendar_days import local_date
from services.runtime.documents.figures import shown
from services.runtime.documents.model import (
    Block,
    Cell,
    Column,
    Heading,
    Kind,
    OfficialDocument,
    Paragraph,
    Table,
    TableRow,
)
from services.runtime.territory import Territory

NAME = "name"
"""The key of the column with the row's Chinese name."""
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Report:
    """What a report is of: the whole, or a `phase` of it; `as_of` is when its figures were drawn up."""

    progress: Progress
    phase: PhaseProgress | None
    territory: Territory
    words: ReportWords
    office: str
    as_of: datetime

    @property
    def figures(self) -> Figures:
        """Those of the phase, or of the whole."""
        return self.progress.figures if self.phase is None else self.phase.figures


def compose(report: Report) -> OfficialDocument:
    """The document, marked as a draft: nobody has approved it."""
    words = _filled(report)
    return OfficialDocument(
        issuer=report.office,
        title=report.words.title.format_map(words),
        signed_by=report.office,
        date=local_date(report.as_of),
        blocks=tuple(_blocks(report, words)),
        notes=(report.words.note,),
        draft=True,
    )


def part_name(part: str, territory: Territory) -> str:
    """What people call a unit or a territory."""
    region = territory.find(part)
    return territory.unit_name(part) if region is None else region.name


def _filled(report: Report) -> dict[str, str]:
    progress, phase = report.progress, report.phase
    starts = progress.starts_at if phase is None else phase.phase.starts_at
    ends = progress.ends_at if phase is None else phase.phase.ends_at
    return {
        "campaign": progress.campaign.title,
        "phase": report.words.whole if phase is None else phase.phase.title,
        "first_day": _day(local_date(starts)),
        "last_day": _day(_last_day(ends)),
        "as_of": _day(local_date(report.as_of)),
    }


def _blocks(report: Report, filled: Mapping[str, str]) -> Iterator[Block]:
    words, phase = report.words, report.phase
    yield Paragraph(words.intro.format_map(filled))
    if phase is not None and phase.phase.tasks:
        yield Paragraph(words.tasks.format_map({"tasks": "；".join(phase.phase.tasks)}))
    yield Heading(1, words.targets.heading)
    targets = _targets(report)
    yield _target_table(targets, words) if targets else Paragraph(words.targets.none)
    yield Heading(1, words.handling.heading)
    count = report.figures.found.count
    yield Paragraph(words.handling.text.format_map(_said(count)))
    yield from _tables(report)


def _targets(report: Report) -> tuple[TargetProgress, ...]:
    if report.phase is not None:
        return report.phase.targets
    return report.progress.targets + tuple(t for phase in report.progress.phases for t in phase.targets)


def _target_table(targets: tuple[TargetProgress, ...], words: ReportWords) -> Table:
    named = words.targets
    columns = (
        Column(NAME, named.row),
        Column("due", named.due, Kind.DATE),
        *_columns(words),
        Column("verdict", named.verdict),
    )
    rows = tuple(
        TableRow(
            f"target:{found.target.id}",
            (
                found.target.title,
                _last_day(found.target.due_at),
                *_cells(found.at_due or found.now.found.count, words),
                named.verdicts[found.verdict.value],
            ),
        )
        for found in targets
    )
    return Table(named.caption, columns, rows)


def _tables(report: Report) -> Iterator[Table]:
    handling, figures, words = report.words.handling, report.figures, report.words
    if report.phase is None and report.progress.phases:
        phases = {f"phase:{p.phase.id}": p for p in report.progress.phases}
        named = {key: (p.phase.title, p.figures.found.count) for key, p in phases.items()}
        yield _table(handling.phases, named, words)
    parts = (
        (handling.task_forces, "task_force:", figures.by_task_force),
        (handling.territories, "", figures.by_territory),
        (handling.units, "unit:", figures.by_unit),
    )
    for title, prefix, counts in parts:
        if counts:
            found = {f"{prefix}{part}": (part_name(part, report.territory), n) for part, n in counts.items()}
            yield _table(title, found, words)


def _table(title: TableWords, rows: Mapping[str, tuple[str, Count]], words: ReportWords) -> Table:
    columns = (Column(NAME, title.row), *_columns(words))
    cells = tuple(TableRow(key, (name, *_cells(count, words))) for key, (name, count) in rows.items())
    return Table(title.caption, columns, cells)


def _columns(words: ReportWords) -> tuple[Column, ...]:
    return tuple(Column(name, title, _kind(name)) for name, title in words.columns.items())


def _kind(figure: str) -> Kind:
    return Kind.PERCENT if figure == "percent" else Kind.COUNT


def _cells(count: Count, words: ReportWords) -> tuple[Cell, ...]:
    values = _values(count)
    return tuple(values[name] for name in words.columns)


def _values(count: Count) -> dict[str, Cell]:
    share = None if count.percent is None else count.percent / Decimal(100)
    return {**asdict(count), "percent": share}


def _said(count: Count) -> dict[str, str]:
    return {name: shown(_kind(name), value) for name, value in _values(count).items()}


def _last_day(end: datetime) -> date:
    """The day of which `end` is 24:00, or on which it falls."""
    return local_date(end - _MOMENT)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
