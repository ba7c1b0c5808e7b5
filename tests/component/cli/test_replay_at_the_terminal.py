"""`anxin replay` and `anxin bench` as an operator runs them: what they print, write and exit with."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from anxin.cli import app
from anxin.replay.year import YearOf, year_lines
from tests.support.worlds import CALENDAR, PACKS

CITY = "fuyang"
END = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)
run = CliRunner().invoke


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year with a few leads."""
    pack = next(pack for pack in PACKS if pack.city == CITY)
    made = tmp_path_factory.mktemp("replay") / "year.ndjson"
    made.write_bytes(b"".join(year_lines(YearOf(pack, CALENDAR, END, 25))))
    return made


def test_the_same_pack_against_itself_differs_in_nothing(file: Path) -> None:
    result = run(app, ["replay", str(file), "--pack", CITY, "--against", CITY, "--json"])
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["leads"] == 25
    assert found["refused"] == []
    total = found["compliance"]["total"]
    assert total["met"] > 25
    assert total["difference"] == 0
    assert found["figures"] == found["against"]["figures"]


def test_it_writes_the_table_the_page_and_the_chart(file: Path, tmp_path: Path) -> None:
    for name in ("table.csv", "page.html"):
        arguments = ["replay", str(file), "--pack", CITY, "--out", str(tmp_path / name)]
        assert run(app, [*arguments, "--chart", str(tmp_path / "chart.svg")]).exit_code == 0
    assert "按期率" in (tmp_path / "table.csv").read_text("utf-8")
    assert (tmp_path / "page.html").read_text("utf-8").count("<svg") == 1
    assert (tmp_path / "chart.svg").read_text("utf-8").startswith("<svg")


def test_a_pack_that_there_is_not_is_wrong_usage(file: Path) -> None:
    result = run(app, ["replay", str(file), "--pack", "nowhere"])
    assert result.exit_code == 2
    assert "no pack nowhere" in result.stderr


def test_a_line_that_is_no_step_ends_it_with_its_number(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ndjson"
    broken.write_text('{"at":"2023-09-01T09:00"}\nwhat\n', "utf-8")
    result = run(app, ["replay", str(broken), "--pack", CITY])
    assert result.exit_code == 1
    assert "line 2" in result.stderr


def test_the_benchmark_stands_beside_its_ceiling() -> None:
    result = run(app, ["bench", "replay", "--leads", "20", "--json"])
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["leads"] == 20
    assert 0 < found["ratio"] < 1
    assert found["ratio"] == pytest.approx(found["value"] / found["ceiling"], rel=0.01, abs=1e-4)
