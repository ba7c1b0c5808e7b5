"""A case says under which task force it is, and which lead units the document names for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.routing.views import case_item


@pytest.mark.parametrize(
    ("fields", "task_force", "lead"),
    [
        ({"causes": ["sme_debt"], "industry": "coal"}, "tf_private_sme", "市工信局、市商务局"),
        ({"industry": "coal", "ownership": "soe"}, "tf_coal", "市应急局"),
        ({"industry": "education", "ownership": "government"}, "tf_education", "市教育局"),
        ({"industry": "public_service"}, "tf_public_service", "市城管局"),
        ({"industry": "housing", "ownership": "institution"}, "tf_government", "市发展改革委、市财政局"),
        ({"industry": "water", "ownership": "soe"}, "tf_soe", "市国资服务中心"),
        ({"industry": "transport"}, "tf_migrant_workers", "市人社局、市住建局"),
        ({"industry": None, "project_id": "P1"}, "tf_migrant_workers", "市人社局、市住建局"),
    ],
)
def test_a_task_forces_case_names_its_lead_units(
    desk_of: Callable[[str], Any], fields: dict[str, Any], task_force: str, lead: str
) -> None:
    desk = desk_of("dengfeng").lead("2021-12-16T09:00", region="410185001", **fields)
    assert (desk.now.unit, desk.now.state, desk.now.task_force) == ("city_hrss", "received", task_force)
    assert "DF-3a" in desk.journal[0].clauses
    duty = case_item(desk.now, 1, desk.context)["duty"]
    assert f"牵头单位{lead}" in duty["text"]
    assert [d.data["to"] for d in desk.journal if d.data.get("about") == "task_force_told"] == [task_force]


@pytest.mark.parametrize(
    "fields", [{"industry": "platform_economy"}, {"industry": None, "ownership": None}, {"industry": "land"}]
)
def test_what_no_task_force_covers_is_judged_by_the_office(
    desk_of: Callable[[str], Any], fields: dict[str, Any]
) -> None:
    desk = desk_of("dengfeng").lead("2021-12-16T09:00", region="410185001", **fields)
    assert (desk.now.unit, desk.now.state, desk.now.task_force) == ("office", "judging", None)
    assert desk.journal[0].clauses == ("DF-3b",)
    refusal = desk.refused("2021-12-16T10:00", "transfer", "office", to="tf_coal")
    assert refusal.clause == "DF-3b"
    desk.act("2021-12-16T11:00", "transfer", "office", to="city_commerce")
    assert desk.now.unit == "city_commerce"
    desk.act("2021-12-16T12:00", "verify", "city_commerce", outcome="unfounded")


@pytest.mark.parametrize("to", ["city_housing", "tf_migrant_workers", "410185", "410185001/hrss", None])
def test_what_is_sorted_goes_to_a_township_or_street(desk_of: Callable[[str], Any], to: str | None) -> None:
    desk = desk_of("dengfeng").lead("2021-12-16T09:00", region="410185001")
    assert desk.refused("2021-12-16T10:00", "transfer", "city_hrss", to=to).clause == "DF-5.2a"
    desk.act("2021-12-16T11:00", "transfer", "city_hrss", to="410185002")
    assert (desk.now.unit, desk.now.territory) == ("410185002", "410185002")


def test_an_investigation_has_the_provinces_days(desk_of: Callable[[str], Any]) -> None:
    desk = desk_of("dengfeng").lead("2021-12-16T09:00", region="410185001")
    desk.act("2021-12-16T10:00", "transfer", "city_hrss", to="410185001")
    found = {"headcount": 2, "amount": "1000.00", "debtor": "某公司"}
    desk.act("2021-12-17T09:00", "verify", "410185001", outcome="founded", **found)
    assert desk.refused("2021-12-20T08:00", "file_case", "410185001", grounds="拒不支付").clause == (
        "CN-41-LSI-16"
    )
    desk.act("2021-12-20T09:00", "file_case", "city_hrss", grounds="拒不支付拖欠工资")
    assert desk.clock("investigation") == ("running", "2022-01-20T00:00")
    by = {"timer": "investigation", "approver_post": "head", "reason": "情况复杂"}
    desk.act("2022-01-19T09:00", "extend", "city_hrss", **by)
    assert desk.clock("investigation") == ("running", "2022-02-19T00:00")
