"""A file of who holds which post: its rows as notes, and the directory written out alike. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from contracts.posts import HolderInput
from services.runtime.csv_lines import MARK, csv_line
from services.runtime.desk.units import units_by_territory
from services.runtime.problems import from_validation
from services.runtime.tables import BadRow, ImportProblem, Row, Table
from services.runtime.territory import Territory

COLUMNS: Mapping[str, str] = {
    "unit": "单位代码",
    "unit_name": "单位",
    "post": "岗位",
    "holder": "姓名",
    "phone": "办公电话",
    "mobile": "手机",
    "from": "任职起",
    "until": "任职止",
}
MOST_ROWS = 20_000


def read_rows(
    table: Table, city: str, territory: Territory, posts: Mapping[str, str]
) -> Iterator[tuple[int, HolderInput | tuple[str, str]]]:
    """Each row's number with its note, or with the column and the reason for which it is refused.

    A column may be named in Chinese or by its field; a unit and a post by code or by name. `ImportProblem`
    where a column lacks or there are too many rows.
    """
    known = {**{title: field for field, title in COLUMNS.items()}, **{field: field for field in COLUMNS}}
    fields = {known[name] for name in table.columns if name in known}
    if not table.objects and not ({"unit", "unit_name"} & fields and {"post", "holder"} <= fields):
        raise ImportProblem("file", "缺少列：须有“单位代码”或“单位”，以及“岗位”“姓名”")
    if len(table.rows) > MOST_ROWS:
        raise ImportProblem("file", f"超过 {MOST_ROWS} 行，请拆分后导入")
    names = _units_by_name(territory)
    for row in table.rows:
        if isinstance(row, BadRow):
            yield row.number, (row.column or "", row.reason)
        else:
            yield row.number, _note(row, known, city, names, posts)


def _note(
    row: Row, known: Mapping[str, str], city: str, names: Mapping[str, str], posts: Mapping[str, str]
) -> HolderInput | tuple[str, str]:
    shown = {known[k]: v for k, v in row.cells.items() if k in known and v is not None}
    cells = {field: str(value).strip().lstrip("'") for field, value in shown.items()}
    unit = cells.pop("unit", "") or names.get(cells.get("unit_name", ""), "")
    if not unit:
        return COLUMNS["unit_name"], f"没有“{cells.get('unit_name', '')}”这个单位，请按单位目录填写"
    by_name = {name: post for post, name in posts.items()}
    post = by_name.get(cells.get("post", ""), cells.get("post", ""))
    given = {k: v for k, v in cells.items() if k in ("holder", "phone", "mobile", "from", "until") and v}
    try:
        return HolderInput.model_validate({"city": city, **given, "unit": unit, "post": post})
    except ValidationError as error:
        loc, words = from_validation(error.errors()).errors[0]
        return COLUMNS.get(str(loc[0]) if loc else "", ""), words


def _units_by_name(territory: Territory) -> dict[str, str]:
    """Units by their Chinese names; a name that two units bear means neither."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for group in units_by_territory(territory):
        for unit, name in group.units:
            if name in found:
                twice.add(name)
            found[name] = unit
    return {name: unit for name, unit in found.items() if name not in twice}


def as_csv(units: Sequence[Mapping[str, Any]]) -> Iterator[bytes]:
    """The directory as CSV, a line for each post, vacant ones too: to be filled in and brought back."""
    yield MARK + csv_line(tuple(COLUMNS.values()))
    for unit in units:
        for post in unit["posts"]:
            cells = (unit["unit"], unit["name"], post["name"], *(post[n] or "" for n in tuple(COLUMNS)[3:]))
            yield csv_line(cells)
