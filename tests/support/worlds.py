"""Virtual worlds for component tests."""

from __future__ import annotations

from datetime import datetime

from pydantic import SecretStr

from anxin.world import VirtualWorld
from services.runtime.calendar import Calendar
from services.runtime.enact import read_packs
from services.runtime.settings import ROOT, Settings

POLICIES = ROOT / "policies"
SETTINGS = Settings(secret=SecretStr("a-secret-of-tests-that-is-long-enough"), policies=POLICIES)
PACKS = read_packs(POLICIES)
CALENDAR = Calendar.load(POLICIES / "calendars")


async def open_world(start: datetime) -> VirtualWorld:
    """All four services, on every pack of the project."""
    return await VirtualWorld(PACKS, CALENDAR, start, SETTINGS).open()
