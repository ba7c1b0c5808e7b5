"""One cell as a value: times, money, units and choices as people write them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from services.routing.importing.columns import Column
from services.runtime.calendar_days import SHANGHAI
from services.runtime.territory import Territory


class CellError(ValueError):
    """A cell that can't be read; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Instant:
    """A time as it was written: `whole_day` where only the day was."""

    at: datetime
    whole_day: bool = False


_DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(.+))?$")
_CLOCK = re.compile(r"^(\d{1,2})[:：时](\d{1,2})?(?:[:：分](\d{1,2})秒?|分)?(?:\.\d+)?$")


def read_cell(column: Column, text: str, territory: Territory) -> object:
    """The value of a cell that is not empty. Raises `CellError`."""
    return _READERS[column.kind](text, column, territory)


def _text(text: str, column: Column, territory: Territory) -> str:
    return text


def _time(text: str, column: Column, territory: Territory) -> Instant:
    found = _DAY.match(text)
    clock = _CLOCK.match(found[4].strip()) if found and found[4] else None
    if found is None or (found[4] and clock is None):
        raise CellError("时间无法读取，应写作 2023-09-01 或 2023-09-01 09:30")
    hour, minute, second = (0, 0, 0) if clock is None else (int(part or 0) for part in clock.groups())
    try:
        at = datetime(int(found[1]), int(found[2]), int(found[3]), hour, minute, second, tzinfo=SHANGHAI)
    except ValueError:
        raise CellError("没有这个日期或时间，请核对") from None
    return Instant(at, clock is None)


def _day(text: str, column: Column, territory: Territory) -> date:
    return _time(text, column, territory).at.date()


def _money(text: str, column: Column, territory: Territory) -> str:
    return text.replace(",", "").replace("，", "").strip("¥￥ ").removesuffix("元").strip()


def _number(text: str, column: Column, territory: Territory) -> int:
    plain = text.removesuffix("人").strip()
    if not plain.isdecimal():
        raise CellError("应为整数")
    return int(plain)


def _choice(text: str, column: Column, territory: Territory) -> str:
    values = column.values or {}
    if text in values:
        return text
    found = next((value for value, name in values.items() if name == text), None)
    if found is None:
        raise CellError(f"没有“{text}”这个选项，可用：{'、'.join(values.values())}")
    return found


def _choices(text: str, column: Column, territory: Territory) -> list[str]:
    values = column.values or {}
    whole = next((value for value, name in values.items() if name == text), None)
    if whole is not None:  # a name may hold the mark that parts names
        return [whole]
    parts = [part.strip() for part in re.split(r"[；;|\n]|、(?![^（]*）)", text) if part.strip()]
    return list(dict.fromkeys(_choice(part, column, territory) for part in parts))


def _region(text: str, column: Column, territory: Territory) -> str:
    known = territory.find(text)
    if known is not None:
        return known.code
    named = [region.code for region in territory.regions.values() if text in (region.name, *region.aliases)]
    if len(named) != 1:
        why = "不止一个区域叫这个名称，请填代码" if named else "本市没有这个区域；外市的请转告相应渠道"
        raise CellError(why)
    return named[0]


def _unit(text: str, column: Column, territory: Territory) -> str:
    if territory.knows_unit(text):
        return text
    names = units_by_name(territory)
    found = names.get(text, [])
    if len(found) != 1:
        raise CellError("不止一个单位叫这个名称，请填单位代码" if found else f"没有“{text}”这个单位，请核对")
    return found[0]


def units_by_name(territory: Territory) -> Mapping[str, list[str]]:
    """Every unit of a city by its Chinese name."""
    named: dict[str, list[str]] = {}
    departments = [name[2:] for name in territory.unit_names if name.startswith("*/")]
    units = [name for name in territory.unit_names if not name.startswith("*/")]
    units += [*territory.regions, *(f"{code}/{d}" for code in territory.regions for d in departments)]
    for unit in units:
        named.setdefault(territory.unit_name(unit), []).append(unit)
    return named


def _instalments(text: str, column: Column, territory: Territory) -> list[dict[str, str]]:
    found = []
    for part in re.split(r"[；;\n]", text):
        day, colon, amount = part.strip().replace("：", ":").partition(":")
        if part.strip() and not colon:
            raise CellError("分期应写作 日期:金额，多期用分号分开，例如 2023-10-31:5000；2023-11-30:5000")
        if part.strip():
            due = _day(day.strip(), column, territory).isoformat()
            found.append({"due": due, "amount": _money(amount, column, territory)})
    return found


_READERS: dict[str, Callable[[str, Column, Territory], object]] = {
    "text": _text,
    "time": _time,
    "day": _day,
    "money": _money,
    "number": _number,
    "choice": _choice,
    "choices": _choices,
    "region": _region,
    "unit": _unit,
    "instalments": _instalments,
}
