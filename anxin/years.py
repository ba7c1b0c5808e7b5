"""Picks up a year's schedule that is put into the calendars' folder while services run."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

from services.runtime.bus import BusAwayError
from services.runtime.calendar import Calendar
from services.runtime.calendar_years import CalendarFileError
from services.runtime.service import AWAY_SECONDS, Calendars, Service
from services.runtime.store import StoreAwayError

log = logging.getLogger(__name__)
LOOK_SECONDS = 30.0

Print = tuple[tuple[str, int, int], ...]


class YearFiles:
    """The folder as it was last read. A file that can't be used is told once and changes nothing."""

    def __init__(self, folder: Path, calendars: Calendars) -> None:
        self._folder = folder
        self._calendars = calendars
        self._read = self._print()

    def _print(self) -> Print:
        """Name, time and size of each file: what tells that something changed."""
        files = ((file, file.stat()) for file in self._folder.glob("*.yaml"))
        return tuple(sorted((file.name, stat.st_mtime_ns, stat.st_size) for file, stat in files))

    def look(self) -> bool:
        """Reads the folder if it changed; whether the calendar in use is another one now."""
        seen = self._print()
        if seen == self._read:
            return False
        self._read = seen
        try:
            calendar = Calendar.load(self._folder)
        except CalendarFileError as error:
            log.error("the calendars changed and can't be used, the old ones stay in use: %s", error)
            return False
        if calendar.years == self._calendars.current.years:
            return False
        self._calendars.current = calendar
        log.info("the calendars changed: schedules up to %d are in use", calendar.last_year)
        return True


async def watch_years(files: YearFiles, services: Sequence[Service]) -> None:
    """Looks now and then, and projects provisional deadlines anew once there is another calendar."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if await asyncio.to_thread(files.look):
            for service in services:
                await _reproject(service)


async def _reproject(service: Service) -> None:
    """Again and again while store or bus is away: no deadline may be left behind."""
    while True:
        try:
            moved = await service.reproject()
            log.info("deadlines projected anew", extra={"service": service.name, "moved": moved})
            return
        except (StoreAwayError, BusAwayError) as error:
            log.warning("deadlines wait to be projected anew: %s", error)
            await asyncio.sleep(AWAY_SECONDS)
