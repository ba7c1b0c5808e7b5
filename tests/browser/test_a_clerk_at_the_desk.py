"""A clerk works a case through the desk with a keyboard and a mouse, and no JavaScript."""

from __future__ import annotations

from playwright.async_api import Browser, Locator, Page, expect

from tests.support.browser_site import Served

HRSS = "341202/hrss"


async def desk(browser: Browser) -> Page:
    context = await browser.new_context(
        viewport={"width": 1440, "height": 900}, java_script_enabled=False, locale="zh-CN"
    )
    return await context.new_page()


def form(page: Page, name: str) -> Locator:
    return page.get_by_role("form", name=name, exact=True)


async def opened(page: Page, name: str) -> Locator:
    """The form of a step, unfolded."""
    details = page.locator("details").filter(has=page.locator(f"form[aria-label='{name}']"))
    if await details.get_attribute("open") is None:
        await details.locator("summary").click()
    return form(page, name)


async def send(page: Page, name: str) -> None:
    await form(page, name).get_by_role("button", name=name, exact=True).click()


async def test_a_case_is_handed_over_signed_and_diverted(browser: Browser, site: Served) -> None:
    case = await site.site.lead()
    page = await desk(browser)
    await page.goto(f"{site.origin}/routing/desk?city=fuyang")
    await page.get_by_role("link", name="市人力资源社会保障局 1件").click()
    await page.get_by_role("link", name="某建筑公司").click()
    await expect(form(page, "流转").get_by_label("接收单位")).to_have_value(HRSS)
    await send(page, "流转")
    await expect(page.get_by_role("status")).to_have_text("已流转。")

    await page.goto(f"{site.origin}/routing/desk?city=fuyang")
    unit = page.get_by_label("单位", exact=True)
    await unit.select_option(label="颍州区人力资源社会保障局")
    await page.get_by_role("button", name="打开工作台").click()
    await page.get_by_role("link", name="某建筑公司").click()
    await send(page, "签收")
    await expect(page.get_by_role("status")).to_have_text("已签收。")

    await opened(page, "分流")
    await expect(form(page, "分流").get_by_label("接收的行业主管部门")).to_have_value("341202/housing")
    await send(page, "分流")
    await expect(page.get_by_role("status")).to_have_text("已分流。")
    found = await site.site.case(case)
    assert (found["state"], found["unit"]) == ("verifying", "341202/housing")
    assert [e["type"] for e in found["timeline"] if e["by"]][:1] == ["case.transferred"]


async def test_a_refused_step_shows_its_clause_beside_the_form(browser: Browser, site: Served) -> None:
    case = await site.site.lead()
    page = await desk(browser)
    await page.goto(f"{site.origin}/routing/desk/cases/{case}?unit=city_hrss")
    await form(page, "流转").get_by_label("接收单位").select_option(label="颍东区人力资源社会保障局")
    await send(page, "流转")
    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("须说明理由")
    await expect(alert).to_contain_text("依据 FY-A1-3.1.1：市人社1个工作日内流转至属地人社")
    await expect(form(page, "流转")).to_contain_text("依据 FY-A1-3.1.1")
    await expect(form(page, "流转").get_by_label("接收单位")).to_have_value("341203/hrss")
    assert (await site.site.case(case))["state"] == "received"

    await form(page, "流转").get_by_label("改派理由").fill("工地在颍东区，投诉人选错了县区。")
    await send(page, "流转")
    await expect(page.get_by_role("status")).to_have_text("已流转。")
    assert (await site.site.case(case))["unit"] == "341203/hrss"


async def test_the_summary_of_what_is_missing_leads_to_the_fields(browser: Browser, site: Served) -> None:
    case = await site.site.lead()
    await site.site.act(case, "city_hrss", "transfer", to=HRSS)
    await site.site.act(case, HRSS, "sign")
    page = await desk(browser)
    await page.goto(f"{site.origin}/routing/desk/cases/{case}?unit={HRSS}")
    verify = await opened(page, "核实")
    await verify.get_by_label("核实结论").select_option(label="属实")
    await send(page, "核实")
    await page.get_by_role("alert").get_by_role("link", name="涉及金额").click()
    await expect(page.locator("#verify-amount")).to_be_in_viewport()
    await expect(page.locator("#verify-amount")).to_have_attribute("aria-invalid", "true")
    await expect(page.locator("#verify-outcome")).to_have_value("founded")


async def test_the_keyboard_reaches_the_content_first(browser: Browser, site: Served) -> None:
    page = await desk(browser)
    await page.goto(f"{site.origin}/routing/desk?city=fuyang")
    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到主要内容")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    await page.keyboard.press("Enter")
    assert page.url.endswith("#main")
