"""A case's page: what it shows, which steps it offers to whom, and what becomes of a form that is sent."""

from __future__ import annotations

import re
from typing import Any

import pytest

from contracts.case_actions import FEEDBACK_PARTS
from services.routing.desk_fields import FIELDS
from services.routing.domain.decide import STEPS
from services.routing.domain.offered import MODELS
from tests.support.site import Site

HRSS, OFFICE = "341202/hrss", "341202/office"
NOT_TYPED = {"by", "at", "action"}


def offers(page: str) -> set[str]:
    return set(re.findall(r'<details id="([a-z_]+)"', page))


def refusal(page: str) -> str:
    found = re.search(r'(?s)id="refusal">(.*?)</div>', page)
    return "" if found is None else found[1]


async def page_of(site: Site, case: str, unit: str) -> str:
    return await site.page(f"/routing/desk/cases/{case}?unit={unit}")


async def signed(site: Site, **changes: Any) -> str:
    case = await site.lead(**changes)
    await site.act(case, "city_hrss", "transfer", to=HRSS)
    await site.act(case, HRSS, "sign")
    return case


@pytest.mark.parametrize("action", list(STEPS))
def test_every_field_of_every_action_has_its_place_on_the_form(action: str) -> None:
    model = MODELS[action]
    names = {f.alias or name for name, f in model.model_fields.items() if name not in NOT_TYPED}
    assert {field.name for field in FIELDS[action]} == names
    required = {n for n, f in model.model_fields.items() if f.is_required() and n not in NOT_TYPED}
    assert {field.name for field in FIELDS[action] if field.required} == required


async def test_a_unit_is_offered_what_it_may_do_in_this_state_and_nothing_else(site: Site) -> None:
    case = await site.lead()
    assert {"transfer", "contact"} <= offers(await page_of(site, case, "city_hrss"))
    assert offers(await page_of(site, case, "341203/hrss")) == set()
    await site.act(case, "city_hrss", "transfer", to=HRSS)
    assert {"sign", "divert", "hand_back"} <= offers(await page_of(site, case, HRSS))
    assert "transfer" not in offers(await page_of(site, case, HRSS))
    assert "sign" in offers(await page_of(site, case, "office"))


async def test_a_step_that_the_case_is_not_ripe_for_says_why_with_its_clause(site: Site) -> None:
    page = await page_of(site, await signed(site), HRSS)
    assert "payment_order" not in offers(page)
    assert "该件尚未核实，不能采取此措施" in page
    assert "依据 FY-A1-3.1.3：行业主管部门15日内核实" in page


async def test_a_step_goes_through_and_leads_back_to_the_case(site: Site) -> None:
    case = await site.lead()
    answer = await site.step(case, "city_hrss", "transfer", to=HRSS, manner="assign")
    assert answer.status_code == 303
    page = await site.page(answer.headers["location"])
    assert "已流转。" in page
    found = await site.case(case)
    assert (found["state"], found["unit"]) == ("transferred", HRSS)
    assert found["timeline"][-1]["by"] == {"unit": "city_hrss", "post": "handler"}


async def test_a_refused_step_names_its_clause_and_keeps_what_was_typed(site: Site) -> None:
    case = await signed(site)
    answer = await site.step(case, HRSS, "verify", outcome="founded", headcount="１２人", amount="")
    assert answer.status_code == 409
    said = refusal(answer.text)
    assert "须摸清涉及金额、拖欠主体" in said
    assert "依据 FY-A1-3.1.3：行业主管部门15日内核实人数、金额和拖欠主体" in said
    assert 'href="#verify-amount"' in said
    assert 'href="#verify-debtor"' in said
    assert 'value="１２人"' in answer.text
    assert re.search(r'id="verify-amount" name="amount" class="wrong" aria-invalid="true"', answer.text)
    assert re.search(r'<details id="verify" open>', answer.text)
    assert (await site.case(case))["state"] == "verifying"


async def test_numbers_may_be_typed_as_people_write_them(site: Site) -> None:
    case = await signed(site)
    typed = {"outcome": "founded", "headcount": "１２人", "amount": "¥180，000.5元", "debtor": "某建筑公司"}
    assert (
        await site.step(case, HRSS, "verify", causes=["dispute", "malicious"], **typed)
    ).status_code == 303
    verified = (await site.case(case))["verified"]
    assert (verified["headcount"], verified["amount"]) == (12, "180000.50")
    assert (await site.case(case))["causes"] == ["dispute", "malicious"]


