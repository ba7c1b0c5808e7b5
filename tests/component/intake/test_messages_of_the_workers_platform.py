"""POST /intake/platforms/mohurd-603: signed messages of the standard become facts, row by row."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.intake.mohurd.signing import sign
from tests.component.intake.workers_platform import ADDRESS, DAY, a_feed, facts, of, post, send
from tests.component.intake.worlds import World
from tests.support.site_feed import WAGE


async def test_a_feed_goes_in_and_bad_rows_name_their_field(world: World) -> None:
    feed = a_feed(bad_every=3, regions=("341202", "341203"))
    await send(world, feed, feed.opening())
    await send(world, feed, feed.day(DAY))
    await send(world, feed, feed.payroll("2023-07", date(2023, 8, 20), "40"))
    assert [f.project for f in of(world, "project_registered")] == [s.code for s in feed.sites]
    entered = of(world, "worker_entered")
    assert len({f.worker for f in entered}) == len(entered) == 20
    assert {f.team for f in entered} == {"第 1 班组", "第 2 班组"}
    assert len(of(world, "contract_uploaded")) == 20
    punches = of(world, "attendance")
    assert len(punches) == 40 and {f.worker for f in punches} == {f.worker for f in entered}
    paid = of(world, "wages_paid")
    assert [(f.month, f.date, f.amount, f.workers) for f in paid] == [
        ("2023-07", date(2023, 8, 20), f"{5 * WAGE}.00", 5)
    ] * 4


async def test_a_repeat_makes_the_same_facts(world: World) -> None:
    feed = a_feed()
    for _ in range(2):
        await send(world, feed, feed.opening())
        await send(world, feed, feed.day(DAY))
        await send(world, feed, feed.payroll("2023-07", date(2023, 8, 20), "40"))
        world.clock.move_to(world.clock.now() + timedelta(hours=1))
    told = facts(world)
    assert len({f.identity for f in told}) == len({f.model_dump_json(exclude={"observed_at"}) for f in told})
    assert len(of(world, "payroll")) == 2  # one for each team: nothing changed, nothing is said again


async def test_no_id_number_and_no_bank_card_is_kept(world: World) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    await send(world, feed, feed.day(DAY))
    await send(world, feed, feed.payroll("2023-07", date(2023, 8, 20), "40"))
    kept = repr([d.value for d in world.bus.records("anxin.facts")]) + repr(vars(world.store))
    numbers = [worker for team in feed.sites[0].teams for worker in team.workers]
    for secret in (*numbers, *map(feed.sender.seal, numbers), "6217000000000000000"):
        assert secret not in kept


@pytest.mark.parametrize(
    ("changes", "status", "code", "field"),
    [
        ({"sign": "0" * 64}, 401, -2, "sign"),
        ({"data": "{}"}, 401, -2, "sign"),
        ({"timestamp": "20230831090000"}, 401, -2, "timestamp"),
        ({"timestamp": "yesterday"}, 401, -2, "timestamp"),
        ({"method": "Weather.Add"}, 422, -1, "method"),
        ({"nonce": ""}, 422, -1, "nonce"),
        ({"version": "2.0"}, 422, -1, "version"),
        ({"data": "[1]"}, 422, -1, "data"),
        ({"data": "{"}, 422, -1, "data"),
    ],
)
async def test_a_message_that_can_not_be_taken_names_why(
    world: World, changes: dict[str, str], status: int, code: int, field: str
) -> None:
    feed = a_feed()
    form = {**feed.sender.form(next(feed.opening()), world.clock.now()), **changes}
    if field not in ("sign",):
        form["sign"] = sign(form, feed.sender.secret)
    answer = await world.http.post(ADDRESS, params={"city": "fuyang"}, data=form)
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code)
    assert [(r["row"], r["field"]) for r in body["refused"]] == [(None, field)]
    assert facts(world) == []


async def test_a_secret_of_one_city_is_none_in_another(world: World) -> None:
    feed = a_feed(city="hangzhou")
    assert (await post(world, feed, next(feed.opening()))).json()["code"] == -2
    nowhere = await world.http.post(ADDRESS, params={"city": "atlantis"}, data={"method": "Project.Add"})
    assert nowhere.json()["refused"] == [{"row": None, "field": "city", "fix": "没有这个城市"}]


async def test_a_body_that_is_no_form_is_a_problem(world: World) -> None:
    answer = await world.http.post(ADDRESS, params={"city": "fuyang"}, json={})
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (415, ["content-type"])
    many = {f"p{n}": "1" for n in range(30)}
    answer = await world.http.post(ADDRESS, params={"city": "fuyang"}, data=many)
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["body"])
    assert (await world.http.post(ADDRESS, data=many)).status_code == 422
