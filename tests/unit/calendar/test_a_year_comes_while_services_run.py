"""A schedule put into the folder is picked up without a restart; one that can't be used changes nothing."""

import logging
from pathlib import Path
from shutil import copy

import pytest

from anxin.years import YearFiles
from services.runtime.calendar import Calendar
from services.runtime.service import Calendars

SCHEDULES = Path(__file__).parents[3] / "policies" / "calendars"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for year in (2023, 2024):
        copy(SCHEDULES / f"{year}.yaml", tmp_path)
    return tmp_path


@pytest.fixture
def calendars(folder: Path) -> Calendars:
    return Calendars(Calendar.load(folder))


def test_a_new_year_is_counted_by_once_its_file_is_there(folder: Path, calendars: Calendars) -> None:
    files = YearFiles(folder, calendars)
    assert not files.look()
    copy(SCHEDULES / "2025.yaml", folder)
    assert files.look()
    assert calendars.current.last_year == 2025
    assert not files.look()


def test_an_amended_notice_replaces_the_old_one(folder: Path, calendars: Calendars) -> None:
    files = YearFiles(folder, calendars)
    file = folder / "2024.yaml"
    before = calendars.current.years[-1].days_worked
    lines = file.read_text("utf-8").splitlines(keepends=True)
    removed = next(n for n, line in enumerate(lines) if line.strip().startswith("- 2024-05-11"))
    file.write_text("".join(lines[:removed] + lines[removed + 1 :]), "utf-8")
    assert files.look()
    assert calendars.current.years[-1].days_worked < before


def test_a_file_that_cannot_be_used_is_told_once_and_changes_nothing(
    folder: Path, calendars: Calendars, caplog: pytest.LogCaptureFixture
) -> None:
    files = YearFiles(folder, calendars)
    before = calendars.current
    (folder / "2025.yaml").write_text("year: 2025\ndays_off: [2024-13-01]\n", "utf-8")
    with caplog.at_level(logging.ERROR):
        assert not files.look()
        assert not files.look()
    assert calendars.current is before
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "2024-13-01" in caplog.text and "2025.yaml" in caplog.text
    copy(SCHEDULES / "2025.yaml", folder)
    assert files.look()
