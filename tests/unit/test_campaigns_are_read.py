"""The section `campaigns` of a pack: phases, targets, dates; what can't be used is told by file and line."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from services.runtime.campaigns import Aim
from services.runtime.campaigns_file import parse_campaigns
from services.runtime.conditions import Context
from services.runtime.packs import PackError, read_pack

SHANGHAI = timezone(timedelta(hours=8))
HEADER = "city: x\nversion: '1'\neffective_from: 2021-12-15\n"
CAMPAIGN = """\
winter:
  title: 冬季行动
  clauses: [X-1]
  targets:
    old:
      title: 存量清零
      aim: zero
      received_before: 2021-11-10T00:00
      due_at: 2022-02-01T00:00
      clock: true
      clauses: [X-2]
  phases:
    first:
      title: 第一阶段
      first_day: 2021-11-10
      last_day: 2021-12-31
      clauses: [X-1]
      tasks: [研究方案]
      targets:
        mostly:
          title: 基本解决
          aim: mostly
          share: {value: 90, assumed: true, reason: 未定比例}
          scope: channel == 'petition'
          due_at: 2022-01-01T00:00
          clauses: [X-2]
    second:
      title: 第二阶段
      first_day: 2022-01-01
      last_day: 2022-02-06
      clauses: [X-1]
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pack.yaml").write_text(HEADER, "utf-8")
    (tmp_path / "clauses.yaml").write_text("X-1: {text: 一}\nX-2: {text: 二}\n", "utf-8")
    (tmp_path / "campaigns.yaml").write_text(CAMPAIGN, "utf-8")
    return tmp_path


def test_phases_go_from_the_first_days_midnight_to_the_lasts(folder: Path) -> None:
    (campaign,) = parse_campaigns(read_pack(folder))
    first, second = campaign.phases
    assert (first.starts_at, first.ends_at) == (at("2021-11-10T00:00"), at("2022-01-01T00:00"))
    assert first.tasks == ("研究方案",)
    assert campaign.phase_at(at("2021-12-31T23:59:59")) is first
    assert campaign.phase_at(at("2022-01-01T00:00")) is second
    assert campaign.phase_at(at("2021-11-09T23:59:59")) is None
    assert campaign.phase_at(at("2022-02-07T00:00")) is None


def test_a_target_takes_what_came_in_its_window_and_before_its_date(folder: Path) -> None:
    (campaign,) = parse_campaigns(read_pack(folder))
    old, mostly = campaign.all_targets()
    assert old.takes(at("2021-11-09T23:59:59"))
    assert not old.takes(at("2021-11-10T00:00"))
    assert mostly.takes(at("2021-12-31T23:59:59"))
    assert not mostly.takes(at("2022-01-01T00:00")), "what comes after the date is not of it"


def test_a_target_says_what_it_asks_of_which_cases(folder: Path) -> None:
    (campaign,) = parse_campaigns(read_pack(folder))
    old, mostly = campaign.all_targets()
    assert (old.aim, old.share, old.clock) == (Aim.ZERO, 100, True)
    assert (mostly.aim, mostly.share, mostly.clock) == (Aim.MOSTLY, 90, False)
    assert mostly.scope is not None
    assert mostly.scope.holds(Context({"channel": "petition"}))
    assert not mostly.scope.holds(Context({"channel": "qr"}))


def test_a_pack_without_campaigns_has_none(folder: Path) -> None:
    (folder / "campaigns.yaml").unlink()
    assert parse_campaigns(read_pack(folder)) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("aim: mostly", "aim: nearly", "aim"),
        ("share: {value: 90", "share: {value: 190", "share"),
        ("scope: channel == 'petition'", "scope: chanel == 'petition'", "unknown name chanel"),
        ("scope: channel == 'petition'", "scope: channel", "not true or false"),
        ("due_at: 2022-01-01T00:00", "due: 2022-01-01T00:00", "due"),
        ("last_day: 2021-12-31", "last_day: 2021-11-01", "`last_day` lies before `first_day`"),
        ("first_day: 2022-01-01", "first_day: 2021-12-31", "begins before first is over"),
        ("clauses: [X-2]\n  phases", "clauses: [X-9]\n  phases", "X-9 is not in clauses.yaml"),
    ],
)
def test_one_mistake_is_found_where_it_is(folder: Path, right: str, wrong: str, said: str) -> None:
    assert right in CAMPAIGN
    (folder / "campaigns.yaml").write_text(CAMPAIGN.replace(right, wrong, 1), "utf-8")
    with pytest.raises(PackError) as caught:
        parse_campaigns(read_pack(folder))
    assert said in str(caught.value)
    assert caught.value.file is not None
    assert caught.value.file.endswith("campaigns.yaml")
    assert caught.value.line is not None
    assert abs(caught.value.line - (CAMPAIGN[: CAMPAIGN.index(right)].count("\n") + 1)) <= 12
