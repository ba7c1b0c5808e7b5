"""The report of each phase and of the whole: an official document whose figures are the campaign's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from services.bulletins.domain.campaign_words import parse_words
from services.runtime.packs import PackError, read_pack
from services.runtime.settings import ROOT
from tests.component.bulletins.conftest import World
from tests.component.bulletins.test_campaigns_of_dengfeng import look, world_at

WORDS = (ROOT / "policies" / "national" / "campaign_report.yaml").read_text("utf-8")


@pytest.fixture
async def world() -> World:
    return await world_at("2022-03-15T09:00")


async def report(world: World, format: str = "json", **asked: str) -> Any:
    answer = await world.http.get(f"/bulletins/campaigns/winter_2021.{format}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json() if format == "json" else answer


async def test_a_phases_report_tells_its_days_tasks_targets_and_figures(world: World) -> None:
    told = await report(world, phase="concentrated", city="dengfeng")
    assert told["title"] == "2021年度根治欠薪冬季专项行动第一阶段：集中治理工作情况报告"
    assert (told["issuer"], told["draft"], told["phase"]) == (
        "登封市欠薪治理工作联席会议办公室",
        True,
        "concentrated",
    )
    assert "（2021年11月10日至2021年12月31日）" in told["text"][0]
    assert "研究出台方案；全方位排查欠薪隐患" in told["text"][1]
    assert "期初在办1件，期内受理3件" in told["text"][4]
    assert "办结2件" in told["text"][4]
    assert "办结率50.00%" in told["text"][4]
    platform = told["rows"]["target:platforms_cleared"]
    assert (platform["due"], platform["cleared"], platform["verdict"]) == ("2021-12-31", 1, "已完成")
    assert told["rows"]["target:own_mostly_solved"]["verdict"] == "未完成"


async def test_a_phase_that_is_over_is_told_of_as_it_was_at_its_end(world: World) -> None:
    told = await report(world, phase="concentrated")
    assert told["rows"]["task_force:tf_coal"]["open"] == 1
    whole = await report(world)
    assert whole["rows"]["task_force:tf_coal"]["open"] == 0


async def test_the_report_of_the_whole_has_every_phase_and_target(world: World) -> None:
    told, figures = await report(world), await look(world)
    for phase in figures["phases"]:
        row = told["rows"][f"phase:{phase['id']}"]
        assert {name: row[name] for name in ("open_at_start", "received", "cleared", "open")} == {
            name: phase["figures"][name] for name in ("open_at_start", "received", "cleared", "open")
        }
    assert len([key for key in told["rows"] if key.startswith("target:")]) == 7
    assert told["rows"]["410185103"]["name"] == "告成镇"
    assert told["rows"]["unit:city_hrss"]["name"] == "市人社局"


@pytest.mark.parametrize(
    ("format", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("html", b"<!")]
)
async def test_it_comes_in_every_format(world: World, format: str, begins: bytes) -> None:
    answer = await report(world, format, phase="consolidation")
    assert answer.content.startswith(begins)
    name = f"dengfeng-winter_2021-consolidation.{format}"
    assert f'filename="{name}"' in answer.headers["content-disposition"]


async def test_a_phase_without_targets_says_so(world: World) -> None:
    world.clock.move_to(world.clock.now().replace(month=4, day=15))
    assert "本阶段未规定清零目标。" in (await report(world, phase="summary"))["text"]


@pytest.mark.parametrize(
    ("phase", "format", "field", "said"),
    [
        ("fifth", "pdf", "phase", "concentrated"),
        ("summary", "pdf", "phase", "尚未开始"),
        ("concentrated", "exe", "format", "pdf"),
    ],
)
async def test_what_there_is_no_report_of_is_named(
    world: World, phase: str, format: str, field: str, said: str
) -> None:
    answer = await world.http.get(f"/bulletins/campaigns/winter_2021.{format}", params={"phase": phase})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == [field]
    assert said in answer.json()["detail"]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("intro: 现将{campaign}", "intro: 现将{campain}", "unknown {campain}"),
        ("办结率{percent}。", "办结率{percent。", "write a name in braces"),
        ("percent: 办结率", "precent: 办结率", "precent"),
        ("verdicts: {to_come: 未开始", "verdicts: {tocome: 未开始", "tocome"),
        ("note: ", "nota: ", "unknown key `nota`"),
    ],
)
def test_a_mistake_in_the_words_is_told_by_file_and_line(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    assert right in WORDS
    (tmp_path / "pack.yaml").write_text("city: x\nversion: '1'\neffective_from: 2021-12-15\n", "utf-8")
    (tmp_path / "campaign_report.yaml").write_text(WORDS.replace(right, wrong, 1), "utf-8")
    with pytest.raises(PackError) as caught:
        parse_words(read_pack(tmp_path))
    assert said in str(caught.value)
    assert caught.value.line is not None
