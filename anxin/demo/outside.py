"""What is reported from outside: opinions, another platform's warnings, permits that name no project."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from anxin.demo.city import City
from anxin.demo.notes import Notes, Reported
from anxin.demo.pace import pick
from anxin.demo.planning import Plan, Setting
from services.runtime.calendar_days import SHANGHAI, local_date, start_of_day

PLATFORM = "provincial-platform"
OF_NO_TYPE_HERE = "wages_late"
"""A type that the other platform has and a city's pack may not name."""
WARNED = 0.06
"""The share of good works of which the other platform warns."""
PROJECTS_OF_AN_OPINION, PROJECTS_OF_A_PERMIT = 12, 14
"""For so many projects of a city there is one opinion, and one permit of which nobody knows the project."""
_SAID = (
    "网友发帖反映{place}一工地拖欠工资，附有工人讨薪视频。",
    "短视频平台出现{place}工人讨薪内容，转发较多。",
    "本地论坛有人反映{place}某项目春节前工资没有结清。",
    "新闻客户端留言反映{place}某工地班组长称工程款没有到位，工人工资发不出来。",
)


def imported(plan: Plan, city: City, notes: Notes) -> None:
    """Another platform's warnings of a project, each told again when that platform has cleared it."""
    types = [*sorted(city.watching.imported), OF_NO_TYPE_HERE]
    if not city.watching.imported:
        return
    for number, type in enumerate(types):
        if plan.habit.slips(WARNED):
            _warning(plan, notes, f"{plan.id}-{number}", type)


def _warning(plan: Plan, notes: Notes, id: str, type: str) -> None:
    rng = notes.rng
    raised = start_of_day(plan.started) + timedelta(days=rng.randint(5, 150), hours=rng.randint(8, 18))
    told = {"id": id, "type": type, "raised_at": raised.astimezone(SHANGHAI).isoformat()}
    notes.report_at("warning_imported", PLATFORM, raised + timedelta(hours=2), state="active", **told)
    days = {"in_time": rng.randint(3, 13), "late": rng.randint(18, 60), "never": None}[
        plan.habit.pick({"in_time": 60, "late": 25, "never": 15})
    ]
    if days is not None:
        ended = raised + timedelta(days=days)
        notes.report_at("warning_imported", PLATFORM, ended, state="cleared", **told)


def heard_of(rng: random.Random, setting: Setting, plans: Sequence[Plan]) -> list[Reported]:
    """Opinions about projects and about none, and permits whose project nobody has registered."""
    city, first = setting.city, local_date(setting.start)
    notes = Notes(rng, city.id, f"{city.id}-heard", setting.until)
    days = max(1, (setting.until - first).days)
    if city.watching.any_of("opinion"):
        for _ in range(2 + len(plans) // PROJECTS_OF_AN_OPINION):
            _opinion(city, notes, plans, first + timedelta(days=rng.randrange(days)))
    if city.watching.any_of("project_unregistered"):
        for number in range(1, 3 + len(plans) // PROJECTS_OF_A_PERMIT):
            day = first + timedelta(days=rng.randrange(days))
            form = pick(rng, (("permit", 3), ("start_report", 1)))
            notes.on("permit_issued", "permits", day, form=form, number=f"{city.id}-XK{number:04d}")
    return notes.found


def _opinion(city: City, notes: Notes, plans: Sequence[Plan], day: date) -> None:
    """One; now and then a second on the same project some days later."""
    rng = notes.rng
    building = [plan for plan in plans if plan.registered < day <= plan.completed]
    about = rng.choice(building) if building and rng.random() < 0.55 else None
    notes.project = None if about is None else about.id
    county = city.county(rng) if about is None else about.county
    place = city.territory.regions[county].name
    for later in (0, rng.randint(2, 9)) if about is not None and rng.random() < 0.3 else (0,):
        at = start_of_day(day + timedelta(days=later)) + timedelta(minutes=rng.randint(7 * 60, 22 * 60))
        notes.report_at(
            "opinion",
            "opinion-monitor",
            at,
            date=(day + timedelta(days=later)).isoformat(),
            summary=rng.choice(_SAID).format(place=place),
            url=f"https://example.com/{city.id}/{day:%Y%m%d}",
        )
    notes.project = None
