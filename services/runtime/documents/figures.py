"""How one figure is shown: the only place that turns cells into text or numbers, so all formats agree."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from services.runtime.documents.model import Cell, Kind

UNKNOWN = "—"
"""Shown for a figure that nobody knows."""
NO_ROWS = "本期无数据"
"""Shown in a table without rows."""

_BASIS_POINT = Decimal("0.0001")


def shown(kind: Kind, cell: Cell) -> str:
    """The cell as people read it: `1,234`, `1,234.00` (yuan, from fen), `87.50%`, `2023-10-08`, or a dash."""
    match cell:
        case None:
            return UNKNOWN
        case str():
            return cell
        case date():
            return cell.isoformat()
        case Decimal():
            return f"{_rounded_share(cell) * 100:,.2f}%"
        case int() if kind is Kind.MONEY:
            return f"{yuan(cell):,}"
        case int():
            return f"{cell:,}"


def number(kind: Kind, cell: int | Decimal) -> int | Decimal:
    """The cell as a spreadsheet calculates with it: a count, yuan, or a share rounded as it is shown."""
    if isinstance(cell, Decimal):
        return _rounded_share(cell)
    return yuan(cell) if kind is Kind.MONEY else cell


def plain(kind: Kind, cell: Cell) -> str | int | None:
    """The cell as machines read it: counts as integers, yuan and shares as decimal strings, ISO dates."""
    match cell:
        case date():
            return cell.isoformat()
        case Decimal():
            return str(_rounded_share(cell))
        case int() if kind is Kind.MONEY:
            return str(yuan(cell))
        case _:
            return cell


def yuan(fen: int) -> Decimal:
    """Whole fen as yuan with two decimals, exactly."""
    # From the digits, since arithmetic would round sums longer than the decimal context.
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return Decimal(f"{sign}{whole}.{rest:02}")


def chinese_date(day: date) -> str:
    """成文日期 as GB/T 9704-2012, 7.3.5.4 wants it: Arabic figures, no leading noughts."""
    return f"{day.year}年{day.month}月{day.day}日"


def _rounded_share(share: Decimal) -> Decimal:
    # Adding nought takes the sign off a share that rounds to nothing.
    return share.quantize(_BASIS_POINT, rounding=ROUND_HALF_UP) + 0
