"""The metrics of a running installation, as Prometheus's own tool reads them."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from tests.support.installation import Installation, wait_until

pytestmark = pytest.mark.xdist_group("running")
PROMTOOL = shutil.which("promtool")
LEAD = {
    "city": "fuyang",
    "channel": "qr",
    "region": "341202",
    "industry": "housing",
    "employer": {"name": "某建筑公司"},
}


def act(running: Installation, case: str, **step: object) -> int:
    return running.http.post(f"/routing/cases/{case}/actions", json=step).status_code


@pytest.mark.skipif(
    PROMTOOL is None and os.environ.get("ANXIN_TEST_ALL") != "1",
    reason="no promtool on this machine (Debian package: prometheus)",
)
def test_promtool_finds_nothing_wrong(running: Installation) -> None:
    assert PROMTOOL is not None
    text = running.http.get("/metrics").text
    ran = subprocess.run(
        [PROMTOOL, "check", "metrics"], input=text, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


FIXED = (
    "anxin_timers_met_total",
    "anxin_timers_breached_total",
    "anxin_timers_running",
    "anxin_timers_overdue",
    "anxin_oldest_overdue_seconds",
    "anxin_timer_sweep_timestamp_seconds",
    "anxin_timers_late_to_fire",
    "anxin_outbox_events",
    "anxin_outbox_oldest_seconds",
    "anxin_consumer_lag",
    "anxin_dead_letters_total",
    "anxin_calendar_covered_until_timestamp_seconds",
    "anxin_leads_total",
)


def test_every_fixed_name_is_there_from_the_start(running: Installation) -> None:
    text = running.http.get("/metrics").text
    described = {line.split()[2] for line in text.splitlines() if line.startswith("# HELP")}
    names = {name.removesuffix("_total") for name in described} | described
    missing = [name for name in FIXED if name not in names and name.removesuffix("_total") not in names]
    assert not missing


def test_a_lead_is_a_case_with_a_running_clock_and_a_kept_one_is_counted(running: Installation) -> None:
    posted = running.http.post("/intake/leads", json=LEAD).json()
    case = posted["case_id"]

    def listed() -> bool:
        found = running.http.get("/routing/cases", params={"city": "fuyang", "unit": "city_hrss"}).json()
        return case in [item["id"] for item in found["items"]]

    wait_until(listed, "the lead is a case of the city's HRSS")
    shown = running.http.get(f"/routing/cases/{case}").json()
    transfer = next(t for t in shown["timers"] if t["name"] == "transfer")
    assert (transfer["state"], transfer["clauses"]) == ("running", ["FY-A1-3.1.1"])
    by = {"unit": "city_hrss"}
    assert act(running, case, action="transfer", to="341202/hrss", by=by) == 200
    text = running.http.get("/metrics").text
    met = 'anxin_timers_met_total{city="fuyang",timer="transfer",unit_class="city_hrss"} 1.0'
    assert met in text
    lead = 'anxin_leads_total{channel="qr",city="fuyang",outcome="accepted"} 1.0'
    assert lead in text
