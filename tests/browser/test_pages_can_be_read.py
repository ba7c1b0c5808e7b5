"""Contrast of every text (WCAG 2 AA), labels of every control, landmarks and a visible focus."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page

from tests.support.browser_site import Served

UNREADABLE = """
() => {
  const rgb = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => {
    const even = v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
    const [r, g, b] = rgb(c).map(v => even(v / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor, v = rgb(c);
      if (v.length === 3 || v[3] > 0) return c;
    }
    return "rgb(255, 255, 255)";
  };
  const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  return [...document.body.querySelectorAll("*")].filter(own).map(e => {
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
    return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.outerHTML.slice(0, 120)];
  }).filter(([ratio]) => ratio < 4.5);
}
"""
UNNAMED = """
() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
  .filter(e => !e.labels || !e.labels.length || !e.labels[0].textContent.trim())
  .map(e => e.outerHTML.slice(0, 120))
"""
REPEATED_IDS = """
() => { const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
        return ids.filter((id, n) => ids.indexOf(id) !== n); }
"""
FOCUS = """
() => { const e = document.activeElement;
        const style = getComputedStyle(e).outlineStyle;
        return e === document.body ? "" : style + " " + e.outerHTML.slice(0, 120); }
"""
PAGES = (
    "/",
    "/intake/form?city=fuyang",
    "/routing/desk?city=fuyang",
    "/routing/desk/worklist?city=fuyang&unit=341202/hrss",
    "/routing/desk/cases/{case}?unit=341202/hrss",
    "/routing/desk/cases/{case}",
    "/routing/desk/cases/{case}/why?unit=341202/hrss",
    "/routing/desk/deadlines?city=fuyang&within=15d",
    "/warnings/desk?city=fuyang",
    "/bulletins/",
)


async def opened(browser: Browser, site: Served, address: str) -> Page:
    """A page, everything on it unfolded."""
    case = await site.site.lead(flags=["media_exposed"])
    await site.site.act(case, "city_hrss", "transfer", to="341202/hrss")
    await site.site.act(case, "341202/hrss", "sign")
    page = await browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    await page.goto(site.origin + address.format(case=case))
    await page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    return page


@pytest.mark.parametrize("address", PAGES)
async def test_texts_have_contrast_and_controls_have_labels(
    browser: Browser, site: Served, address: str
) -> None:
    page = await opened(browser, site, address)
    assert await page.evaluate(UNREADABLE) == []
    assert await page.evaluate(UNNAMED) == []
    assert await page.evaluate(REPEATED_IDS) == []
    for landmark in ("banner", "main"):
        assert await page.get_by_role(landmark).count() == 1  # type: ignore[arg-type]
    assert await page.get_by_role("heading", level=1).count() == 1


@pytest.mark.parametrize("address", PAGES)
async def test_the_focus_can_be_seen_wherever_it_goes(browser: Browser, site: Served, address: str) -> None:
    page = await opened(browser, site, address)
    seen = []
    for _ in range(12):
        await page.keyboard.press("Tab")
        seen.append(await page.evaluate(FOCUS))
    reached = [focus for focus in seen if focus]
    assert len(reached) >= 2
    assert [focus for focus in reached if focus.startswith("none")] == []
