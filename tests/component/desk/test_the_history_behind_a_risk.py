"""An employer's risk on the desk: its cases and its projects' warnings in words, each a way to its page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.support.site import Site, open_site

USCC = "91341200MA2ABCDE1X"
EMPLOYER = {"name": "某建筑公司", "uscc": USCC}
PAGE = f"/warnings/desk/warnings/employer:{USCC}/enterprise_risk"


def fact(number: int, project: str, kind: str, **fields: Any) -> dict[str, Any]:
    about = {"city": "fuyang", "project": project, "source": "t", "source_id": f"{project}{number}"}
    return {**about, "kind": kind, "observed_at": "2024-03-01T00:00:00+08:00", **fields}


def facts(project: str) -> list[dict[str, Any]]:
    """A project without an account for its wages."""
    about = {"region": "341202", "industry": "housing", "ownership": "private", "name": f"{project}号楼"}
    parties = {"developer": {"name": "某置业公司"}, "general_contractor": EMPLOYER}
    signed = fact(2, project, "contract_signed", date="2024-01-02", value="1000")
    return [fact(1, project, "project_registered", **about, **parties), signed]


async def founded(site: Site, amount: str, **lead: Any) -> str:
    """A lead that is verified: its case."""
    case = await site.lead(employer=EMPLOYER, **lead)
    await site.act(case, "city_hrss", "transfer", to="341202/hrss")
    await site.act(case, "341202/hrss", "sign")
    said = {"outcome": "founded", "headcount": 2, "amount": amount, "debtor": {"name": "某建筑公司"}}
    await site.act(case, "341202/hrss", "verify", **said)
    return case


async def test_cases_are_shown_with_number_day_project_employer_and_amount() -> None:
    site = await open_site(datetime.fromisoformat("2024-03-01T09:00+08:00"))
    async with site.http:
        await site.http.post("/intake/facts", json=facts("P1"))
        cases = [
            await founded(site, "12345.60", project_id="P1"),
            await founded(site, "500.00", headcount=3),
        ]
        page = await site.page(f"{PAGE}?unit=341202/hrss")
        for case in cases:
            assert f'href="/routing/desk/cases/{case}?unit=341202%2Fhrss">{case}</a>' in page
            assert f"case:{case}" not in page
        assert "2024年3月1日 09:00</time>收到" in page and "P1号楼" in page and "某建筑公司" in page
        assert "查实12345.60元" in page and "查实500.00元" in page


async def test_overdue_warnings_are_shown_with_type_project_and_day() -> None:
    site = await open_site(datetime.fromisoformat("2024-03-01T09:00+08:00"))
    async with site.http:
        told = [one for project in ("P1", "P2", "P3") for one in facts(project)]
        await site.http.post("/intake/facts", json=told)
        await site.world.reach(datetime.fromisoformat("2024-04-20T09:00+08:00"))
        page = await site.page(PAGE)
        for project in ("P1", "P2", "P3"):
            assert (
                f'href="/warnings/desk/warnings/{project}/account_missing">未开设农民工工资专户</a>' in page
            )
            assert f"{project}号楼" in page
        assert "warning:P1" not in page and "2024年3月1日 09:00</time>预警" in page and "逾期未消除" in page
