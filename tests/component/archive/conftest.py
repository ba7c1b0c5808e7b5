"""A site for each test, and a case that has been worked on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.support.site import Site, open_site
from tests.support.story import TEXT

HRSS = "341202/hrss"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(2_500_000)
ORDER = "责令限期支付决定书".encode()


@dataclass(frozen=True)
class Worked:
    """A case whose steps name files."""

    site: Site
    case: str
    picture: str
    order: str

    @property
    def address(self) -> str:
        return f"/routing/cases/{self.case}/file"


async def upload(site: Site, service: str, name: str, data: bytes) -> str:
    answer = await site.http.post(f"/{service}/files", files={"file": (name, data)})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    found = await open_site()
    async with found.http:
        yield found


@pytest.fixture
async def worked(site: Site) -> Worked:
    """A picture came with the lead, an order was uploaded by the unit, a payroll is only named."""
    picture = await upload(site, "intake", "工资条.png", PICTURE)
    order = await upload(site, "routing", "决定书.txt", ORDER)
    case = await site.lead(attachments=[picture], narrative="干了三个月没给钱", reporter={"name": "张三丰"})
    await site.act(case, "city_hrss", "transfer", to=HRSS)
    await site.act(case, HRSS, "sign")
    found = {"outcome": "founded", "headcount": 12, "amount": "180000.00", "debtor": "某建筑公司"}
    await site.act(case, HRSS, "verify", **found)
    await site.act(case, HRSS, "payment_order", due="2023-09-20", evidence=[order, "工资表"])
    await site.act(case, HRSS, "plan", text=TEXT)
    return Worked(site, case, picture, order)
