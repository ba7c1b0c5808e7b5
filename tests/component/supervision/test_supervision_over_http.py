"""Supervision over HTTP: steps, lists, the worklist, documents, the journal; what is wrong is named."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.support.site import Site

COUNTY, COUNTY_OFFICE = "341202", "341202/office"
SUBJECT = f"supervision:{COUNTY}"
NOTICE = {"action": "notify", "items": ["三件预警逾期未消除", "台账不全"], "due": "2023-09-10"}


async def act(site: Site, unit: str = "office", region: str = COUNTY, **fields: Any) -> Any:
    body = {"by": {"unit": unit}, **fields}
    return await site.http.post(f"/routing/supervision/{region}/actions", json=body)


async def done(site: Site, unit: str = "office", **fields: Any) -> dict[str, Any]:
    answer = await act(site, unit, **fields)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def reach(site: Site, when: str) -> None:
    await site.world.reach(datetime.fromisoformat(when + "+08:00"))


async def test_a_notice_is_shown_with_its_items_and_its_clock(site: Site) -> None:
    found = await done(site, **NOTICE)
    assert (found["id"], found["state"], found["region_name"]) == (SUBJECT, "notified", "颍州区")
    assert found["timers"][0]["due_at"] == "2023-09-10T16:00:00+00:00"
    entry = found["timeline"][0]
    assert list(entry["texts"].values()) == NOTICE["items"]
    assert "三件预警" not in str(entry["data"])
    assert (await site.http.get(f"/routing/supervision/{SUBJECT}")).json() == found
    listed = (await site.http.get("/routing/supervision", params={"city": "fuyang"})).json()["items"]
    assert [item["region"] for item in listed] == [COUNTY]


async def test_the_countys_office_has_it_on_its_worklist_until_it_answers(site: Site) -> None:
    async def listed(unit: str) -> list[tuple[str, int, bool]]:
        asked = {"city": "fuyang", "unit": unit}
        answer = await site.http.get("/routing/worklist", params=asked)
        return [(row["measure"], row["number"], row["unmet"]) for row in answer.json()["supervision"]]

    await done(site, **NOTICE)
    assert await listed(COUNTY_OFFICE) == [("notify", 1, False)]
    assert await listed("341203/office") == []
    await reach(site, "2023-09-11T00:00")
    assert await listed(COUNTY_OFFICE) == [("notify", 1, True)]
    await done(site, action="letter", due="2023-09-20")
    assert await listed(COUNTY) == [("letter", 1, False)]
    await done(site, COUNTY, action="rectify", of="letter", text="均已整改", evidence=["f1"])
    assert await listed(COUNTY_OFFICE) == await listed(COUNTY) == []


async def test_events_are_on_the_bus_and_in_the_journal_without_free_text(site: Site) -> None:
    await done(site, **NOTICE)
    await site.world.settle()
    answer = await site.http.get("/routing/journal", params={"subject": SUBJECT})
    items = answer.json()["items"]
    assert [item["type"] for item in items] == [
        "anxin.supervision.notified.v1",
        "anxin.supervision.timer_started.v1",
    ]
    assert [item["sequence"] for item in items] == [1, 2]
    assert "三件预警" not in answer.text
    sent = [d for d in site.world.bus.published if d.headers.get("ce_subject") == SUBJECT.encode()]
    assert [d.topic for d in sent] == ["anxin.cases", "anxin.cases"]
    assert all("三件预警".encode() not in (d.value or b"") for d in sent)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"due": "soon"}, "due"),
        ({"due": "2023-08-31"}, "due"),
        ({"items": "台账不全"}, "items"),
        ({"item": ["台账不全"]}, "item"),
        ({"action": "notified"}, "action"),
        ({"at": "2023-09-01T10:00:00+08:00"}, "at"),
        ({"by": None}, "by"),
    ],
)
async def test_what_cannot_be_read_is_named(site: Site, changes: dict[str, Any], field: str) -> None:
    answer = await act(site, **{**NOTICE, **changes})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["loc"][0] == field


async def test_a_refusal_names_its_clause_and_leaves_nothing_behind(site: Site) -> None:
    answer = await act(site, action="letter", due="2023-09-20")
    assert (answer.status_code, answer.json()["clause"]) == (409, "FY-A3-3")
    assert (await site.http.get(f"/routing/supervision/{COUNTY}")).status_code == 404


async def test_a_region_that_is_none_and_a_city_that_has_no_such_rules(site: Site) -> None:
    assert (await act(site, region="999999", **NOTICE)).status_code == 404
    assert (await act(site, region="341202001", **NOTICE)).status_code == 404
    answer = await act(site, region="330106", **NOTICE)
    assert answer.status_code == 409
    assert "没有规定" in answer.json()["detail"]
    assert (await site.http.get("/routing/supervision", params={"city": "atlantis"})).status_code == 422


async def test_a_county_is_found_by_its_other_code(site: Site) -> None:
    answer = await act(site, region="341272", **NOTICE)
    assert answer.json()["id"] == "supervision:3412K1"


async def test_a_step_of_somebody_who_saw_an_older_version_is_refused(site: Site) -> None:
    version = (await done(site, **NOTICE))["version"]
    await done(site, COUNTY_OFFICE, action="acknowledge", of="notify")
    answer = await site.http.post(
        f"/routing/supervision/{COUNTY}/actions",
        json={"action": "station", "ground": "久拖未决", "by": {"unit": "office"}},
        headers={"If-Match": str(version)},
    )
    assert answer.status_code == 412


async def test_each_measure_has_its_document(site: Site) -> None:
    await done(site, **NOTICE)
    await reach(site, "2023-09-11T09:00")
    await done(site, action="letter", due="2023-09-20", text="请高度重视")
    await done(site, action="station", ground="疑难案件久拖未决", members=["city_hrss"])
    await done(site, action="interview", reason="整改缓慢", record="承诺一周内整改")
    await done(site, action="request_city_meeting", reason="拒不整改")
    expected = {
        "notify": ("颍州区治欠办", "三件预警逾期未消除", "2023年9月10日"),
        "letter": ("颍州区人民政府", "台账不全", "请高度重视", "2023年9月20日"),
        "station": ("疑难案件久拖未决", "市人力资源社会保障局"),
        "interview": ("分管负责同志", "整改缓慢", "承诺一周内整改"),
        "request_city_meeting": ("市人民政府", "拒不整改"),
    }
    for measure, words in expected.items():
        page = await site.http.get(f"/routing/supervision/{COUNTY}/{measure}/1.html")
        assert all(word in page.text for word in words), (measure, page.text)
    pdf = await site.http.get(f"/routing/supervision/{COUNTY}/letter/1.pdf")
    assert pdf.content.startswith(b"%PDF-")
    docx = await site.http.get(f"/routing/supervision/{COUNTY}/letter/1.docx")
    assert docx.content.startswith(b"PK")
    for missing in ("letter/2.pdf", "raise_level/1.pdf", "letter/1.txt"):
        assert (await site.http.get(f"/routing/supervision/{COUNTY}/{missing}")).status_code == 404


async def test_the_clock_counts_in_the_figures_of_clocks(site: Site) -> None:
    def breached() -> str:
        return next(
            (
                line
                for line in metrics.splitlines()
                if line.startswith("anxin_timers_breached_total")
                and 'timer="rectify"' in line
                and 'city="fuyang"' in line
            ),
            "",
        )

    await done(site, **NOTICE)
    await reach(site, "2023-09-11T00:00")
    metrics = (await site.http.get("/routing/metrics")).text
    assert 'unit_class="county_office"' in breached()
