"""A worker scans the code: the form on a phone, without JavaScript, to the receipt."""

from __future__ import annotations

from playwright.async_api import Browser, Page, expect

from tests.support.browser_site import Served

PHONE = {"width": 390, "height": 844}
SMALL = {"width": 360, "height": 640}


async def phone(browser: Browser, size: dict[str, int] = PHONE) -> Page:
    context = await browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        has_touch=True,
        is_mobile=True,
        java_script_enabled=False,
        locale="zh-CN",
    )
    return await context.new_page()


async def test_a_complaint_is_sent_and_its_receipt_shown(browser: Browser, site: Served) -> None:
    page = await phone(browser)
    await page.goto(f"{site.origin}/")
    await page.get_by_role("list", name="选择所在城市").get_by_role("link", name="阜阳市").click()
    await page.get_by_label("欠薪单位或个人").fill("某建筑工程公司")
    await page.get_by_label("所在县区").select_option(label="颍州区")
    await page.get_by_label("被欠薪人数").fill("12")
    await page.get_by_label("拖欠金额").fill("180000")
    await page.get_by_label("情况说明").fill("三个月没有发工资")
    await page.get_by_label("不向被反映单位透露我的身份").check()
    await page.get_by_role("button", name="提交").click()
    await expect(page.get_by_text("已受理")).to_be_visible()
    await expect(page.get_by_text("市人力资源社会保障局")).to_be_visible()
    await expect(page.get_by_text("2023年9月16日 24:00")).to_be_visible()
    cases = (await site.site.http.get("/routing/cases?city=fuyang")).json()["items"]
    assert [(c["employer"]["name"], c["channel"], c["headcount"]) for c in cases] == [
        ("某建筑工程公司", "qr", 12)
    ]


async def test_what_is_wrong_leads_to_its_field(browser: Browser, site: Served) -> None:
    page = await phone(browser)
    await page.goto(f"{site.origin}/intake/form?city=fuyang")
    await page.get_by_label("欠薪单位或个人").fill("某建筑工程公司")
    await page.get_by_label("手机号码").fill("不知道")
    await page.get_by_role("button", name="提交").click()
    await expect(page.get_by_role("alert")).to_contain_text("还没有提交成功")
    await page.get_by_role("alert").get_by_role("link", name="手机号码").click()
    await expect(page.locator("#phone")).to_be_in_viewport()
    assert await page.locator("#phone").input_value() == "不知道"
    assert await page.locator("#employer").input_value() == "某建筑工程公司"


async def test_nothing_is_wider_than_a_small_phone(browser: Browser, site: Served) -> None:
    case = await site.site.lead()
    context = await browser.new_context(viewport={"width": SMALL["width"], "height": SMALL["height"]})
    page = await context.new_page()
    for address in (
        "/",
        "/intake/form?city=fuyang",
        "/routing/desk?city=fuyang",
        "/routing/desk/worklist?city=fuyang&unit=city_hrss",
        f"/routing/desk/cases/{case}?unit=city_hrss",
        "/routing/desk/deadlines?city=fuyang&within=7d",
        "/warnings/desk?city=fuyang",
    ):
        await page.goto(site.origin + address)
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= SMALL["width"], address