async def test_what_can_not_be_read_is_said_at_its_field(site: Site) -> None:
    case = await signed(site)
    answer = await site.step(case, HRSS, "verify", outcome="founded", headcount="很多", amount="一万")
    assert answer.status_code == 422
    assert '<a href="#verify-headcount">涉及人数：应为整数</a>' in refusal(answer.text)
    assert 'value="很多"' in answer.text


async def test_two_clerks_at_once_lose_nothing(site: Site) -> None:
    case = await site.lead()
    seen = str((await site.case(case))["version"])
    assert (await site.step(case, "city_hrss", "contact", version=seen, note="第一人先记")).status_code == 303
    answer = await site.step(case, "city_hrss", "contact", version=seen, note="第二人后记")
    assert answer.status_code == 412
    assert "该件刚有新的办理记录" in refusal(answer.text)
    assert "第二人后记" in answer.text
    assert "第一人先记" in answer.text
    [version] = re.findall(
        r'name="version" value="(\d+)"><input type="hidden" name="action" value="contact"', answer.text
    )
    assert (
        await site.step(case, "city_hrss", "contact", version=version, note="第二人后记")
    ).status_code == 303


async def test_an_agreement_takes_as_many_instalments_as_are_added(site: Site) -> None:
    case = await signed(site)
    await site.act(case, HRSS, "verify", outcome="founded", headcount=3, amount="9000", debtor="某建筑公司")
    rows = {"instalments.due": ["2023-10-08", "", ""], "instalments.amount": ["3000", "", ""]}
    more = await site.step(case, HRSS, "agreement", more="1", **rows)
    assert more.status_code == 200
    assert more.text.count('name="instalments.due"') == 6
    assert 'value="2023-10-08"' in more.text
    rows = {
        "instalments.due": ["2023-10-08", "2023-11-08", ""],
        "instalments.amount": ["3000", "６，000", ""],
    }
    assert (await site.step(case, HRSS, "agreement", **rows)).status_code == 303
    names = {timer["name"] for timer in (await site.case(case))["timers"]}
    assert {"instalment", "instalment#2"} <= names


async def test_a_feedback_and_its_review_are_read_on_the_case(site: Site) -> None:
    case = await signed(site)
    await site.act(case, HRSS, "verify", outcome="founded", headcount=3, amount="9000", debtor="某建筑公司")
    parts = {part: f"{part}：<i>已逐人核对考勤和工资表，事实清楚</i>" for part in FEEDBACK_PARTS}
    assert (await site.step(case, HRSS, "feedback", **parts)).status_code == 303
    page = await page_of(site, case, OFFICE)
    assert "&lt;i&gt;已逐人核对考勤" in page
    assert "<i>" not in page
    form = {"decision": "approve", "checks.清晰详实": "no", "checks.逻辑严密": "yes"}
    answer = await site.step(case, OFFICE, "review", **form)
    assert answer.status_code == 409
    assert "审查要点未通过：清晰详实" in refusal(answer.text)
    assert (await site.step(case, OFFICE, "review", decision="approve")).status_code == 303
    assert (await site.case(case))["state"] == "resolved"


async def test_the_post_that_takes_a_case_is_not_the_post_that_writes_it_down(site: Site) -> None:
    case = await site.lead(headcount=150)
    form = {"post": "head", "by.post": "liaison"}
    assert (await site.step(case, "city_hrss", "assign_leader", **form)).status_code == 303
    timeline = (await site.case(case))["timeline"]
    [said] = [event for event in timeline if event["type"] == "case.leader_assigned"]
    assert (said["data"]["post"], said["by"]["post"]) == ("head", "liaison")
    assert "领导包案</strong> 主要负责人" in await page_of(site, case, "city_hrss")


async def test_a_form_of_another_site_is_not_taken(site: Site) -> None:
    case = await site.lead()
    form = {"unit": "city_hrss", "action": "contact", "version": "1", "note": "不该记下"}
    address = f"/routing/desk/cases/{case}/steps"
    answer = await site.http.post(address, data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert (await site.http.post(address, json=form)).status_code == 415


async def test_the_page_shows_every_clock_and_marks_the_one_that_ends_first(site: Site) -> None:
    page = await page_of(site, await site.lead(), "city_hrss")
    [binding] = re.findall(r'(?s)<tr class="binding">(.*?)</tr>', page)
    assert "首次响应" in binding
    assert "2023年9月2日 09:00" in binding
    assert page.count('class="binding"') == 1
    assert "24:00" in page


async def test_no_case_is_a_page_that_says_so(site: Site) -> None:
    assert "没有找到这个案件" in await site.page("/routing/desk/cases/C-none", 404)
