"""The form page: works without JavaScript, keeps what was typed, takes a double press once."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.component.intake.test_where_a_lead_belongs import PROJECT
from tests.component.intake.worlds import World

TYPED = {
    "city": "fuyang",
    "project": "",
    "key": "k-1",
    "employer": "某劳务公司",
    "region": "341203",
    "amount": "１２，０００元",
    "headcount": "3人",
    "phone": "138 0000 0000",
    "name": "张三",
    "start": "2023-05",
    "narrative": "欠了三个月",
}


async def submit(world: World, **changes: Any) -> Any:
    return await world.http.post("/intake/form", data={**TYPED, **changes})


async def test_a_complaint_becomes_a_lead_and_leads_to_its_receipt(world: World) -> None:
    answer = await submit(world)
    assert answer.status_code == 303
    page = await world.http.get(answer.headers["location"], headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "已收到" in page.text
    [event] = await world.relay()
    assert event.data["channel"] == "qr"
    assert (event.data["amount"], event.data["headcount"]) == ("12000.00", 3)
    assert event.data["region"] == "341203"


async def test_pressing_twice_is_one_lead(world: World) -> None:
    first, second = await submit(world), await submit(world)
    assert first.headers["location"] == second.headers["location"]
    assert world.leads() == 1


async def test_wrong_fields_are_shown_beside_what_was_typed(world: World) -> None:
    answer = await submit(world, employer="", amount="-5", phone="12")
    assert answer.status_code == 422
    wrong = re.findall(r'<p class="error" id="(\w+)-error">([^<]+)</p>', answer.text)
    assert [name for name, _ in wrong] == ["employer", "amount", "phone"]
    assert "欠了三个月</textarea>" in answer.text
    assert 'value="k-1"' in answer.text
    assert world.leads() == 0


async def test_changed_after_sending_it_says_so_and_can_be_sent_as_new(world: World) -> None:
    await submit(world)
    answer = await submit(world, amount="13000")
    assert answer.status_code == 409
    key = re.search(r'name="key" value="([^"]+)"', answer.text)
    assert key is not None
    assert key[1] != "k-1"
    assert (await submit(world, amount="13000", key=key[1])).status_code == 303
    assert world.leads() == 2


async def test_what_was_typed_never_becomes_markup(world: World) -> None:
    answer = await submit(world, employer="<script>alert(1)</script>", amount="-1", project='"><b>')
    assert "<script>" not in answer.text
    assert '"><b>' not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_a_known_project_is_shown_with_its_employer(world: World) -> None:
    await world.http.post("/intake/facts", json=[PROJECT])
    page = (await world.http.get("/intake/form?city=fuyang&project=P1")).text
    assert "<strong>某项目</strong>" in page
    assert 'value="某建筑公司"' in page
    assert '<option value="341203" selected>' in page


async def test_every_input_has_a_label(world: World) -> None:
    page = (await world.http.get("/intake/form?city=fuyang")).text
    inputs = re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\bid="(\w+)"', page)
    assert len(inputs) > 10
    assert not [name for name in inputs if f'<label for="{name}"' not in page and f'for="{name}"' not in page]


async def test_without_a_city_one_is_chosen(world: World) -> None:
    page = await world.http.get("/intake/form?project=P%261")
    assert page.status_code == 200
    assert "/intake/form?city=fuyang&amp;project=P%261" in page.text


async def test_a_city_that_is_none_is_said_so(world: World) -> None:
    assert (await world.http.get("/intake/form?city=atlantis")).status_code == 404
    assert (await submit(world, city="atlantis")).status_code == 404


async def test_a_form_of_another_kind_is_415(world: World) -> None:
    assert (await world.http.post("/intake/form", json=TYPED)).status_code == 415


@pytest.mark.parametrize("text", ["\x00", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")])
async def test_odd_characters_are_an_error_at_their_field_or_taken(world: World, text: str) -> None:
    answer = await submit(world, employer=f"某{text}公司")
    assert answer.status_code in (303, 422)


@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
async def test_a_projects_code_is_an_image(world: World, kind: str, start: bytes) -> None:
    answer = await world.http.get(f"/intake/qr/P1.{kind}?city=fuyang")
    assert answer.status_code == 200
    assert answer.content.startswith(start)


async def test_a_code_of_another_kind_is_not_found(world: World) -> None:
    assert (await world.http.get("/intake/qr/P1.gif")).status_code == 404
