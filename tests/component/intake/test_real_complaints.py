"""The 20,616 real complaints of Washington State through the documented mapping. The data stays outside."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from tests.component.intake.imports import carried, refused
from tests.component.intake.worlds import World

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT.parent / "shared" / "data" / "wa_wage_complaints.csv.gz"
MAPPING = ROOT / "docs" / "mappings" / "wa_wage_complaints.yaml"
COMPLAINTS = 20_616


@pytest.mark.skipif(not DATA.exists(), reason=f"the real complaints are absent: {DATA.name}")
async def test_real_complaints_become_leads_and_counts_add_up(world: World) -> None:
    mapping = MAPPING.read_text("utf-8")
    job = await carried(world, DATA.read_bytes(), DATA.name, mapping)
    assert (job["state"], job["total"]) == ("done", COMPLAINTS)
    assert job["accepted"] >= 20_600
    assert job["accepted"] + job["refused"] == COMPLAINTS
    assert len(await refused(world, job)) == job["refused"]
    assert world.leads() == job["accepted"]
    again = await carried(world, DATA.read_bytes(), DATA.name, mapping)
    assert (again["accepted"], again["repeated"]) == (0, job["accepted"])
    events = await world.relay()
    assert len(events) == job["accepted"]
    spread = Counter(e.data.get("region") for e in events)
    assert len(spread) == 9, "eight counties, and those without a town"
    assert not [e for e in events if e.data.get("amount") == "0.00"]
    assert min(e.data["received_at"] for e in events).startswith("2015-06")


async def test_the_refused_file_has_a_heading_for_people(world: World) -> None:
    job = await carried(world, "城市,渠道,欠薪单位\nfuyang,qr,\n")
    text = (await world.http.get(job["refused_url"])).content.decode("utf-8-sig")
    heading, row = csv.reader(io.StringIO(text))
    assert heading == ["行号", "来源编号", "字段", "原因"]
    assert row[0] == "2"
    assert row[2].startswith("employer")
