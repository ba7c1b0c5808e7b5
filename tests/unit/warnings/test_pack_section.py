"""The section `warnings` of a pack: what is wrong is said with file, line and what to write."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from services.runtime.packs import PackError, read_pack
from services.warnings.domain.policy import WarningsPolicy
from tests.unit.warnings.site import ROOT, fuyang

TYPES = {
    "deposit_missing": ("general_contractor", "{territory}/hrss"),
    "account_missing": ("general_contractor", "{territory}/{industry}"),
    "guarantee_missing": ("developer", "{territory}/{industry}"),
    "labour_cost_late": ("developer", "{territory}/{industry}"),
    "wages_late": ("general_contractor", "{territory}/{industry}"),
    "attendance_abnormal": ("general_contractor", "{territory}/{industry}"),
    "notice_board_missing": ("general_contractor", "{territory}/{industry}"),
    "injury_insurance_missing": ("general_contractor", "{territory}/hrss"),
    "contract_rate_low": ("general_contractor", "{territory}/hrss"),
    "enterprise_risk": ("employer", "{territory}/hrss"),
}
"""附件2, 一: the ten types."""


def parse(tmp_path: Path, old: str, new: str) -> WarningsPolicy:
    """The real pack with one change in its own file."""
    for name in ("national", "fuyang"):
        shutil.copytree(ROOT / "policies" / name, tmp_path / name)
    file = tmp_path / "fuyang" / "warnings.yaml"
    text = file.read_text("utf-8")
    assert text.count(old) >= 1
    file.write_text(text.replace(old, new, 1), "utf-8")
    return WarningsPolicy.parse(read_pack(tmp_path / "fuyang"))


def test_the_types_name_the_parties_of_the_annex() -> None:
    found = {name: one for name, one in fuyang().policy.types.items() if "FY-A2-1" in one.clauses}
    assert {name: (t.liable_party, t.supervisor) for name, t in found.items()} == TYPES


def test_every_clause_is_one_of_the_documents() -> None:
    policy = fuyang().policy
    known = read_pack(ROOT / "policies" / "fuyang").section("clauses")
    named = {c for t in policy.types.values() for c in (*t.clauses, *t.clear_clauses)}
    named |= {c for step in policy.ladder for c in step.clauses} | {
        *policy.push_clauses,
        *policy.clear_by_hand,
    }
    assert named <= set(known) and {"FY-3.2", "FY-A2-2", "FY-A2-3.1", "FY-A2-3.2", "FY-A2-3.3"} <= named


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("within: {working_days: 20}", "within: {workdays: 20}", "workdays"),
        ("within: {working_days: 20}", "", "needs `within`"),
        ("rule: done_within", "rule: done_by_magic", "done_within"),
        ("begins: [permit, start_report]", "begins: [rumour]", "permit"),
        ("when: industry == 'housing' || municipal", "when: colour == 'red'", "unknown name colour"),
        ("when: industry == 'housing' || municipal", "when: industry ==", "condition"),
        ("when: ownership == 'government'", "when: owner == 1", "unknown name owner"),
        ("fact: payment_guarantee, percent: 8", "fact: payment_guarantee, percent: 0", "at least 1"),
        ("fact: account_opened", "fact: account_opened, percent: 8", "payment_guarantee only"),
        ('supervisor: "{territory}/hrss"', 'supervisor: "{place}/hrss"', "pattern"),
        ("clauses: [FY-1.5, FY-A2-1]", "clauses: []", "at least one"),
        ("reason: 文件未分级；制度类预警按一般性", "reason:", "reason"),
        ("action: issue_letter", "action: shout", "issue_letter"),
        ("  deposit_missing:", "  deposit_gone:", "texts.deposit_gone"),
        ("      - legal_hotline", "      - coffee", "coffee"),
        ("    within: {months: 1}\n", "", "rule contract_rate needs `within`"),
        ("percent: {value: 90,", "percent: {value: 900,", "100"),
        ("    rule: contract_rate", "    rule: wages_of_month", "takes no `within`"),
        (
            '    unit: "{territory}/{industry}"\n    clauses: [FY-2.2b]',
            "    clauses: [FY-2.2b]",
            "liable_party",
        ),
        ('    to: ["{territory}/{industry}", "{territory}/hrss"]', "", "`to` goes with bank_notice"),
        ("begins: bank_notice", "begins: full_moon", "bank_notice"),
        ("labour_contracts: {period: {months: 36}, ", "labour_contracts: {", "period"),
        (
            "    signs: [construction, workers, payroll]\n    clauses: [FY-1.2]",
            "    clauses: [FY-1.2]",
            "signs",
        ),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(PackError) as caught:
        parse(tmp_path, old, new)
    assert says in str(caught.value)
    assert caught.value.file is not None and caught.value.file.endswith("warnings.yaml") and caught.value.line


def test_a_longer_period_in_the_pack_is_a_later_warning(tmp_path: Path) -> None:
    changed = parse(tmp_path, "within: {days: 30}", "within: {days: 45}")
    within = changed.types["account_missing"].within
    assert within is not None and within.count == 45


def test_a_pack_without_types_has_no_warnings(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "policies" / "national", tmp_path / "national")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "pack.yaml").write_text(
        "city: other\nextends: national\nversion: '1'\neffective_from: 2024-01-01\n", "utf-8"
    )
    assert WarningsPolicy.parse(read_pack(tmp_path / "other")).types == {}
