"""The cities' own packs: nothing wrong; every clause of cases and warnings has its rule and its scenarios."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anxin.checking.coverage import COVERED, LAW, WARNINGS
from anxin.checking.report import Report, check_packs
from services.runtime.packs import read_pack

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "tests" / "scenarios"
PACKS = [header.parent for header in sorted(ROOT.glob("policies/*/pack.yaml"))]


@pytest.fixture(scope="module")
def report() -> Report:
    return check_packs(PACKS, SCENARIOS)


def test_no_pack_has_anything_wrong(report: Report) -> None:
    assert report.errors == []


def test_every_clause_of_cases_and_warnings_has_a_rule_and_two_scenarios(report: Report) -> None:
    for folder in PACKS:
        for id_, clause in read_pack(folder).section("clauses").items():
            elsewhere = clause.get("carried_out_by", WARNINGS) != WARNINGS
            if id_.startswith(LAW) or elsewhere or clause["kind"] not in {*COVERED, "warning"}:
                continue
            counts = report.clauses[id_]
            assert counts["rules"] >= 1, id_
            assert counts["scenarios"] >= 2, f"{id_}: one where it bites and one where it does not"


def test_what_is_left_is_other_services_work(report: Report) -> None:
    assert {one.carried_out_by for one in report.open} <= {"bulletins"}


def test_a_clause_whose_scenarios_are_gone_is_told(tmp_path: Path) -> None:
    for file in (SCENARIOS / "linyi").glob("*.yaml"):
        if "LY-2.4" not in file.read_text("utf-8"):
            shutil.copy(file, tmp_path)
    (folder,) = (pack for pack in PACKS if pack.name == "linyi")
    said = check_packs([folder], tmp_path).errors
    assert len(said) == 1
    assert "no scenario shows clause LY-2.4" in said[0]
    assert "linyi/clauses.yaml:" in said[0]


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_every_rule_of_cases_has_a_title_for_people(folder: Path) -> None:
    rules = read_pack(folder).section("routing")["escalations"]
    assert [name for name, rule in rules.items() if not rule.get("title")] == []
