"""An opinion at the office's desk: listed at once, reported of by form, then cleared."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.site import Site, open_site

START = datetime(2024, 3, 4, 2, 0, tzinfo=UTC)
ID = "opinion:net:7/opinion"
PAGE = f"/warnings/desk/warnings/{ID}"


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    found = await open_site(START)
    async with found.http:
        fact = {
            "city": "fuyang", "kind": "opinion", "source": "net", "source_id": "7", "date": "2024-03-04",
            "observed_at": START.isoformat(), "summary": "网传某公司欠薪",
        }  # fmt: skip
        answer = await found.http.post("/intake/facts", json=[fact])
        assert answer.status_code == 202 and not answer.json()["refused"]
        await found.world.settle()
        yield found


async def version(site: Site) -> str:
    return str((await site.http.get(f"/warnings/warnings/{ID}")).json()["version"])


async def test_it_is_on_the_offices_list_with_its_clock(site: Site) -> None:
    page = await site.page("/warnings/desk?city=fuyang&unit=office")
    assert "欠薪舆情" in page and "舆情核查上报" in page and "市本级" in page


async def test_the_office_reports_by_form_and_an_empty_report_names_its_field(site: Site) -> None:
    page = await site.page(f"{PAGE}?unit=office")
    assert "核查上报" in page and "发函" not in page
    form = {"unit": "office", "action": "report_opinion", "version": await version(site), "findings": ""}
    empty = await site.http.post(f"{PAGE}/steps", data=form)
    assert empty.status_code == 409 and "核查情况" in empty.text and "FY-2.8" in empty.text
    form |= {"findings": "已核实，系误传", "by.post": "head"}
    done = await site.http.post(f"{PAGE}/steps", data=form)
    assert done.status_code == 303
    shown = (await site.http.get(f"/warnings/warnings/{ID}")).json()
    (clock,) = shown["timers"]
    assert (clock["name"], clock["state"]) == ("opinion_report", "met")
    assert "已核实，系误传" in await site.page(f"{PAGE}?unit=office")


async def test_a_county_has_no_part_in_it(site: Site) -> None:
    page = await site.page(f"{PAGE}?unit=341202/office")
    assert "核查上报</button>" not in page
    listed = await site.page("/warnings/desk?city=fuyang&unit=341202/office")
    assert "欠薪舆情" not in listed


async def test_unreported_for_a_day_it_is_late(site: Site) -> None:
    await site.world.reach(START + timedelta(hours=24))
    shown = (await site.http.get("/warnings/worklist", params={"city": "fuyang", "unit": "office"})).json()
    (item,) = shown["items"]
    assert (item["id"], item["timers"][0]["state"]) == (ID, "breached")
