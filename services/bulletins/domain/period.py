"""The months that bulletins are about, in Asia/Shanghai. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from services.runtime.calendar_days import end_of_month, local_date, month_after, month_of, start_of_day

MONTH = re.compile(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])")


def begins(month: str) -> datetime:
    """The first instant of a month."""
    return start_of_day(date.fromisoformat(f"{month}-01"))


def ends(month: str) -> datetime:
    """The first instant after a month."""
    return start_of_day(end_of_month(month) + timedelta(days=1))


def drafted_at(month: str, day: int) -> datetime:
    """When the drafts of a month are due: 00:00 of `day` of the next month."""
    return ends(month) + timedelta(days=day - 1)


def last_due(now: datetime, day: int) -> str:
    """The latest month whose drafts are due at `now`."""
    last = month_after(month_of(local_date(now)), -1)
    return last if drafted_at(last, day) <= now else month_after(last, -1)
