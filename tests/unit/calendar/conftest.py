"""The real calendar, read once."""

from pathlib import Path

import pytest

from services.runtime.calendar import Calendar


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return Calendar.load(Path(__file__).parents[3] / "policies" / "calendars")
