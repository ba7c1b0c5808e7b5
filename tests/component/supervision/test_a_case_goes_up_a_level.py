"""提级办理 over the bus: the case is asked, goes or stays, and the supervision is told."""

from __future__ import annotations

from typing import Any

from tests.support.site import Site

COUNTY = "341202"


async def measure(site: Site, action: str, **fields: Any) -> Any:
    body = {"action": action, "by": {"unit": "office"}, **fields}
    return await site.http.post(f"/routing/supervision/{COUNTY}/actions", json=body)


async def in_hand(site: Site) -> str:
    """A case that the county's industry department verifies."""
    case = await site.lead()
    await site.act(case, "city_hrss", "transfer", to="341202/hrss")
    await site.act(case, "341202/hrss", "divert", to="341202/housing")
    return case


async def test_it_goes_and_the_supervision_waits_no_longer(site: Site) -> None:
    case = await in_hand(site)
    await measure(site, "station", ground="久拖未决", case=case)
    answer = await measure(site, "raise_level", case=case, reason="属地难以化解")
    assert answer.status_code == 200, answer.text
    await site.world.settle()
    found = await site.case(case)
    assert (found["unit"], found["state"]) == ("city_hrss", "verifying")
    assert found["raised"] == {"unit": "city_hrss", "unit_name": "市人力资源社会保障局"}
    told = (await site.http.get(f"/routing/supervision/{COUNTY}")).json()
    assert [m["measure"] for m in told["measures"]] == ["station"]
    assert told["timeline"][-1]["type"] == "supervision.level_answered"
    assert told["timeline"][-1]["data"]["taken"] is True


async def test_the_citys_unit_does_what_is_the_territorys_otherwise(site: Site) -> None:
    case = await in_hand(site)
    await measure(site, "station", ground="久拖未决")
    await measure(site, "raise_level", case=case)
    verified = {"outcome": "founded", "headcount": 12, "amount": "180000.00", "debtor": "某建筑公司"}
    await site.act(case, "city_hrss", "verify", **verified)
    found = await site.act(case, "city_hrss", "file_case", grounds="逾期未化解，依法立案查处")
    assert (found["unit"], found["state"]) == ("city_hrss", "investigating")
    page = await site.page(f"/routing/desk/cases/{case}?unit=city_hrss")
    assert "提级办理" in page
    part = "经调查核实，某公司拖欠张某等十二名工人工资，现已全部结清并由本人签字确认。"
    names = ("complainant", "employment", "findings", "measures", "result", "follow_up")
    await site.act(case, "city_hrss", "payment", amount="180000.00")
    reviewing = await site.act(case, "city_hrss", "feedback", **dict.fromkeys(names, part))
    assert reviewing["unit"] == "office"
