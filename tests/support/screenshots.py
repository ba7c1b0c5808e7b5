"""Draws docs/screenshots anew: `python -m tests.support.screenshots [FOLDER]`. Needs chromium."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import Browser

from services.runtime.settings import ROOT
from tests.support.browser_site import Served, chromium, served
from tests.support.site import START

PHONE, WIDE, NARROW = (390, 844), (1440, 900), (360, 740)
HRSS = "341202/hrss"
EMPLOYERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("某建筑工程公司", {"headcount": 12, "amount": "180000.00"}),
    ("某装饰公司", {"headcount": 4, "amount": "36500.00", "channel": "qr", "ownership": None}),
    ("某劳务公司", {"headcount": 138, "amount": "2460000.00", "flags": ["superior_supervised"]}),
    ("某物流公司", {"headcount": 3, "amount": None, "industry": "transport"}),
    ("某幕墙工程公司", {"headcount": 26, "amount": "410000.00"}),
)


async def story(site: Served) -> dict[str, str]:
    """Cases of one county at several stages; their ids by employer."""
    world, cases = site.site.world, {}
    for number, (name, changes) in enumerate(EMPLOYERS):
        await world.reach(START + timedelta(hours=7 * number))
        case = await site.site.lead(employer={"name": name}, **changes)
        cases[name] = case
        await site.site.act(case, "city_hrss", "transfer", to=HRSS)
    for name in ("某建筑工程公司", "某劳务公司", "某幕墙工程公司"):
        await site.site.act(cases[name], HRSS, "sign")
    await site.site.act(
        cases["某劳务公司"], HRSS, "verify", outcome="founded", headcount=131, amount="2380000.00",
        debtor="某劳务公司", causes=["progress_payment_owed"],
    )  # fmt: skip
    await site.site.act(cases["某劳务公司"], HRSS, "contact", note="已与工人代表核对工资表，人数和月份一致。")
    await world.reach(START + timedelta(days=4, hours=2))
    return cases


async def draw(browser: Browser, served_site: Served, folder: Path) -> list[Path]:
    """Every picture; the files."""
    cases = await story(served_site)
    origin, drawn = served_site.origin, []
    worklist = f"/routing/desk/worklist?city=fuyang&unit={HRSS}"
    case = f"/routing/desk/cases/{cases['某劳务公司']}?unit={HRSS}"
    pictures: tuple[tuple[str, str, tuple[int, int]], ...] = (
        ("home", "/", WIDE),
        ("form", "/intake/form?city=fuyang", PHONE),
        ("desk", "/routing/desk?city=fuyang", WIDE),
        ("worklist", worklist, WIDE),
        ("worklist-phone", worklist, NARROW),
        ("case", case, WIDE),
        ("case-phone", case, NARROW),
        ("deadlines", "/routing/desk/deadlines?city=fuyang&within=15d", WIDE),
    )
    for name, address, size in pictures:
        drawn.append(await _draw(browser, origin + address, size, folder / f"{name}.png"))
    await _warning(served_site)
    office = "/warnings/desk/warnings/P1/account_missing?unit=341202/office"
    drawn.append(await _draw(browser, origin + office, WIDE, folder / "warning.png"))
    drawn.append(await _refusal(browser, origin + case, folder / "refused.png"))
    drawn.append(await _receipt(browser, origin, folder / "receipt.png"))
    return drawn


async def _warning(served_site: Served) -> None:
    """A project that had no wage account in time; its warning's own time is over too."""
    about = {"city": "fuyang", "project": "P1", "source": "demo", "observed_at": "2023-09-01T00:00:00+08:00"}
    registered = {
        "kind": "project_registered", "source_id": "1", "name": "某住宅项目", "region": "341202",
        "industry": "housing", "ownership": "private", "developer": {"name": "某置业公司"},
        "general_contractor": {"name": "某建筑工程公司"},
    }  # fmt: skip
    signed = {"kind": "contract_signed", "source_id": "2", "date": "2023-08-01", "value": "1000000"}
    await served_site.site.http.post("/intake/facts", json=[about | registered, about | signed])
    await served_site.site.world.settle()
    await served_site.site.world.reach(START + timedelta(days=20))


async def _draw(browser: Browser, address: str, size: tuple[int, int], file: Path) -> Path:
    async with await _context(browser, size) as context:
        page = await context.new_page()
        await page.goto(address)
        await page.screenshot(path=file)
    return file


async def _refusal(browser: Browser, address: str, file: Path) -> Path:
    async with await _context(browser, WIDE) as context:
        page = await context.new_page()
        await page.goto(address)
        form = page.locator("details#feedback")
        await form.get_by_label("处理结果").fill("正在办理")
        await form.get_by_role("button", name="反馈").click()
        await page.screenshot(path=file)
    return file


async def _receipt(browser: Browser, origin: str, file: Path) -> Path:
    async with await _context(browser, PHONE) as context:
        page = await context.new_page()
        await page.goto(f"{origin}/intake/form?city=fuyang")
        await page.get_by_label("欠薪单位或个人").fill("某建筑工程公司")
        await page.get_by_label("所在县区").select_option(label="颍州区")
        await page.get_by_role("button", name="提交").click()
        await page.screenshot(path=file)
    return file


async def _context(browser: Browser, size: tuple[int, int]) -> Any:
    width, height = size
    return await browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=False, locale="zh-CN"
    )


async def main(folder: Path) -> None:
    """Draws into `folder` and says how large each picture is."""
    async with served() as site, chromium() as browser:
        for file in await draw(browser, site, folder):
            print(f"{file.name}: {file.stat().st_size // 1024} kB")


if __name__ == "__main__":
    asked = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots"
    asked.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(asked))
