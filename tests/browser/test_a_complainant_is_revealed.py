"""A clerk finds a complainant by phone, gives a reason, sees the number, and the look is on record."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.support.browser_site import Served

PHONE = "13800000000"


async def test_from_the_worklist_to_the_number_and_its_trace(browser: Browser, site: Served) -> None:
    await site.site.lead(reporter={"name": "张三", "phone": PHONE})
    context = await browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = await context.new_page()
    await page.goto(f"{site.origin}/routing/desk/worklist?city=fuyang&unit=city_hrss")
    await page.get_by_role("link", name="查找投诉人").click()
    await page.get_by_label("电话").fill("+86 138-0000-0000")
    await page.get_by_role("button", name="查找", exact=True).click()
    await expect(page.get_by_role("cell", name="138****0000")).to_be_visible()
    await page.get_by_role("link", name="某建筑公司").click()
    assert PHONE not in await page.content()

    form = page.get_by_role("form", name="查看完整信息")
    await expect(form.get_by_label("电话")).to_be_checked()
    await form.get_by_label("查看理由").fill("   ")
    await form.get_by_role("button", name="查看", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("请写明查看理由")
    assert PHONE not in await page.content()

    await form.get_by_label("查看理由").fill("电话核实拖欠金额")
    await form.get_by_role("button", name="查看", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("本次查看已记录")
    await expect(page.get_by_role("cell", name=PHONE)).to_be_visible()
    trace = page.get_by_role("region", name="查看记录")
    await expect(trace).to_contain_text("市人力资源社会保障局 经办人 查看投诉人的电话")
    await expect(trace).to_contain_text("电话核实拖欠金额")
    assert "138" not in page.url
