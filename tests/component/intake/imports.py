"""Files as people hand them in to be imported, and what becomes of them."""

from __future__ import annotations

import csv
import io
from typing import Any

from services.intake.importing.runs import Imports
from tests.component.intake.worlds import World

HEADING = "城市,渠道,来源编号,欠薪单位,属地,金额,收到时间,成因"
GOOD = "fuyang,petition,A-{n},第{n}公司,341202,100.50,2023-08-30,realname_missing、dispute"


def rows(count: int, *more: str) -> str:
    return "\n".join([HEADING, *(GOOD.format(n=n) for n in range(count)), *more]) + "\n"


def imports_of(world: World) -> Imports:
    owner = world.service.ticks[0].__self__  # type: ignore[attr-defined]
    assert isinstance(owner, Imports)
    return owner


async def start(
    world: World, data: bytes | str, name: str = "a.csv", mapping: str | None = None, **form: Any
) -> Any:
    raw = data.encode() if isinstance(data, str) else data
    files = {"file": (name, raw)}
    if mapping is not None:
        files["mapping"] = ("m.yaml", mapping.encode())
    return await world.http.post("/intake/imports", files=files, data=form)


async def carried(world: World, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """The import, ended."""
    answer = await start(world, *args, **kwargs)
    assert answer.status_code == 202, answer.text
    await imports_of(world).finished()
    found: dict[str, Any] = (await world.http.get(answer.headers["location"])).json()
    return found


async def refused(world: World, job: dict[str, Any]) -> list[list[str]]:
    text = (await world.http.get(job["refused_url"])).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def counts(job: dict[str, Any]) -> tuple[Any, ...]:
    return job["state"], job["total"], job["accepted"], job["repeated"], job["refused"]


MAPPING = """
group_by: Case
fields:
  city: {value: fuyang}
  channel: {value: provincial_platform}
  source_id: {column: Case, prefix: "X-"}
  employer.name: {column: Firm}
  amount: {column: Claim, zero_means_unknown: true, pick: sum}
  industry: {column: Trade, values: {Building: housing}, default: other}
  region: {column: Town, values: {Northtown: "341221"}, spread: ["341202", "341203"]}
  received_at: {column: Filed, format: "%d/%m/%Y"}
keep_original: narrative
"""
CASES = """Case,Firm,Claim,Trade,Town,Filed
1,Acme,0,Building,Northtown,30/08/2023
2,Beta,"1,000.00",Baking,Southtown,29/08/2023
1,Acme,20.50,Building,Northtown,30/08/2023
1,,9.50,Building,Northtown,30/08/2023
"""
