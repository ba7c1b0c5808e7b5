"""Values that several contracts share: money, codes, times and texts, checked where they come in."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

MAX_YUAN = Decimal("9999999999.99")
MAX_TEXT = 20_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_NO_MONEY = '金额应为以元为单位的半角数字，例如 "1234.50"'


def fen(yuan: str | None) -> int | None:
    """Yuan as a decimal string -> whole fen; None stays None (unknown)."""
    return None if yuan is None else int(Decimal(yuan) * 100)


def yuan(amount: int | None) -> str | None:
    """Whole fen -> yuan with two decimals; None stays None (unknown)."""
    return None if amount is None else f"{amount // 100}.{amount % 100:02d}"


def _money(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise ValueError(_NO_MONEY)
    written = str(value).strip()
    if not written.isascii() or "_" in written:  # Decimal takes the digits of all scripts
        raise ValueError(_NO_MONEY)
    try:
        number = Decimal(written)
    except InvalidOperation:
        raise ValueError(_NO_MONEY) from None
    if not number.is_finite():
        raise ValueError("金额应为有限的数字")
    if number < 0:
        raise ValueError("金额不能为负数")
    if number > MAX_YUAN:
        raise ValueError(f"金额不能超过 {MAX_YUAN} 元")
    if number != number.quantize(Decimal("0.01")):
        raise ValueError("金额最多两位小数（精确到分）")
    return f"{number:.2f}"


def _clean(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("含有不可用的控制字符或残缺字符，请删除后重试")
    return value


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("时间须带时区，例如 2023-09-01T09:00:00+08:00")
    if not 1900 <= value.year <= 2200:
        raise ValueError("年份不合理")
    return value.astimezone(UTC)


Money = Annotated[str, BeforeValidator(_money, json_schema_input_type=str | int | float)]
"""Yuan, two decimals, as a string; a JSON number is taken too."""
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_clean)
]
"""A name or short label."""
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT), AfterValidator(_clean)
]
"""A free text; never goes into an event."""
Key = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=128, pattern=r"^[^\s\x00-\x1f]+$"),
    AfterValidator(_clean),
]
"""An identifier of another system."""
Moment = Annotated[datetime, AfterValidator(_aware)]
"""A time with its offset, kept in UTC."""
Month = Annotated[str, StringConstraints(pattern=r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$")]
"""A month, `2023-09`."""
RegionCode = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^((mca|nbs):)?\d{4}([A-Z]\d|\d{2})(\d{3}(\d{3})?)?$"),
]
"""GB/T 2260 code (6, 9 or 12 digits), or a pack's own: the city's four digits, a letter, a digit.

Before it may stand whose code it is: the civil-affairs ministry's (`mca:`), the statistics bureau's (`nbs:`).
"""
Headcount = Annotated[int, Field(ge=0, le=1_000_000)]


class Strict(BaseModel):
    """An input: unknown fields are errors, so that a misspelt one is not lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Open(BaseModel):
    """An event's data as its readers take it: unknown fields are left alone, so that it may grow."""

    model_config = ConfigDict(extra="ignore", frozen=True)
