"""The standard's methods, and which reader takes each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.intake.domain.mohurd.attendance import read_attendance
from services.intake.domain.mohurd.fields import Fields
from services.intake.domain.mohurd.payroll import read_payroll
from services.intake.domain.mohurd.projects import (
    PROJECT,
    TEAM,
    kept_of,
    project_id,
    read_project,
    read_team,
    team_id,
)
from services.intake.domain.mohurd.reading import Reading, Setting
from services.intake.domain.mohurd.workers import read_contracts, read_moves, read_roster
from services.intake.mohurd.sheets import Sheets

Reader = Callable[[Fields, str, Setting, Sheets], Awaitable[Reading]]


@dataclass(frozen=True, slots=True)
class Method:
    """One method. `makes_projects`: it may speak of a project that nobody has registered."""

    read: Reader
    makes_projects: bool = False


async def read(method: str, head: Fields, project: str, setting: Setting, sheets: Sheets) -> Reading:
    """What a message says; what is wrong with it as a whole stands in `head`."""
    return await METHODS[method].read(head, project, setting, sheets)


def _plain(reader: Callable[[Fields, str, Setting], Reading]) -> Reader:
    """A reader that needs nothing that was kept; thousands of rows take longer than the loop may wait."""

    async def reading(head: Fields, project: str, setting: Setting, sheets: Sheets) -> Reading:
        return await asyncio.to_thread(reader, head, project, setting)

    return reading


async def _project(head: Fields, project: str, setting: Setting, sheets: Sheets) -> Reading:
    known = (await sheets.rows(project_id(setting.city, project))).get(PROJECT, {})
    whole = Fields({**known, **kept_of(head.data)})
    reading = read_project(whole, project, setting)
    head.errors.extend(whole.errors)
    return reading


async def _moves(head: Fields, project: str, setting: Setting, sheets: Sheets) -> Reading:
    number = head.number("teamSysNo")
    team = {} if number is None else (await sheets.rows(team_id(setting.city, project, number))).get(TEAM, {})
    return await asyncio.to_thread(read_moves, head, project, setting, team.get("name"))


METHODS: dict[str, Method] = {
    "Project.Add": Method(_project, makes_projects=True),
    "Project.Update": Method(_project, makes_projects=True),
    "Project.PartUpdate": Method(_project, makes_projects=True),
    "Team.Add": Method(_plain(read_team)),
    "Team.Update": Method(_plain(read_team)),
    "ProjectWorker.Add": Method(_plain(read_roster)),
    "ProjectWorker.Update": Method(_plain(read_roster)),
    "WorkerEntryExit.Add": Method(_moves),
    "WorkerContract.Add": Method(_plain(read_contracts)),
    "WorkerAttendance.Add": Method(_plain(read_attendance)),
    "Payroll.Add": Method(_plain(read_payroll)),
}
"""A message comes under one of these; what the standard knows beside them says nothing of a warning."""
