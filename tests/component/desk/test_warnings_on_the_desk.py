"""Pages of warnings: who sees which, the ladder step by step, the letter, clearing on evidence."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from tests.support.site import Site, open_site

OFFICE, HOUSING = "341202/office", "341202/housing"
WARNING = "P1/account_missing"
PAGE = f"/warnings/desk/warnings/{WARNING}"


def fact(number: int, kind: str, **fields: Any) -> dict[str, Any]:
    about = {"city": "fuyang", "project": "P1", "source": "t", "source_id": str(number), "kind": kind}
    return {**about, "observed_at": "2024-03-01T00:00:00+08:00", **fields}


FACTS = [
    fact(
        1,
        "project_registered",
        name="某住宅项目",
        region="341202",
        industry="housing",
        ownership="private",
        developer={"name": "某置业公司"},
        general_contractor={"name": "某建筑公司"},
    ),
    fact(2, "contract_signed", date="2024-03-01", value="1000000"),
]


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """One project without an account, its liable party's time over (FY-A2-2)."""
    found = await open_site(datetime.fromisoformat("2024-04-01T09:00+08:00"))
    async with found.http:
        await found.http.post("/intake/facts", json=FACTS)
        await found.world.settle()
        await found.world.reach(datetime.fromisoformat("2024-04-17T09:00+08:00"))
        yield found


async def step(site: Site, unit: str, action: str, **typed: Any) -> Any:
    version = (await site.http.get(f"/warnings/warnings/{WARNING}")).json()["version"]
    form = {"unit": unit, "action": action, "version": str(version), "by.post": "head", **typed}
    return await site.http.post(f"{PAGE}/steps", data=form)


def offers(page: str) -> set[str]:
    return set(re.findall(r'<details id="([a-z_]+)"', page))


async def test_an_overdue_warning_is_on_its_supervisors_and_its_offices_list(site: Site) -> None:
    for unit in ("", HOUSING, OFFICE, "office"):
        page = await site.page(f"/warnings/desk?city=fuyang&unit={unit}")
        assert "某住宅项目" in page, unit
        assert "逾期未消除" in page
    assert "某住宅项目" not in await site.page("/warnings/desk?city=fuyang&unit=341203/office")
    assert "没有符合条件的预警" in await site.page("/warnings/desk?city=fuyang&state=letter")


async def test_the_office_is_offered_the_next_step_and_told_why_not_the_one_after(site: Site) -> None:
    page = await site.page(f"{PAGE}?unit={OFFICE}")
    assert offers(page) == {"issue_letter", "clear"}
    assert "应先发函，逾期仍未消除的，再约谈" in page
    assert offers(await site.page(f"{PAGE}?unit={HOUSING}")) == {"clear"}


async def test_a_letter_is_issued_and_can_be_read(site: Site) -> None:
    answer = await step(site, OFFICE, "issue_letter", measures="三个工作日内<b>开户</b>")
    assert answer.status_code == 303
    page = await site.page(answer.headers["location"])
    assert "已发函。" in page
    assert "三个工作日内&lt;b&gt;开户" in page
    [letter] = re.findall(r'href="([^"]*letter\.pdf)"', page)
    assert (await site.http.get(letter)).content.startswith(b"%PDF")


async def test_clearing_without_evidence_is_refused_beside_its_form(site: Site) -> None:
    answer = await step(site, OFFICE, "clear", note="已补开专户")
    assert answer.status_code == 409
    assert "人工消除预警须附证明材料" in answer.text
    assert "依据 FY-A2-2：责任单位在规定时限内落实制度、消除预警" in answer.text
    assert 'href="#clear-evidence"' in answer.text
    assert "已补开专户" in answer.text
    assert (await step(site, OFFICE, "clear", evidence="bank-proof-1")).status_code == 303
    assert "该预警已经消除" in await site.page(f"{PAGE}?unit={OFFICE}")


async def test_the_history_tells_which_materials_were_uploaded_and_which_are_names_alone(site: Site) -> None:
    pdf = {"file": ("开户证明.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")}
    kept = (await site.http.post("/warnings/files", files=pdf)).json()["id"]
    assert (await step(site, OFFICE, "clear", evidence=f"{kept}\nE-1")).status_code == 303
    assert f"{kept}、E-1（只写明编号，没有上传文件）" in await site.page(PAGE)


async def test_a_warning_that_changed_meanwhile_is_looked_at_again(site: Site) -> None:
    answer = await step(site, OFFICE, "issue_letter", version="1")
    assert answer.status_code == 412
    assert "该项目刚有新的记录" in answer.text


async def test_no_warning_is_a_page_that_says_so(site: Site) -> None:
    assert "没有找到这个预警" in await site.page("/warnings/desk/warnings/P9/account_missing", 404)
