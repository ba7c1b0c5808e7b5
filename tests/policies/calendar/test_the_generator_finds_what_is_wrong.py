"""The generator refuses when the libraries differ, and says which file is not what it would write."""

import importlib.util
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

SOURCE = Path(__file__).parents[3] / "policies" / "calendars" / "generate.py"


@pytest.fixture
def generator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The generator, writing to an empty folder."""
    spec = importlib.util.spec_from_file_location("calendar_generator", SOURCE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    return module


def test_it_writes_the_years_and_then_finds_nothing_to_do(
    generator: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generator.main([]) == 0
    assert sorted(int(file.stem) for file in tmp_path.iterdir()) == list(range(2015, 2027))
    assert generator.main(["--check"]) == 0
    assert generator.main([]) == 0
    assert "nothing to write" in capsys.readouterr().out


def test_it_finds_the_file_that_was_changed(
    generator: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    generator.main([])
    file = tmp_path / "2024.yaml"
    file.write_text(file.read_text("utf-8").replace("  - 2024-02-18\n", ""), "utf-8")
    assert generator.main(["--check"]) == 1
    assert "out of date: [2024]" in capsys.readouterr().out


def test_it_writes_nothing_while_the_libraries_differ(
    generator: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    missing = {day: name for day, name in generator.makeup_days.items() if day != date(2024, 2, 18)}
    monkeypatch.setattr(generator, "makeup_days", missing)
    assert generator.main([]) == 1
    assert (
        "2024-02-18: chinesecalendar says worked=False, holidays says worked=True" in capsys.readouterr().out
    )
    assert list(tmp_path.iterdir()) == []
