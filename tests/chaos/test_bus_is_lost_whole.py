"""With Kafka's folder gone between two runs nothing is missing and nothing doubled."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.chaos.conftest import IN_MIDSTREAM, lead, written
from tests.support.installation import SELDOM, Installation, wait_until

pytestmark = pytest.mark.timeout(600)

MANY = 700
"""Leads whose events are several pages of a journal."""


def rows(installation: Installation) -> dict[str, int]:
    """How far each case was applied to the bulletins' rows."""
    found = installation.database("bulletins")["case_rows"].find({}, {"applied": 1})
    return {row["_id"]: row["applied"][0]["sequence"] for row in found}


def complete(installation: Installation, count: int) -> bool:
    """Whether every case is there and every event of it has reached the bulletins."""
    routing = installation.database("routing")["case"].find({}, {"sequence": 1})
    sequences = {case["_id"]: case["sequence"] for case in routing}
    return len(sequences) == count and rows(installation) == sequences


def test_a_fresh_bus_is_filled_from_the_journals(installation: Installation, tmp_path: Path) -> None:
    installation.start()
    installation.wait_for_import(installation.import_leads(written(tmp_path / "leads.ndjson", MANY)))
    wait_until(lambda: complete(installation, MANY), "all cases are everywhere", SELDOM)
    before = installation.histories("routing")
    assert installation.stop() == 0
    shutil.rmtree(installation.data / "kafka")
    installation.start()
    answer = installation.http.post("/intake/leads", json={**lead(5000), "received_at": None})
    assert answer.status_code == 201, answer.text
    wait_until(lambda: complete(installation, MANY + 1), "the new case is everywhere", SELDOM)
    after = installation.histories("routing")
    new = answer.json()["case_id"]
    assert {i: e for i, e in after.items() if i != new} == before
    assert after[new]
    assert installation.stop() == 0


def test_what_the_lost_bus_had_not_delivered_is_delivered_by_the_new_one(
    installation: Installation, leads_file: Path
) -> None:
    installation.start()
    job = installation.import_leads(leads_file)
    wait_until(lambda: installation.progress(job)["accepted"] >= IN_MIDSTREAM // 3, "some leads are in")
    assert not complete(installation, IN_MIDSTREAM), "the bus had delivered everything"
    assert installation.progress(job)["state"] == "running", "the import was over"
    installation.kill("host")
    shutil.rmtree(installation.data / "kafka")
    installation.start()
    installation.wait_for_import(installation.import_leads(leads_file))
    wait_until(lambda: complete(installation, IN_MIDSTREAM), "all cases are everywhere", SELDOM)
    assert installation.stop() == 0
