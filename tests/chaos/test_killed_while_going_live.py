"""kill -9 while an office brings its open cases along, and while these go over to new rules: none is lost,
none is there twice, and every clock goes on.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.errors import PyMongoError

from services.runtime.calendar_days import SHANGHAI
from services.runtime.clock import SystemClock
from services.runtime.settings import ROOT
from tests.chaos.conftest import lead
from tests.support.installation import Installation, wait_until

pytestmark = [pytest.mark.timeout(600), pytest.mark.long]

COUNT = 300
MOVING = 1000
REGIONS = ("颍州区", "颍东区", "颍泉区", "临泉县", "太和县")
TITLES = "来源编号,渠道,收到时间,渠道办理期限,区域,用人单位,行业,流转时间,流转单位,当前状态"
NEXT = ROOT / "tests" / "policies" / "packs" / "shorter"
"""The next version of the rules: closing takes 30 days instead of 15, and open cases move."""
LONGER = timedelta(days=15)


def ledger() -> bytes:
    """Open cases of the last days, half of them handed over, each with its channel's date to come."""
    now = SystemClock().now().astimezone(SHANGHAI)
    received, handed = now - timedelta(days=2), now - timedelta(days=1)
    lines = [TITLES]
    for number in range(COUNT):
        code = f"3412{('02', '03', '04', '21', '22')[number % 5]}"
        step = f"{handed:%Y-%m-%d %H:%M},{code}/hrss,待签收" if number % 2 else ",,待流转"
        due = now + timedelta(days=9, minutes=number)
        lines.append(
            f"G-{number},窗口,{received:%Y-%m-%d %H:%M},{due:%Y-%m-%d %H:%M},"
            f"{REGIONS[number % 5]},某建筑公司{number},住建,{step}"
        )
    return "\n".join(lines).encode()


def policies(folder: Path) -> Path:
    """The packs as they are, and beside them the next version of one of them."""
    shutil.copytree(ROOT / "policies", folder)
    shutil.copytree(NEXT, folder / "next")
    header = folder / "next" / "pack.yaml"
    header.write_text(header.read_text("utf-8").replace("../../../../policies/fuyang", "fuyang"), "utf-8")
    return folder


def progress(installation: Installation, job: str) -> dict[str, Any]:
    """How far the bringing of open cases is."""
    found: dict[str, Any] = installation.http.get(f"/routing/imports/{job}").json()
    return found


def moved(installation: Installation) -> int:
    """How many cases have gone over to the next version; none while the store is not up."""
    cases = installation.database("routing")["case"]
    try:
        return int(cases.count_documents({"outbox.type": {"$regex": "policy_moved"}}, limit=1))
    except PyMongoError:
        return 0


def moves(installation: Installation) -> list[dict[str, Any]]:
    """What the journal says of going over."""
    return list(installation.database("routing")["events"].find({"type": {"$regex": "policy_moved"}}))


def clocks(installation: Installation) -> dict[str, dict[str, tuple[str, datetime]]]:
    """The clocks of every case: what they are and when they end."""
    cases: dict[str, dict[str, tuple[str, datetime]]] = {}
    cursor: str | None = ""
    while cursor is not None:
        asked = {"city": "fuyang", "limit": "200", **({"cursor": cursor} if cursor else {})}
        page = installation.http.get("/routing/cases", params=asked).json()
        for item in page["items"]:
            timers = {t["name"]: (t["state"], datetime.fromisoformat(t["due_at"])) for t in item["timers"]}
            cases[item["id"]] = timers
        cursor = page["next_cursor"]
    return cases


def settled(installation: Installation, count: int) -> bool:
    """Whether every case is there and every event of it is in the journal and in the bulletins' rows."""
    cases = installation.database("routing")["case"].find({}, {"sequence": 1, "outbox": 1})
    found = {case["_id"]: case for case in cases}
    rows = installation.database("bulletins")["case_rows"].find({}, {"applied": 1})
    applied = {row["_id"]: row["applied"][0]["sequence"] for row in rows}
    waits = any(case["outbox"] for case in found.values())
    return not waits and len(found) == count and applied == {i: c["sequence"] for i, c in found.items()}


def test_open_cases_are_brought_along_once(installation: Installation) -> None:
    installation.start()
    answer = installation.http.post(
        "/routing/imports", files={"file": ("open.csv", ledger())}, data={"city": "fuyang"}
    )
    assert answer.status_code == 202, answer.text
    job = answer.json()["id"]
    wait_until(lambda: progress(installation, job)["accepted"] >= COUNT // 3, "some cases are in")
    installation.kill("host")
    installation.start()
    assert progress(installation, job)["state"] != "done", "the kill came too late"
    wait_until(lambda: progress(installation, job)["state"] == "done", "all cases are in")
    found = progress(installation, job)
    assert (found["accepted"] + found["repeated"], found["refused"]) == (COUNT, 0)
    wait_until(lambda: settled(installation, COUNT), "all cases are everywhere")
    in_order(installation)
    assert Counter(timers["close"][0] for timers in clocks(installation).values()) == {"running": COUNT}


def test_open_cases_go_over_to_new_rules_once(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.start()
    installation.wait_for_import(installation.import_leads(fresh_leads(tmp_path / "leads.ndjson")))
    wait_until(lambda: settled(installation, MOVING), "all cases are everywhere")
    before = clocks(installation)
    assert installation.stop() == 0
    monkeypatch.setenv("ANXIN_POLICIES", str(policies(tmp_path / "policies")))
    killed_at = killed_while_moving(installation)
    installation.start()
    wait_until(lambda: len(moves(installation)) >= MOVING, "all cases have gone over")
    wait_until(lambda: settled(installation, MOVING), "all events are everywhere")
    in_order(installation)
    found = moves(installation)
    assert {e["subject"] for e in found} == before.keys()
    assert len(found) == MOVING
    assert {e["recorded_at"].replace(tzinfo=UTC) < killed_at for e in found} == {True, False}, "not cut"
    after = clocks(installation)
    for case, timers in before.items():
        state, end = timers.pop("close")
        assert (state, after[case].pop("close")) == ("running", ("running", end + LONGER))
        assert after[case] == timers


def fresh_leads(file: Path) -> Path:
    """Leads of now, as NDJSON."""
    leads = [{**lead(n), "received_at": None} for n in range(MOVING)]
    file.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in leads), "utf-8")
    return file


def killed_while_moving(installation: Installation) -> datetime:
    """Starts on the next version and kills the host when the first cases have gone over; the instant."""
    installation.launch()
    wait_until(lambda: moved(installation) > 0, "some cases have gone over")
    installation.kill("host")
    return SystemClock().now()


def in_order(installation: Installation) -> None:
    """Every case's journal is whole, and nothing is parked."""
    for subject, history in installation.histories("routing").items():
        assert [sequence for sequence, _ in history] == list(range(1, len(history) + 1)), subject
    for service in ("routing", "bulletins", "intake"):
        assert installation.database(service)["parked"].count_documents({}) == 0
