"""Reading one object of a message: each field under the standard's name, each fault with what to write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from contracts.fact_base import CLOCK_SKEW, SHANGHAI
from services.intake.domain.checks import NOT_YET

T = TypeVar("T")
Loc = tuple[str | int, ...]
Errors = list[tuple[Loc, str]]
_BROKEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?", re.ASCII)
_MONTH = re.compile(r"(19|20|21)\d\d-(0[1-9]|1[0-2])")
_FEN = re.compile(r"[0-9]{1,6}(\.[0-9]{1,2}0*)?")


class Fields:
    """One object; a field that is missing or wrong reads as None and stands in `errors`."""

    def __init__(self, data: Mapping[str, Any], place: Loc = ()) -> None:
        self.data = data
        self.place = place
        self.errors: Errors = []

    def wrong(self, name: str, fix: str) -> None:
        """Notes a fault of a field."""
        self.errors.append(((*self.place, name), fix))

    def raw(self, name: str) -> Any:
        """The value as it came."""
        return self.data.get(name)

    def text(self, name: str, needed: bool = True, limit: int = 200) -> str | None:
        """A text; a number is taken as its digits."""
        value = self.data.get(name)
        if value is None or value == "":
            if needed:
                self.wrong(name, "必填，请补上")
            return None
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            self.wrong(name, "应为文本")
            return None
        text = str(value).strip()
        if not text or len(text) > limit or _BROKEN.search(text):
            self.wrong(name, f"应为 1 至 {limit} 个字，不含控制字符或残缺字符")
            return None
        return text

    def key(self, name: str, needed: bool = True) -> str | None:
        """A number or code of the other system: no spaces, no slash."""
        text = self.text(name, needed, 64)
        if text is not None and re.search(r"[\s/]", text):
            self.wrong(name, "编号不能含有空格或“/”")
            return None
        return text

    def one_of(self, name: str, words: Mapping[str, T], needed: bool = True) -> T | None:
        """What a code of one of the standard's dictionaries means here."""
        text = self.text(name, needed, 20)
        if text is None:
            return None
        if text not in words:
            self.wrong(name, f"不在字典之内，可用：{'、'.join(words)}")
            return None
        return words[text]

    def day(self, name: str, latest: date | None = None, needed: bool = True) -> date | None:
        """A day, yyyy-MM-dd (a time after it is passed over); not after `latest`."""
        text = self.text(name, needed, 19)
        if text is None:
            return None
        try:
            found = date.fromisoformat(text[:10] if _DAY.fullmatch(text) else "")
        except ValueError:
            self.wrong(name, "日期应写作 yyyy-MM-dd，例如 2024-03-01，且须是存在的日子")
            return None
        if latest is not None and found > latest:
            self.wrong(name, "日期晚于今天，请核对")
            return None
        return found

    def moment(self, name: str, now: datetime) -> datetime | None:
        """A time of the day in Asia/Shanghai, yyyy-MM-dd HH:mm:ss; not later than now."""
        text = self.text(name, limit=19)
        if text is None:
            return None
        try:
            found = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI)
        except ValueError:
            self.wrong(name, "时间应写作 yyyy-MM-dd HH:mm:ss，例如 2024-03-01 07:02:04")
            return None
        if found > now + CLOCK_SKEW:
            self.wrong(name, NOT_YET)
            return None
        return found

    def month(self, name: str) -> str | None:
        """A month, yyyy-MM."""
        text = self.text(name, limit=10)
        if text is None or _MONTH.fullmatch(text):
            return text
        self.wrong(name, "月份应写作 yyyy-MM，例如 2024-03")
        return None

    def fen(self, name: str) -> int | None:
        """What one worker gets, in yuan with at most two decimals -> whole fen."""
        value = self.data.get(name)
        text = repr(value) if isinstance(value, float) else self.text(name, limit=20)
        if text is None:
            return None
        if not _FEN.fullmatch(text):
            self.wrong(name, "金额应为以元为单位的数字，0 至 999999.99，最多两位小数，例如 6500.00")
            return None
        yuan, _, cents = text.partition(".")
        return int(yuan) * 100 + int(cents.ljust(2, "0")[:2])

    def number(self, name: str, needed: bool = True) -> int | None:
        """A whole number that is not negative."""
        text = self.text(name, needed, 12)
        if text is None or (text.isascii() and text.isdecimal()):
            return None if text is None else int(text)
        self.wrong(name, "应为不小于 0 的整数")
        return None
