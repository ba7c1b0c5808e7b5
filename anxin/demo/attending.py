"""Attendance at a site: a handful of days where a month is judged by it, a feed where its silence is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from anxin.demo.monthly import months_of
from anxin.demo.notes import Notes
from anxin.demo.onsite import Worker
from anxin.demo.pace import pick
from anxin.demo.planning import Plan, Setting
from services.runtime.calendar_days import SHANGHAI, end_of_month, local_date

SOURCE = "realname"
FEEDS = ((SOURCE, 60), ("smart-site-1", 24), ("smart-site-2", 16))
"""Systems that send attendance by themselves."""
FED = 0.15
"""The share of sites whose system sends it every day, where that is looked at."""
DAYS_A_MONTH = 3
THERE = 0.9
"""How often a worker is there on a day on which the site is looked at."""
ABNORMAL = 0.012
SILENT = 0.06
OUTAGE = "smart-site-1"
OUTAGE_BEGINS, OUTAGE_ENDS = timedelta(days=130), timedelta(days=146)
"""When one sender is away, counted from the year's first day; what it has kept comes after that."""
GONE = "smart-site-2"
GONE_FOR = timedelta(days=24)
"""For how long, at the year's end, nothing has been heard of another."""


def attend(plan: Plan, setting: Setting, notes: Notes, workers: Sequence[Worker]) -> None:
    """The punches of a site, as far as the city's rules look at them."""
    if setting.city.watching.any_of("feed_stale"):
        if notes.rng.random() < FED:
            _feed(plan, setting, notes, workers)
    elif setting.city.watching.any_of("attendance_abnormal"):
        for month in months_of(plan, notes.until):
            _month(plan, notes, month, workers)


def _month(plan: Plan, notes: Notes, month: str, workers: Sequence[Worker]) -> None:
    """Most workers on some days; of a bad month nobody, one, or all of it weeks later."""
    first, last = date.fromisoformat(f"{month}-01"), end_of_month(month)
    here = [w for w in workers if w.entered <= last and w.left >= first]
    if not here:
        return
    seen, told = here, None
    if plan.habit.slips(ABNORMAL):
        match plan.habit.pick({"told_late": 45, "one": 30, "none": 25}):
            case "told_late":
                told = last + timedelta(days=notes.rng.randint(2, 20))
            case "one":
                seen = here[:1] if len(here) > 2 else []
            case _:
                seen = []
    first_day = max(first, min(worker.entered for worker in here))
    days = {
        first_day + timedelta(days=notes.rng.randint(0, max(0, (last - first_day).days - 4)))
        for _ in range(DAYS_A_MONTH)
    }
    for day in sorted(days):
        for worker in seen:
            if worker.entered <= day <= worker.left and notes.rng.random() < THERE:
                _punch(notes, worker, day, told, SOURCE)


def _feed(plan: Plan, setting: Setting, notes: Notes, workers: Sequence[Worker]) -> None:
    """Somebody on every other working day, but for silences of the site's or the sender's own."""
    source = pick(notes.rng, FEEDS)
    silence, sent_later = _silence(plan, notes)
    for number, day in enumerate(_working_days(plan, setting)):
        told = None
        if silence is not None and silence[0] <= day < silence[1]:
            if not sent_later:
                continue
            told = silence[1]
        if source == GONE and day >= setting.until - GONE_FOR:
            return
        away, back = (local_date(setting.start) + since for since in (OUTAGE_BEGINS, OUTAGE_ENDS))
        if source == OUTAGE and away <= day < back:
            told = back
        here = [w for w in workers if w.entered <= day <= w.left] or workers[:1]
        _punch(notes, here[number % len(here)], day, told, source)


def _silence(plan: Plan, notes: Notes) -> tuple[tuple[date, date] | None, bool]:
    """From when to when nothing comes of the site, if ever, and whether it is sent later."""
    rng = notes.rng
    if not plan.habit.slips(SILENT):
        return None, False
    built = max(1, (plan.completed - plan.started).days)
    begin = plan.started + timedelta(days=rng.randint(0, built))
    way = plan.habit.pick({"short": 45, "sent_later": 25, "long": 20, "for_good": 10})
    days = {"short": 14, "sent_later": 12, "long": 40, "for_good": 900}[way]
    return (begin, begin + timedelta(days=days)), way == "sent_later"


def _working_days(plan: Plan, setting: Setting) -> Iterator[date]:
    day = plan.started
    while day <= min(plan.completed, setting.until):
        yield day
        day = setting.calendar.nth_workday_after(day, 2)


def _punch(notes: Notes, worker: Worker, day: date, told: date | None, source: str) -> None:
    """In, in the morning."""
    minutes = notes.rng.randint(0, 80)
    at = datetime.combine(day, time(6, 20), SHANGHAI) + timedelta(minutes=minutes)
    notes.report("attendance", source, day, told, worker=worker.id, at=at.isoformat(), direction="in")
