"""A case's page: marks with their clause, questions with answers, other cases, debts; why; the file."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from tests.support.site import START, Site

HRSS = "341202/hrss"


@pytest.fixture
async def case(site: Site) -> str:
    """A large case with its county, an hour after the start."""
    await site.world.reach(START + timedelta(hours=1))
    found = await site.lead(headcount=138, amount="2460000.00", flags=["mass_incident"])
    await site.act(found, "city_hrss", "transfer", to=HRSS)
    await site.act(found, HRSS, "sign")
    return found


async def beside(site: Site, case: str) -> dict[str, str]:
    """The rows by their labels."""
    page = await site.page(f"/routing/desk/cases/{case}?unit={HRSS}")
    rows = re.findall(r"<div><dt>([^<]*)</dt><dd>(.*?)</dd></div>", page, re.S)
    return {label: html.unescape(re.sub(r"<[^>]*>", "", text)) for label, text in rows}


async def test_a_mark_says_when_it_was_set_by_which_rule_and_clause(site: Site, case: str) -> None:
    row = (await beside(site, case))["领导包案"]
    assert row.startswith("2023年9月1日 10:00，规则“人数较多或金额较大”")
    assert "FY-A1-3.2.1" in row


async def test_an_incident_is_told_with_its_level_until_it_has_ended(site: Site, case: str) -> None:
    assert (await beside(site, case))["应急处置"].startswith("一般，2023年9月1日 10:00起")
    assert "已结束" not in (await beside(site, case))["应急处置"]
    await site.act(case, HRSS, "end_incident")
    assert "已结束" in await site.page(f"/routing/desk/cases/{case}")


async def test_a_question_stands_with_its_answer_or_with_none_yet(site: Site, case: str) -> None:
    asked = await site.act(case, HRSS, "assist", to="341202/market", question="登记地址是否属实？")
    assert (await beside(site, case))["协查 Q1"].startswith(
        "颍州区市场监督管理局：登记地址是否属实？\n尚未答复"
    )
    [question] = asked["assistances"]
    await site.act(case, "341202/market", "answer", assistance=question["id"], answer="已不在该处经营")
    assert "答复：已不在该处经营" in (await beside(site, case))["协查 Q1"]


async def test_a_dispute_says_who_wants_whom_and_who_decides(site: Site, case: str) -> None:
    assert "责任争议" not in await beside(site, case)
    await site.act(case, HRSS, "dispute", reason="应由住建办理", proposed="341202/housing")
    row = (await beside(site, case))["责任争议"]
    assert "认为应由颍州区住房城乡建设局办理" in row
    assert row.endswith("由颍州区治欠办裁定")


async def test_debts_and_paths_are_told(site: Site, case: str) -> None:
    debt = {"debtor": {"name": "某置业公司"}, "kind": "soe", "amount": "3000000.00", "reference": "结算单"}
    await site.act(case, HRSS, "link_debt", **debt)
    await site.act(case, HRSS, "mediation", outcome="调解未成")
    rows = await beside(site, case)
    assert rows["关联账款"] == "某置业公司（国有企业），账款3,000,000元，已清回0元，其中用于工资0元"
    assert rows["调解"].endswith("已有结果")


async def test_a_merged_lead_leads_to_its_own_page(site: Site, case: str) -> None:
    await site.world.reach(START + timedelta(hours=2))
    other = await site.lead(channel="petition")
    await site.act(other, "city_hrss", "merge", into=case)
    await site.world.settle()
    page = await site.page(f"/routing/desk/cases/{case}?unit={HRSS}")
    assert f'<a href="/routing/desk/cases/{other}?unit=341202%2Fhrss">{other}：信访' in page
    assert f"/routing/desk/cases/{case}" in await site.page(f"/routing/desk/cases/{other}")


async def test_the_page_offers_the_case_file_and_why(site: Site, case: str) -> None:
    page = await site.page(f"/routing/desk/cases/{case}?unit={HRSS}")
    for address in (f"/routing/cases/{case}/file?format=zip", f"/routing/cases/{case}/file?format=pdf"):
        assert f'href="{address}"' in page
        assert (await site.http.get(address)).status_code == 200
    assert f'href="/routing/desk/cases/{case}/why?unit=341202' in page


async def test_why_tells_rules_with_what_they_saw_and_what_is_lacking(site: Site, case: str) -> None:
    page = await site.page(f"/routing/desk/cases/{case}/why?unit={HRSS}")
    assert "规则“人数较多或金额较大”生效" in page
    assert "人数 138" in page
    assert "责令限期支付：暂不能办理" in page
    assert "需要：先核实并认定拖欠属实" in page
    assert "个工作日" in page
    assert "没有找到这个案件" in await site.page("/routing/desk/cases/C-none/why", 404)


async def test_the_worklist_is_narrowed_by_mark_and_by_clock(site: Site, case: str) -> None:
    plain = await site.lead(employer={"name": "丙公司"})
    await site.act(plain, "city_hrss", "transfer", to=HRSS)
    listed = f"/routing/desk/worklist?city=fuyang&unit={HRSS}"

    async def names(more: str) -> list[str]:
        return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', await site.page(listed + more))

    assert await names("") == ["某建筑公司", "丙公司"]
    assert await names("&mark=incident") == ["某建筑公司"]
    assert await names("&clock=sign") == ["丙公司"]
    assert await names("&clock=sign&mark=incident") == []


async def test_key_items_stand_before_what_ends_sooner(site: Site) -> None:
    linyi = {"city": "linyi", "region": "371302", "channel": "national_platform"}
    plain = await site.lead(**linyi, employer={"name": "普通公司"})
    await site.world.reach(START + timedelta(hours=1))
    key = await site.lead(**linyi, employer={"name": "重点公司"}, ownership="government")
    marks = {one: (await site.case(one))["marks"] for one in (plain, key)}
    unit = (await site.case(key))["unit"]
    answer = await site.http.get(f"/routing/worklist?city=linyi&unit={unit}")
    first = answer.json()["items"][0]["id"]
    keyed = [one for one, set_ in marks.items() if "key_item" in set_]
    assert keyed == [key]
    assert first == key
