"""A unit that supervises warnings, hears of them or answers for a clock, and that there is not, is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anxin.checking.report import check_packs

ROOT = Path(__file__).parents[2] / "policies"


@pytest.mark.parametrize(
    ("city", "right", "wrong"),
    [
        ("yueyang", "supervisor: city_development", "supervisor: city_devel"),
        ("yueyang", "told: [city_finance, city_sasac]", "told: [city_fin, city_sasac]"),
        ("linyi", "told: [office]", "told: [officer]"),
        ("fuyang", 'to: ["{territory}/{industry}", "{territory}/hrss"]', "to: [city_work]"),
    ],
)
def test_it_is_told_with_its_line(tmp_path: Path, city: str, right: str, wrong: str) -> None:
    for name in ("national", "calendars", city):
        shutil.copytree(ROOT / name, tmp_path / "policies" / name)
    file = tmp_path / "policies" / city / "warnings.yaml"
    text = file.read_text("utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), "utf-8")
    unit = wrong.partition(": ")[2].strip("[]").partition(",")[0]
    (said,) = (one for one in check_packs([file.parent], None).errors if "there is no unit" in one)
    lines = file.read_text("utf-8").splitlines()
    line = next(n for n, written in enumerate(lines, 1) if wrong in written)
    assert said.startswith(f"{file}:{line}: there is no unit {unit}")
