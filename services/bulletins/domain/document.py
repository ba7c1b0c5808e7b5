"""A bulletin as an official document: the pack's words around the figures. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.bulletins.domain.figures import AMOUNTS, Figures
from services.bulletins.domain.places import Places
from services.bulletins.domain.policy import BulletinsPolicy
from services.bulletins.domain.policy_raw import RawKind, RawSection, RawTable, ScopeTexts
from services.runtime.documents.figures import shown
from services.runtime.documents.model import (
    Block,
    Column,
    Heading,
    Kind,
    OfficialDocument,
    Paragraph,
    Table,
    TableRow,
)
from services.runtime.territory import Level

ROW_TITLE = "name"
"""The key of the column with the row's Chinese name."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a document needs beside its figures. `day` is its 成文日期; a draft is marked as one."""

    kind: str
    period: str
    scope: str | None
    day: date
    draft: bool
    number: str | None = None


def compose(policy: BulletinsPolicy, about: Particulars, figures: Figures) -> OfficialDocument:
    """The document; every format renders this one. Raises `LookupError` for a kind or scope that is none."""
    kind = policy.kinds[about.kind]
    places = policy.places(about.kind, about.scope)
    if places is None:
        raise LookupError(f"{about.kind} has no bulletin of {about.scope}")
    texts = kind.scopes["city" if about.scope is None else "county"]
    fill = _filler(about, places, texts, figures)
    writer = _Writer(policy, places, texts, figures, fill)
    return OfficialDocument(
        issuer=fill(texts.issuer),
        title=fill(texts.title),
        signed_by=fill(texts.signed_by),
        date=about.day,
        number=about.number,
        addressees=fill(texts.addressees),
        blocks=tuple(writer.blocks(kind)),
        notes=(fill(texts.own_note),),
        draft=about.draft,
    )


def _filler(about: Particulars, places: Places, texts: ScopeTexts, figures: Figures) -> Callable[[str], str]:
    """Fills in a text of the pack."""
    year, month = about.period.split("-")
    words = {"year": year, "month": str(int(month)), "region": places.own.name}
    words["place"] = texts.place.format_map(words)
    words |= {name: shown(_kind(name), value) for name, value in figures.total.items()}
    return lambda text: text.format_map(words)


def _kind(figure: str) -> Kind:
    return Kind.MONEY if figure in AMOUNTS else Kind.COUNT


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the sections of one bulletin."""

    policy: BulletinsPolicy
    places: Places
    texts: ScopeTexts
    figures: Figures
    fill: Callable[[str], str]

    def blocks(self, kind: RawKind) -> Iterator[Block]:
        """The body: the introduction, then each section with its text, findings and table."""
        yield Paragraph(self.fill(kind.intro))
        for section in kind.sections:
            yield from self._section(section)

    def _section(self, section: RawSection) -> Iterator[Block]:
        yield Heading(1, section.heading)
        if section.text is not None:
            yield Paragraph(self.fill(section.text))
        if section.problems:
            yield from self._problems()
        for table in section.tables:
            if table.of != "townships" or self.places.own.level is Level.CITY:
                yield self._table(table)

    def _problems(self) -> Iterator[Paragraph]:
        """What was found, by region: cases late by stage, warnings overdue by type."""
        for code in self.places.codes:
            stages = self.figures.late_stages.get(code, {})
            types = self.figures.overdue_types.get(code, {})
            late = self.figures.rows[code]["late"]
            found = [
                _listed("超期案件", late, "件", stages, self.policy.stages, "环节"),
                _listed("逾期未消除预警", sum(types.values()), "条", types, self.policy.warning_types, ""),
            ]
            said = "；".join(text for text in found if text)
            if said:
                yield Paragraph(f"{self._row_name(code)}：{said}。")

    def _row_name(self, code: str) -> str:
        if code == self.places.own.code:
            return self.texts.own_row
        return self.places.territory.regions[code].name

    def _table(self, table: RawTable) -> Table:
        columns = tuple(Column(name, self.policy.columns[name], _kind(name)) for name in table.columns)
        if table.of == "units":
            return self._unit_table(table, columns)
        if table.of == "townships":
            return self._township_table(table, columns)
        rows = tuple(
            TableRow(code, (self._row_name(code), *(self.figures.rows[code][c.key] for c in columns)))
            for code in self.places.codes
        )
        total = TableRow("total", ("合计", *(self.figures.total[c.key] for c in columns)))
        return Table(table.caption, (Column(ROW_TITLE, self.texts.rows), *columns), rows, total)

    def _township_table(self, table: RawTable, columns: tuple[Column, ...]) -> Table:
        rows = tuple(
            TableRow(code, (self._full_name(code), *(row[c.key] for c in columns)))
            for code, row in self.figures.townships.items()
        )
        return Table(table.caption, (Column(ROW_TITLE, "乡镇街道"), *columns), rows)

    def _full_name(self, township: str) -> str:
        """With its county's name: two townships of one city may be called the same."""
        territory = self.places.territory
        county = territory.county(township)
        return f"{county.name if county else ''}{territory.regions[township].name}"

    def _unit_table(self, table: RawTable, columns: tuple[Column, ...]) -> Table:
        rows = tuple(
            TableRow(self._unit_key(unit), (self.places.territory.unit_name(unit), late))
            for unit, late in self.figures.units.items()
        )
        return Table(table.caption, (Column(ROW_TITLE, "单位"), *columns), rows)

    def _unit_key(self, unit: str) -> str:
        """A government's id is its region's code: where that is a row already, the unit's is marked."""
        taken = unit in self.figures.rows or unit in self.figures.townships
        return f"unit:{unit}" if taken else unit


def _listed(
    what: str, count: int, measure: str, parts: Mapping[str, int], names: Mapping[str, str], suffix: str
) -> str:
    """`超期案件3件（签收环节2件、核实环节2件）`; one case may be late in several stages."""
    if not count:
        return ""
    inner = "、".join(f"{names.get(part, part)}{suffix}{n}{measure}" for part, n in parts.items())
    return f"{what}{count}{measure}（{inner}）"
