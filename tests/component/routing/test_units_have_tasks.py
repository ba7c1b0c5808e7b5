"""Sweeps with a date (DF-5.1) and checks that are planned (YY-4.8c): due, named when missing, reported."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from tests.support.site import Site, open_site

SWEEP = "dengfeng:sweep:tf_coal"
OF_COAL = {"unit": "tf_coal"}


async def opened_at(when: str) -> Site:
    site = await open_site(datetime.fromisoformat(when))
    await site.world.reach(site.world.clock.now())
    return site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """Dengfeng on a day of its campaign, its dated tasks opened."""
    found = await opened_at("2021-12-20T09:00:00+08:00")
    async with found.http:
        yield found


@pytest.fixture
async def yueyang() -> AsyncIterator[Site]:
    found = await opened_at("2023-04-03T09:00:00+08:00")
    async with found.http:
        yield found


async def tasks(site: Site, city: str = "dengfeng", **by: str) -> list[dict[str, Any]]:
    answer = await site.http.get("/routing/tasks", params={"city": city, **by})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def act(site: Site, task: str, by: dict[str, str], **fields: Any) -> Any:
    return await site.http.post(f"/routing/tasks/{task}/actions", json={"by": by, **fields})


async def listed(site: Site, city: str, unit: str) -> list[str]:
    answer = await site.http.get("/routing/worklist", params={"city": city, "unit": unit})
    return [task["id"] for task in answer.json()["tasks"]]


def report(found: int, leads: list[str]) -> dict[str, Any]:
    return {"action": "report", "text": "查了12家煤矿企业的工资发放情况", "found": found, "leads": leads}


async def inspected(site: Site, **changes: Any) -> str:
    found = {"city": "dengfeng", "region": "410185105", "industry": "coal", "channel": "inspection"}
    case = await site.lead(**{**found, **changes})
    return str((await site.case(case))["lead_id"])


async def test_each_task_force_and_township_has_one_sweep(site: Site) -> None:
    found = await tasks(site, kind="sweep")
    forces = [t["unit"] for t in found if t["unit"].startswith("tf_")]
    townships = {t["unit"] for t in found} - set(forces)
    units = (await site.http.get("/routing/units", params={"city": "dengfeng"})).json()["items"]
    assert len(forces) == 7
    assert townships == {u["unit"] for u in units if u["unit"].isdecimal()}
    assert all(t["timers"][0]["due_at"] == "2021-12-31T16:00:00+00:00" for t in found)
    assert {clause for t in found for clause in t["clauses"]} == {"DF-5.1"}


async def test_looking_again_opens_nothing_twice(site: Site) -> None:
    before = await tasks(site)
    await site.world.reach(datetime.fromisoformat("2021-12-21T09:00:00+08:00"))
    assert await tasks(site) == before


async def test_a_report_in_time_meets_the_date(site: Site) -> None:
    answer = await act(site, SWEEP, OF_COAL, **report(0, []))
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["state"], told["timers"][0]["state"]) == ("reported", "met")
    assert [e["type"] for e in told["timeline"]][-2:] == ["task.reported", "task.timer_met"]
    assert told["timeline"][-2]["text"] == "查了12家煤矿企业的工资发放情况"
    await site.world.reach(datetime.fromisoformat("2022-01-01T00:00:00+08:00"))
    assert SWEEP not in {t["id"] for t in await tasks(site, state="overdue")}


async def test_those_who_have_not_reported_are_named(site: Site) -> None:
    await site.world.reach(datetime.fromisoformat("2021-12-31T23:59:59+08:00"))
    assert await tasks(site, state="overdue") == []
    await site.world.reach(datetime.fromisoformat("2022-01-01T00:00:00+08:00"))
    missing = await tasks(site, state="overdue")
    assert len(missing) == len(await tasks(site))
    assert "煤炭企业欠薪问题工作专班" in {t["unit_name"] for t in missing}
    page = await site.page("/routing/desk/tasks?city=dengfeng")
    assert "逾期未报告的单位" in page
    late = (await act(site, SWEEP, OF_COAL, **report(0, []))).json()
    assert (late["state"], late["timers"][0]["state"]) == ("reported", "breached")
    assert late["timers"][0]["stopped_at"] is not None


async def test_what_a_sweep_finds_must_have_become_leads(site: Site) -> None:
    answer = await act(site, SWEEP, OF_COAL, **report(2, []))
    assert (answer.status_code, answer.json()["clause"]) == (409, "DF-5.1")
    hotline = await inspected(site, channel="hotline_12345")
    for unknown in ("L-none", hotline):
        answer = await act(site, SWEEP, OF_COAL, **report(1, [unknown]))
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["loc"] == ["leads"]
    lead = await inspected(site)
    told = (await act(site, SWEEP, OF_COAL, **report(1, [lead]))).json()
    assert (told["found"], told["leads"]) == (1, [lead])


async def test_only_its_unit_and_the_office_report_and_once(site: Site) -> None:
    answer = await act(site, SWEEP, {"unit": "tf_soe"}, **report(0, []))
    assert (answer.status_code, answer.json()["clause"]) == (409, "DF-5.1")
    assert (await act(site, SWEEP, {"unit": "office"}, **report(0, []))).status_code == 200
    assert (await act(site, SWEEP, OF_COAL, **report(0, []))).status_code == 409


async def test_it_stands_on_the_worklist_until_it_is_reported(site: Site) -> None:
    assert await listed(site, "dengfeng", "tf_coal") == [SWEEP]
    assert "欠薪隐患全方位排查" in await site.page("/routing/desk/worklist?city=dengfeng&unit=tf_coal")
    await act(site, SWEEP, OF_COAL, **report(0, []))
    assert await listed(site, "dengfeng", "tf_coal") == []


async def test_a_sweep_that_was_over_before_is_not_looked_for() -> None:
    late = await opened_at("2022-01-01T00:00:00+08:00")
    async with late.http:
        assert await tasks(late) == []


async def plan(site: Site, **changes: Any) -> Any:
    body = {"city": "yueyang", "kind": "channel_check", "about": "430623", "on": "2023-04-12"}
    return await site.http.post("/routing/tasks", json={**body, "by": {"unit": "office"}, **changes})


async def test_a_check_is_planned_recorded_and_reported(yueyang: Site) -> None:
    answer = await plan(yueyang, text="拨打投诉电话，看是否有人接听")
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["state"], told["unit"], told["about"]) == ("planned", "office", "430623")
    assert told["timers"][0]["due_at"] == "2023-04-19T16:00:00+00:00"
    assert told["timeline"][1]["text"] == "拨打投诉电话，看是否有人接听"
    assert await listed(yueyang, "yueyang", "office") == [told["id"]]
    assert await listed(yueyang, "yueyang", "430623") == []  # it is unannounced
    done = (await act(yueyang, told["id"], {"unit": "office"}, **report(1, []))).json()
    assert (done["state"], done["found"]) == ("reported", 1)


async def test_another_day_moves_the_end_along(yueyang: Site) -> None:
    task = (await plan(yueyang)).json()["id"]
    told = (await act(yueyang, task, {"unit": "office"}, action="plan", on="2023-04-20")).json()
    assert (told["on"], told["timers"][0]["due_at"]) == ("2023-04-20", "2023-04-27T16:00:00+00:00")
    assert told["timers"][0]["state"] == "running"


@pytest.mark.parametrize(
    ("changes", "status", "named"),
    [
        ({"by": {"unit": "430623"}}, 409, "YY-4.8c"),
        ({"about": "city_finance"}, 422, "about"),
        ({"on": "2023-04-02"}, 422, "on"),
        ({"on": "someday"}, 422, "on"),
        ({"kind": "sweep"}, 422, "kind"),
        ({"city": "nowhere"}, 422, "city"),
    ],
)
async def test_what_is_wrong_with_a_plan_is_named(
    yueyang: Site, changes: dict[str, Any], status: int, named: str
) -> None:
    answer = await plan(yueyang, **changes)
    assert answer.status_code == status
    told = answer.json()
    assert (told.get("clause") if status == 409 else told["errors"][0]["loc"][0]) == named


async def test_a_dated_task_is_not_planned_by_hand(site: Site) -> None:
    answer = await plan(site, city="dengfeng", kind="sweep", about="tf_coal", on="2021-12-25")
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["kind"])


async def test_readers_of_cases_take_no_task_for_one(site: Site) -> None:
    assert any(t["state"] == "open" for t in await tasks(site))
    case = await site.lead(city="dengfeng", region="410185105")
    for service in ("bulletins", "intake"):
        rows = [set(kind.documents) for kind in site.world.store(service).kinds.values()]
        assert any(case in ids for ids in rows)
        assert not any(id_.startswith("dengfeng:") for ids in rows for id_ in ids)


async def test_the_pages_plan_and_report(yueyang: Site) -> None:
    form = {"city": "yueyang", "unit": "office", "kind": "channel_check", "about": "430623"}
    form["on"] = "2023-04-12"
    page = await yueyang.page("/routing/desk/tasks?city=yueyang&unit=office")
    assert "安排：欠薪维权渠道抽查暗访" in page
    answer = await yueyang.http.post("/routing/desk/tasks", data={**form, "on": ""})
    assert answer.status_code == 422
    assert "日期：必填" in answer.text
    answer = await yueyang.http.post("/routing/desk/tasks", data=form)
    assert answer.status_code == 303
    task = (await tasks(yueyang, "yueyang"))[0]["id"]
    typed = {"task": task, "unit": "office", "action": "report", "text": "无人接听", "leads": ""}
    answer = await yueyang.http.post("/routing/desk/task", data={**typed, "found": "一些"})
    assert answer.status_code == 422
    assert "发现问题数：应为整数" in answer.text
    answer = await yueyang.http.post("/routing/desk/task", data={**typed, "found": "1"})
    assert answer.status_code == 303
    assert "无人接听" in await yueyang.page(answer.headers["location"])
