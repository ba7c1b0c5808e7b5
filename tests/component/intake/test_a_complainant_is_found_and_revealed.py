"""A clerk finds a complainant by what they know, sees masks, and gets values only with a reason."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from tests.component.intake.worlds import NOW, World, places

EARLIER = "2023-08-30T09:30:00+08:00"
BY = {"unit": "341202/hrss", "post": "handler"}
ASKED: dict[str, Any] = {"fields": ["phone"], "reason": "电话核实拖欠金额", "by": BY}


async def lead(world: World, **changes: Any) -> str:
    answer = await world.post(**changes)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["lead_id"])


async def found(world: World, city: str = "fuyang", **by: str) -> list[dict[str, Any]]:
    answer = await world.http.get("/intake/people", params={"city": city, **by})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def revealed(world: World, lead_id: str, **changes: Any) -> Any:
    body = {k: v for k, v in {**ASKED, **changes}.items() if v is not None}
    return await world.http.post(f"/intake/leads/{lead_id}/reveal", json=body)


@pytest.mark.parametrize(
    "by",
    [
        {"phone": "13800000000"},
        {"phone": "+86 138-0000-0000"},
        {"phone": "008613800000000"},
        {"phone": "１３８ ００００ ００００"},
        {"id_number": "34120219900101123x"},
        {"id_number": "341202 19900101 123X"},
        {"name": "张三"},
        {"name": " 张三 "},
    ],
)
async def test_however_it_is_written_the_person_is_found(world: World, by: dict[str, str]) -> None:
    person = {"name": "张三", "phone": "13800000000", "id_number": "34120219900101123X"}
    first = await lead(world, reporter=person)
    await lead(world, source_id="2", reporter={"name": "张三丰", "phone": "13800000001"})
    items = await found(world, **by)
    assert [item["lead_id"] for item in items] == [first]
    assert items[0]["people"] == [
        {
            "whom": "reporter",
            "name": "张*",
            "phone": "138****0000",
            "id_number": "3412************3X",
            "matched": True,
        }
    ]


@pytest.mark.parametrize(("given", "shown"), [({}, NOW), ({"received_at": EARLIER}, EARLIER)])
async def test_it_is_shown_when_the_lead_was_received(
    world: World, given: dict[str, Any], shown: datetime | str
) -> None:
    await lead(world, reporter={"name": "张三", "phone": "13800000000"}, **given)
    (item,) = await found(world, phone="13800000000")
    expected = datetime.fromisoformat(shown) if isinstance(shown, str) else shown
    assert datetime.fromisoformat(item["received_at"]) == expected


async def test_what_cannot_be_revealed_is_said_in_chinese_with_what_can(world: World) -> None:
    answer = await revealed(world, await lead(world), fields=["bank_account"])
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["fields", 0])
    words = answer.json()["errors"][0]["msg"]
    assert words == "不在可选值之内，可用：name、phone、id_number"


async def test_a_part_of_a_name_or_another_city_finds_nobody(world: World) -> None:
    await lead(world)
    assert await found(world, name="张") == []
    assert await found(world, phone="1380000000") == []
    assert await found(world, "hangzhou", name="张三") == []


async def test_a_worker_of_a_group_is_found_by_phone(world: World) -> None:
    workers = [{"name": f"工人{n}", "phone": f"1390000000{n}"} for n in range(3)]
    group = await lead(world, reporter=None, workers=workers)
    items = await found(world, phone="13900000001")
    assert [(item["lead_id"], item["workers"]) for item in items] == [(group, 3)]
    assert [p["whom"] for p in items[0]["people"]] == ["w2"]


async def test_who_stands_only_in_a_version_kept_beside_is_found_and_told_so(world: World) -> None:
    first = await lead(world)
    assert (await world.post(reporter={"name": "李四", "phone": "13811111111"})).status_code == 409
    items = await found(world, phone="13811111111")
    assert [(item["lead_id"], item["only_in_other_version"]) for item in items] == [(first, True)]


@pytest.mark.parametrize("by", [{}, {"name": "张三", "phone": "13800000000"}, {"name": "  "}])
async def test_exactly_one_thing_is_looked_for(world: World, by: dict[str, str]) -> None:
    answer = await world.http.get("/intake/people", params={"city": "fuyang", **by})
    assert answer.status_code == 422
    assert places(answer) == ["name"]


@pytest.mark.parametrize("reason", [None, "", "   "])
async def test_without_a_reason_nothing_is_shown_and_nothing_noted(world: World, reason: str | None) -> None:
    one = await lead(world)
    answer = await revealed(world, one, reason=reason)
    assert answer.status_code == 422
    assert places(answer) == ["reason"]
    assert "请写明查看理由" in answer.json()["errors"][0]["msg"]
    assert "13800000000" not in answer.text
    assert (await world.http.get(f"/intake/leads/{one}/reveals")).json()["items"] == []


async def test_a_unit_of_nowhere_may_not(world: World) -> None:
    one = await lead(world)
    answer = await revealed(world, one, by={"unit": "999999/hrss"})
    assert (answer.status_code, places(answer)) == (422, ["by.unit"])


async def test_only_what_was_asked_is_shown(world: World) -> None:
    one = await lead(world)
    answer = await revealed(world, one)
    assert answer.json()["people"] == {"reporter": {"phone": "13800000000"}}
    answer = await revealed(world, one, fields=["name", "id_number"])
    assert answer.json()["people"] == {"reporter": {"name": "张三", "id_number": "341202199001011234"}}


async def test_one_worker_or_all_of_a_group_are_shown(world: World) -> None:
    workers = [{"name": "甲", "phone": "13900000000"}, {"name": "乙"}]
    group = await lead(world, workers=workers)
    answer = await revealed(world, group, whom=["w2"])
    assert answer.json()["people"] == {"w2": {"phone": None}}
    answer = await revealed(world, group, whom=["workers"], fields=["name"])
    assert answer.json()["people"] == {"w1": {"name": "甲"}, "w2": {"name": "乙"}}
    answer = await revealed(world, group, whom=["w3"])
    assert (answer.status_code, places(answer)) == (422, ["whom"])


async def test_each_look_leaves_its_trace_and_no_value_leaves_intake(world: World) -> None:
    one = await lead(world)
    await revealed(world, one)
    await revealed(world, one, fields=["name"], reason="核对身份")
    items = (await world.http.get(f"/intake/leads/{one}/reveals")).json()["items"]
    assert [(i["fields"], i["reason"], i["by"]) for i in items] == [
        (["name"], "核对身份", BY),
        (["phone"], "电话核实拖欠金额", BY),
    ]
    events = [e for e in await world.relay() if e.name == "lead.revealed"]
    assert [(e.sequence, e.by.unit if e.by else None) for e in events] == [
        (2, "341202/hrss"),
        (3, "341202/hrss"),
    ]
    assert all(e.clauses for e in events)
    said = json.dumps([dict(e.data) for e in events], ensure_ascii=False)
    assert not any(value in said for value in ("13800000000", "张三", "核实"))


async def test_a_lead_that_is_not_there_is_said_so(world: World) -> None:
    assert (await revealed(world, "L-nobody")).status_code == 404
    assert (await world.http.get("/intake/leads/L-nobody/reveals")).status_code == 404


async def test_the_page_finds_without_a_name_in_the_address_and_shows_masks(world: World) -> None:
    one = await lead(world)
    form = {"city": "fuyang", "unit": "341202/hrss", "phone": "138 0000 0000"}
    page = await world.http.post("/intake/desk/people", data=form)
    assert page.status_code == 200
    assert "138****0000" in page.text
    assert f"/intake/desk/leads/{one}" in page.text
    shown = await world.http.get(f"/intake/desk/leads/{one}", params={"unit": "341202/hrss"})
    assert "138****0000" in shown.text
    assert "13800000000" not in shown.text


async def test_the_page_reveals_with_a_reason_only(world: World) -> None:
    one = await lead(world)
    form = {"unit": "341202/hrss", "by.post": "handler", "fields": "phone", "whom": "reporter", "reason": " "}
    page = await world.http.post(f"/intake/desk/leads/{one}/reveal", data=form)
    assert page.status_code == 422
    assert "请写明查看理由" in page.text
    assert "13800000000" not in page.text
    page = await world.http.post(f"/intake/desk/leads/{one}/reveal", data={**form, "reason": "回访"})
    assert page.status_code == 200
    assert "13800000000" in page.text
    assert "颍州区人力资源社会保障局 经办人" in page.text
