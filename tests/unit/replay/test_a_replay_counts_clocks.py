"""Compliance of a replay: each clock once, by what it came to in the end; two packs side by side."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from anxin.replay.clocks import Outcome
from anxin.replay.player import Replay, Replayed, Rules
from anxin.replay.recorded import parse_lines
from anxin.replay.report import ReplayReport, Side
from services.runtime.packs import Pack, read_pack
from tests.support.worlds import CALENDAR, PACKS, POLICIES

FUYANG = next(pack for pack in PACKS if pack.city == "fuyang")
LEAD = {
    "as": "L1", "channel": "qr", "region": "341202", "industry": "housing", "ownership": "private",
    "headcount": 12, "amount": "180000.00", "employer": {"name": "单位1"},
}  # fmt: skip
HRSS = {"unit": "341202/hrss"}


def step(at: str, **fields: Any) -> dict[str, Any]:
    return {"at": at, **fields}


def act(at: str, action: str, by: dict[str, str], **fields: Any) -> dict[str, Any]:
    return step(at, act={"case": "L1", "action": action, "by": by, **fields})


TRANSFERRED = [
    step("2023-09-01T09:00", lead=LEAD),
    act("2023-09-01T10:00", "transfer", {"unit": "city_hrss"}, to="341202/hrss"),
    act("2023-09-07T10:00", "sign", HRSS),
]


def play(steps: list[dict[str, Any]], pack: Pack = FUYANG) -> Replayed:
    return Replay(Rules.of(pack, CALENDAR)).play(parse_lines(json.dumps(s).encode() for s in steps))


@pytest.fixture
def lenient(tmp_path: Path) -> Pack:
    """The city's pack with ten working days to sign."""
    for name in ("national", "fuyang"):
        folder = tmp_path / name
        folder.mkdir()
        for file in (POLICIES / name).glob("*.yaml"):
            (folder / file.name).write_text(file.read_text("utf-8"), "utf-8")
    rules = tmp_path / "fuyang" / "routing.yaml"
    text = rules.read_text("utf-8")
    before, _, after = text.partition("\n  sign:\n")
    changed = after.replace("working_days: 1", "working_days: 10", 1)
    assert changed != after
    rules.write_text(f"{before}\n  sign:\n{changed}", "utf-8")
    return read_pack(tmp_path / "fuyang")


def test_a_clock_is_counted_by_what_it_came_to() -> None:
    counts = play([*TRANSFERRED, step("2023-09-08T00:00")]).compliance().counts
    assert counts["city_hrss", "transfer", Outcome.MET] == 1
    assert counts["341202/hrss", "sign", Outcome.BREACHED] == 1
    assert counts["341202/hrss", "verify", Outcome.RUNNING] == 1


def test_a_step_that_the_pack_refuses_is_listed_with_its_clause() -> None:
    replayed = play([*TRANSFERRED, act("2023-09-08T10:00", "divert", HRSS, to="341202/finance")])
    (refused,) = replayed.refused
    assert (refused.line, refused.case, refused.step) == (4, "C-L1", "divert")
    assert refused.clause == "FY-A1-3.1.2"


def test_a_lead_that_can_not_be_is_listed_with_its_field() -> None:
    replayed = play([step("2023-09-01T09:00", lead={**LEAD, "region": "341299"})])
    assert "region" in replayed.refused[0].message
    assert replayed.case("L1") is None


def test_what_is_not_of_this_city_is_left_out() -> None:
    other = {**LEAD, "city": "elsewhere", "as": "L9"}
    replayed = play([*TRANSFERRED[:1], step("2023-09-01T09:30", lead=other)])
    assert (replayed.leads, replayed.left_out) == (1, 1)


def test_under_another_pack_the_same_steps_are_in_time(lenient: Pack) -> None:
    sides = [Side.of(play(TRANSFERRED, pack)) for pack in (lenient, FUYANG)]
    rows = {(row.unit, row.stage): row for row in ReplayReport(*sides).rows()}
    sign = rows[None, "sign"]
    assert sign.against is not None
    assert (sign.count.met, sign.against.breached, sign.difference) == (1, 1, 1.0)
    assert rows[None, "transfer"].difference == 0.0
    assert rows["341202/hrss", "sign"].difference == 1.0


def test_the_report_says_the_same_in_every_form(lenient: Pack) -> None:
    report = ReplayReport(*(Side.of(play(TRANSFERRED, pack)) for pack in (lenient, FUYANG)))
    found = report.as_json()
    by_stage = {row["stage"]: row for row in found["compliance"]["by_stage"]}
    assert (by_stage["sign"]["share"], by_stage["sign"]["against"]["share"]) == (1.0, 0.0)
    table = list(csv.DictReader(io.StringIO(report.as_csv().removeprefix("\ufeff"))))
    (sign,) = [row for row in table if (row["单位代码"], row["环节代码"]) == ("", "sign")]
    assert (sign["按期率"], sign["对照按期率"], sign["按期率差"]) == ("100.00%", "0.00%", "+100.00")
    svg = ElementTree.fromstring(report.as_svg())
    words = "".join(svg.itertext())
    assert "+100.0 个百分点" in words
    assert "+100.0 个百分点" in report.as_html()


def test_the_months_figures_stand_in_the_report() -> None:
    found = ReplayReport(Side.of(play(TRANSFERRED))).as_json()
    september = found["figures"]["2023-09"]
    assert september["rows"]["341202"]["received"] == 1
    assert september["rows"]["341202"]["late"] == 1
    assert september["units"]["341202/hrss"] == 1
    assert "warnings_raised" not in september["total"]
