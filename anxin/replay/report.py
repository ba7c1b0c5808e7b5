"""A replay for its readers: JSON, a table in CSV, a page in HTML with the chart in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from anxin.replay.chart import Legend, chart
from anxin.replay.clocks import Compliance
from anxin.replay.comparing import CompareRow, Names, rows_of
from anxin.replay.months import FIGURES, figures_data, monthly
from anxin.replay.player import Replayed
from services.bulletins.domain.figures import Figures
from services.bulletins.domain.policy import BulletinsPolicy
from services.runtime.packs import Pack

PAGES = Path(__file__).parents[1] / "pages"
_COUNTS = ("met", "breached", "backlog", "cancelled", "running")
_TITLES = {
    "met": "按期", "breached": "超期", "backlog": "收到前已超期", "cancelled": "取消", "running": "未到期",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """What became of the file under one pack."""

    replayed: Replayed
    compliance: Compliance
    months: Mapping[str, Figures]

    @classmethod
    def of(cls, replayed: Replayed) -> Side:
        """Counts a replay. Raises `PackError` where the pack's bulletins can't be read."""
        months = monthly(replayed, BulletinsPolicy.parse(replayed.pack))
        return cls(replayed, replayed.compliance(), months)

    @property
    def title(self) -> str:
        """City and version of the pack."""
        pack = self.replayed.pack
        return f"{pack.header.get('name', pack.city)} {pack.version}"


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """One pack's side, and perhaps another's against which it is held."""

    mine: Side
    other: Side | None = None

    def rows(self) -> list[CompareRow]:
        """Compliance: the whole, by stage, by unit, by both."""
        names = Names(BulletinsPolicy.parse(self.mine.replayed.pack))
        return rows_of(self.mine.compliance, names, None if self.other is None else self.other.compliance)

    def legend(self) -> Legend:
        """What the bars of the chart are called."""
        return Legend(self.mine.title, None if self.other is None else self.other.title)

    def as_json(self) -> dict[str, Any]:
        """Everything, as one object."""
        rows = [(row.group, row.as_json()) for row in self.rows()]
        compliance = {
            "total": next(row for group, row in rows if group == "total"),
            **{
                f"by_{name}": [row for group, row in rows if group == name]
                for name in ("stage", "unit", "unit_and_stage")
            },
        }
        against = None if self.other is None else _side(self.other)
        return {**_side(self.mine), "compliance": compliance, "against": against}

    def as_csv(self) -> str:
        """The table of compliance, for a spreadsheet: with a mark by which Excel knows UTF-8."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(_head(self.other is not None))
        writer.writerows(_cells(row) for row in self.rows())
        return "\ufeff" + text.getvalue()

    def as_svg(self) -> str:
        """The chart."""
        return chart(self.rows(), self.legend())

    def as_html(self) -> str:
        """A page with the chart, the table, the figures by month and what was refused."""
        pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True)
        policy = BulletinsPolicy.parse(self.mine.replayed.pack)
        return pages.get_template("replay.html").render(
            legend=self.legend(),
            chart=self.as_svg(),
            head=_head(self.other is not None),
            rows=[_cells(row) for row in self.rows()],
            figures=[(name, policy.columns.get(name, name)) for name in FIGURES],
            sides=[(s, _totals(s)) for s in (self.mine, self.other) if s is not None],
        )


def _totals(side: Side) -> dict[str, Mapping[str, Any]]:
    return {month: figures_data(figures)["total"] for month, figures in side.months.items()}


def _side(side: Side) -> dict[str, Any]:
    replayed = side.replayed
    pack: Pack = replayed.pack
    names = ("leads", "acts", "left_out", "decisions", "events")
    return {
        "pack": {"name": pack.name, "city": pack.city, "version": pack.version, "hash": pack.hash},
        **{name: getattr(replayed, name) for name in names},
        "until": None if replayed.until is None else replayed.until.isoformat(),
        "refused": [{**asdict(step), "at": step.at.isoformat()} for step in replayed.refused],
        "figures": {month: figures_data(figures) for month, figures in side.months.items()},
    }


def _head(two: bool) -> list[str]:
    titles = [_TITLES[name] for name in _COUNTS]
    mine = ["单位代码", "单位", "环节代码", "环节", *titles, "按期率"]
    return [*mine, *(f"对照{title}" for title in (*titles, "按期率")), "按期率差"] if two else mine


def _cells(row: CompareRow) -> Sequence[Any]:
    cells = [row.unit or "", row.unit_name, row.stage or "", row.stage_name]
    cells += [*(getattr(row.count, name) for name in _COUNTS), _percent(row.count.share)]
    if row.against is not None:
        cells += [*(getattr(row.against, name) for name in _COUNTS), _percent(row.against.share)]
        cells.append("" if row.difference is None else f"{row.difference * 100:+.2f}")
    return cells


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share * 100:.2f}%"
