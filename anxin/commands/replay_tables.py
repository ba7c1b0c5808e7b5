"""A replay at the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from anxin.replay.clocks import Count
from anxin.replay.comparing import CompareRow
from anxin.replay.months import FIGURES, figures_data
from anxin.replay.report import ReplayReport, Side

ALONE = ("met", "breached", "backlog", "cancelled", "running")
BESIDE = ("met", "breached")
"""Columns of one pack alone, and of two side by side, where a terminal has room for fewer."""
MOST_REFUSED = 20
"""Refused steps shown at the terminal; --json and --out have all."""


def show(report: ReplayReport, console: Console) -> None:
    """Prints compliance by stage and by unit, figures by month, and what was refused."""
    rows = report.rows()
    for group, title in (("stage", "by stage"), ("unit", "by unit")):
        shown = (row for row in rows if row.group in ("total", group))
        console.print(_compliance(title, shown, report))
    for side in (report.mine, report.other):
        if side is not None:
            console.print(_months(side))
            _refused(side, console)


def _compliance(title: str, rows: Iterable[CompareRow], report: ReplayReport) -> Table:
    other = report.other
    table = Table(title=f"deadlines {title}: {report.mine.title}{f' | {other.title}' if other else ''}")
    table.add_column(title.removeprefix("by "), no_wrap=True)
    shown = ALONE if other is None else BESIDE
    for _ in range(1 if other is None else 2):
        for name in (*shown, "share"):
            table.add_column("late" if name == "breached" else name, justify="right", no_wrap=True)
    if other is not None:
        table.add_column("points", justify="right", no_wrap=True)
    for row in rows:
        cells = [row.name, *_counts(row.count, shown)]
        if row.against is not None:
            points = "" if row.difference is None else f"{row.difference * 100:+.1f}"
            cells += [*_counts(row.against, shown), points]
        table.add_row(*cells)
    return table


def _counts(count: Count, shown: Iterable[str]) -> list[str]:
    share = "" if count.share is None else f"{count.share * 100:.1f}%"
    return [*(str(getattr(count, name)) for name in shown), share]


def _months(side: Side) -> Table:
    table = Table("month", *FIGURES, title=f"figures by month: {side.title}")
    for month, figures in side.months.items():
        total = figures_data(figures)["total"]
        table.add_row(month, *(str(total[name]) for name in FIGURES))
    return table


def _refused(side: Side, console: Console) -> None:
    refused = side.replayed.refused
    console.print(f"{side.title}: {len(refused)} steps refused", highlight=False, markup=False)
    for step in refused[:MOST_REFUSED]:
        where = f"line {step.line}  {step.at.isoformat()}  {step.case}  {step.step}"
        words = f"{where}  {step.clause or step.reason}: {step.message}"
        console.print(words, highlight=False, markup=False, soft_wrap=True)
    if len(refused) > MOST_REFUSED:
        console.print(f"and {len(refused) - MOST_REFUSED} more: see --json or --out", highlight=False)
