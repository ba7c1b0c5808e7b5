"""A wrong city, kind, month or county: a problem that names the field, never a 500."""

from __future__ import annotations

from typing import Any

import pytest

from tests.component.bulletins.conftest import World

MONTH = "2023-09"
WRONG = [
    ({"city": "atlantis"}, "city"),
    ({"kind": "weekly"}, "kind"),
    ({"period": "2023-13"}, "period"),
    ({"period": "2023-9"}, "period"),
    ({"period": "20２３-09"}, "period"),
    ({"period": "2023-11"}, "period"),
    ({"period": "2199-01"}, "period"),
    ({"scope": "341202001"}, "scope"),
    ({"scope": "110000"}, "scope"),
]


@pytest.mark.parametrize(("change", "field"), WRONG)
async def test_a_look_at_what_there_is_not(world: World, change: dict[str, str], field: str) -> None:
    answer = await world.render(**change)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"][-1] == field
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("change", "field"), [*WRONG, ({"scope": "x"}, "scope"), ({"month": "x"}, "month")])
async def test_a_draft_of_what_there_is_not(world: World, change: dict[str, Any], field: str) -> None:
    answer = await world.draft(**change)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"][-1] == field


async def test_the_running_month_can_be_looked_at_and_not_yet_drafted(world: World) -> None:
    assert (await world.render(period="2023-10")).status_code == 200
    answer = await world.draft(period="2023-10")
    assert answer.status_code == 422
    assert "尚未结束" in answer.json()["detail"]


@pytest.mark.parametrize(
    "asked", [{"city": "atlantis"}, {"kind": "weekly"}, {"cursor": "nonsense"}, {"limit": "0"}]
)
async def test_a_list_of_what_there_is_not(world: World, asked: dict[str, str]) -> None:
    answer = await world.http.get("/bulletins", params=asked)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"][-1] == next(iter(asked))


async def test_a_bulletin_that_is_none(world: World) -> None:
    assert (await world.http.get("/bulletins/fuyang-monthly_bulletin-2023-09.pdf")).status_code == 404
    assert (await world.act("fuyang-monthly_bulletin-2023-09", "approve")).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"action": "approve"}, "by"),
        ({"action": "burn", "by": {"unit": "office"}}, None),
        ({"action": "return", "by": {"unit": "office"}}, "reason"),
        ({"action": "return", "by": {"unit": "office"}, "reason": "\u0000"}, "reason"),
    ],
)
async def test_a_step_that_cannot_be_read(world: World, body: dict[str, Any], field: str | None) -> None:
    await world.draft()
    answer = await world.http.post("/bulletins/fuyang-monthly_bulletin-2023-09/actions", json=body)
    assert answer.status_code == 422
    assert field is None or answer.json()["errors"][0]["loc"] == [field]


async def test_a_body_that_is_no_json(world: World) -> None:
    headers = {"content-type": "application/json"}
    answer = await world.http.post("/bulletins/drafts", content=b"{", headers=headers)
    assert answer.status_code == 422
