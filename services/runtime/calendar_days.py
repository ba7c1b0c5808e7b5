"""Days and months as the documents count them: in Asia/Shanghai, with instants returned in UTC.

Asia/Shanghai has been UTC+8 without summer time since 1992, and no calendar here begins before 2015,
so a fixed offset says the same as the time zone database and needs no file.
"""

import calendar as _gregorian
import re
from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

_ONE_DAY = timedelta(days=1)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def start_of_day(day: date) -> datetime:
    """The first instant of `day` (00:00 in Asia/Shanghai), in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """24:00 of `day` in Asia/Shanghai: the first instant too late for 「之前 / 底前」 of that day, in UTC."""
    return start_of_day(day + _ONE_DAY)


def local_date(at: datetime) -> date:
    """The day in Asia/Shanghai on which the instant `at` falls. ValueError for a time without zone."""
    if at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} has no time zone: add one, such as +08:00")
    return at.astimezone(SHANGHAI).date()


def month_of(day: date) -> str:
    """The month of `day` as YYYY-MM."""
    return f"{day.year:04d}-{day.month:02d}"


def month_after(month: str, months: int = 1) -> str:
    """The month (YYYY-MM) that lies `months` on from `month`; a negative number goes back."""
    year, index = divmod(_month_index(month) + months, 12)
    return f"{year:04d}-{index + 1:02d}"


def day_in_month(month: str, day: int) -> date:
    """Day `day` (1 to 31) of `month` (YYYY-MM), or the last day of a month that is shorter."""
    if not 1 <= day <= 31:
        raise ValueError(f"day {day} of a month: give a number from 1 to 31")
    year, index = divmod(_month_index(month), 12)
    return date(year, index + 1, min(day, _gregorian.monthrange(year, index + 1)[1]))


def end_of_month(month: date | str) -> date:
    """The last day of a month that is given as YYYY-MM or by one of its days."""
    return day_in_month(month if isinstance(month, str) else month_of(month), 31)


def add_months(day: date, months: int) -> date:
    """The same day `months` months on, or that month's last day where it has no such day (民法典 202)."""
    return day_in_month(month_after(month_of(day), months), day.day)


def payday(worked_in: str, day: int) -> date:
    """The day on which wages for the month `worked_in` (YYYY-MM) are payable: `day` of the next month.

    In a shorter month it is the last day. A payday on a day off moves forward to the working day
    before it (保障农民工工资支付条例 14): that is `Calendar.workday_on_or_before`.
    """
    return day_in_month(month_after(worked_in), day)


def _month_index(month: str) -> int:
    if not _MONTH.fullmatch(month):
        raise ValueError(f"month {month!r}: write it as YYYY-MM, such as 2024-02")
    return int(month[:4]) * 12 + int(month[5:]) - 1
