"""A routing section that can't be used is told by file, line and what to write."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from services.routing.domain.policy import CONDITION_NAMES
from services.routing.domain.policy_parse import parse_policy
from services.routing.domain.seen import SEES
from services.runtime.packs import PackError, read_pack

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    for name in ("national", "fuyang"):
        shutil.copytree(ROOT / "policies" / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("clauses: [FY-A1-4.2]", "clauses: [FY-A1-9.9]", "FY-A1-9.9 is not in clauses.yaml"),
        ("when: in_festival", "when: in_holiday", "unknown name in_holiday"),
        ("when: in_festival", "when: in_festival &&", "condition"),
        ("when: in_festival", "when: in_festival > 'a'", "in_festival"),
        ("when: in_festival", "when: channel", "not true or false"),
        ("{period: {hours: 24}", "{period: {hour: 24}", "unknown key 'hour'"),
        ("rule: says_what_was_found", "rule: says_what_was_fund", "unknown guard says_what_was_fund"),
        ("unit: first_unit", "unit: city_hrs", "unknown unit city_hrs"),
        ('["breached:resolve"]', '["breached:resolv"]', "unknown trigger breached:resolv"),
        ("start: [agreement_check]", "start: [agreement_chek]", "unknown timer agreement_chek"),
        (
            "  sign:\n    clauses: [FY-A1-3.1.2]\n",
            "  signn:\n    clauses: [FY-A1-3.1.2]\n",
            "unknown step signn",
        ),
        ("general: [FY-A1-2.2]", "general: []", "general"),
        ("timers:\n  first_response:", "timers:\n  campaign:", "written in campaigns.yaml"),
        ('{notify: ["{territory}"]}', "{notify: [{to: office, post: boss}]}", "unknown post boss"),
        ('{notify: ["{territory}"]}', "{cancel: [clos]}", "unknown timer clos"),
        (
            "  refer:\n    clauses: [FY-A1-2.2]\n",
            "  refer:\n    clauses: [FY-A1-2.2]\n    guards: [{rule: gives_a_reason, clause: FY-A1-2.2}]\n",
            "no unit asks for refer, so gives_a_reason can't stand before it; "
            "can: both_halves_are_done, paid_in_full_where_owed",
        ),
        ("  percent: 20", "  percentage: 20", "percentage"),
        ("marks: [joint_investigation]", "marks: [joint]", "joint_investigation"),
        (
            "  - {unit: office, clauses: [FY-A1-5.2]}\n",
            "  - {when: filed, unit: office, clauses: [FY-A1-5.2]}\n",
            "must have no `when`",
        ),
        (
            "  reason: 文件要求定期抽查而未定比例和周期，取两成、每30日一次\n",
            "",
            "an assumed value needs `assumed: true` and a `reason`",
        ),
    ],
)
def test_one_mistake_is_found_where_it_is(packs: Path, right: str, wrong: str, said: str) -> None:
    file = packs / "fuyang" / "routing.yaml"
    text = file.read_text("utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(PackError) as caught:
        parse_policy(read_pack(packs / "fuyang"))
    assert said in str(caught.value)
    assert caught.value.file is not None
    assert caught.value.file.endswith("fuyang/routing.yaml")
    near = text[: text.index(right)].count("\n") + 1
    assert caught.value.line is not None
    assert abs(caught.value.line - near) <= 12


def test_a_pack_without_routing_rules_says_so(packs: Path) -> None:
    for name in ("national", "fuyang"):
        (packs / name / "routing.yaml").unlink()
    with pytest.raises(PackError, match=r"write routing\.yaml"):
        parse_policy(read_pack(packs / "fuyang"))


def test_conditions_see_every_name_that_packs_may_use() -> None:
    assert set(SEES) == set(CONDITION_NAMES)


def test_the_assumed_values_are_read_as_values(context: Any) -> None:
    policy = context.policy
    assert policy.feedback.min_length == 20
    assert policy.timers["investigation"][0].extension.posts == ("head", "deputy")
    assert policy.follow_up.restart == ("close",)
