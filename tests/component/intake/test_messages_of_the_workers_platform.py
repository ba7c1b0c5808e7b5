"""POST /intake/platforms/mohurd-603: signed messages of the standard become facts, row by row."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from contracts.envelope import from_record
from contracts.facts import Fact, Payroll, WagesPaid
from services.intake.mohurd.sheets import KIND
from services.intake.mohurd.signing import appsecret, sign
from services.runtime.fact_records import fact_of
from services.runtime.sealing import Sealer
from services.warnings.domain.fold import fold
from tests.component.intake.worlds import NOW, SETTINGS, World
from tests.support.site_feed import WAGE, Feed, Message, Sender, sites

ADDRESS = "/intake/platforms/mohurd-603"
STARTED = date(2023, 6, 1)
DAY = date(2023, 8, 31)


def sender(appid: str = "platform-site", city: str = "fuyang") -> Sender:
    return Sender(appid, appsecret(Sealer(SETTINGS.secret.get_secret_value()), city, appid))


def a_feed(bad_every: int = 0, regions: tuple[str, ...] = ("341202",), **changes: Any) -> Feed:
    return Feed(sites(regions, STARTED, teams=2, workers=5, seed=1), sender(**changes), bad_every)


async def post(world: World, feed: Feed, message: Message, **changes: Any) -> httpx.Response:
    form = {**feed.sender.form(message, world.clock.now()), **changes}
    return await world.http.post(ADDRESS, params={"city": "fuyang"}, data=form)


async def send(world: World, feed: Feed, messages: Iterable[Message]) -> list[dict[str, Any]]:
    """Posts the messages; every answer must be the standard's, and refuse the bad rows and only those."""
    answers = []
    for message in messages:
        answer = await post(world, feed, message)
        body = answer.json()
        assert (answer.status_code, body["code"]) == (200, 0), body
        assert {(r["row"], r["field"].rpartition(".")[2]) for r in body["refused"]} == set(
            message.bad.items()
        )
        assert all(r["fix"] for r in body["refused"])
        assert body["accepted"] == message.rows - len(message.bad)
        answers.append(body)
    return answers


def facts(world: World) -> list[Fact]:
    return [fact_of(from_record(d.headers, d.value)) for d in world.bus.records("anxin.facts")]


def of(world: World, *kinds: str) -> list[Fact]:
    return [fact for fact in facts(world) if fact.kind in kinds]


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


async def test_a_project_is_registered_with_what_the_standard_says(world: World) -> None:
    feed = a_feed()
    await send(world, feed, list(feed.opening())[:1])
    registered, started = facts(world)
    assert registered.model_dump(exclude={"observed_at", "source_id"}, exclude_none=True) == {
        "city": "fuyang", "project": feed.sites[0].code, "source": "mohurd-603",
        "kind": "project_registered", "name": "第 1 号项目", "region": "341202", "industry": "housing",
        "municipal": False, "ownership": "private",
        "developer": {"name": "某置业公司", "uscc": "91341202MA2N888888"},
        "general_contractor": {"name": "某建筑公司", "uscc": "91341202MA2N999999"},
        "permit_number": f"{feed.sites[0].code}01",
    }  # fmt: skip
    assert (started.kind, started.date) == ("construction_started", STARTED)


async def test_an_update_says_only_what_changed_and_corrects_what_was_said(world: World) -> None:
    feed = a_feed()
    code = feed.sites[0].code
    await send(world, feed, list(feed.opening())[:1])
    update = {"projectCode": code, "category": "02", "buildCorpCode": "11341202MB2N888888"}
    await send(world, feed, [Message("Project.PartUpdate", update)])
    before, _, after = facts(world)
    assert (after.municipal, after.ownership, after.name) == (True, "government", "第 1 号项目")
    assert after.corrects == before.source_id
    done = {"projectCode": code, "prjStatus": "004", "completeDate": "2023-08-30"}
    await send(world, feed, [Message("Project.Update", done)])
    assert [(f.kind, f.date) for f in facts(world)[3:]] == [("completed", date(2023, 8, 30))]


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


async def test_the_same_person_is_one_worker_whoever_sends(world: World) -> None:
    by_platform, own = a_feed(), a_feed()
    own.sender = sender(own.sites[0].code)
    await send(world, by_platform, by_platform.opening())
    await send(world, own, own.day(DAY))
    assert {f.worker for f in of(world, "attendance")} == {f.worker for f in of(world, "worker_entered")}


def months(world: World, project: str) -> dict[str, tuple[int | None, int, list[tuple[str, int]]]]:
    ledger = fold(project, facts(world))
    return {
        month: (row.payroll, row.payroll_workers, [(day.isoformat(), fen) for day, fen in row.wages if fen])
        for month, row in ledger.months.items()
        if row.payroll is not None or row.wages
    }


@pytest.mark.parametrize("state", ["0", "20", "30"])
async def test_what_was_not_paid_is_no_payment_until_it_is(world: World, state: str) -> None:
    feed = a_feed()
    code, paid_on = feed.sites[0].code, date(2023, 8, 20)
    await send(world, feed, feed.opening())
    await send(world, feed, feed.payroll("2023-07", paid_on, state))
    assert months(world, code) == {"2023-07": (10 * WAGE * 100, 10, [])}
    await send(world, feed, feed.payroll("2023-07", paid_on, "40"))
    assert months(world, code) == {"2023-07": (10 * WAGE * 100, 10, [("2023-08-20", 10 * WAGE * 100)])}
    world.clock.move_to(NOW + timedelta(hours=1))
    await send(world, feed, feed.payroll("2023-07", paid_on, state))
    assert months(world, code) == {"2023-07": (10 * WAGE * 100, 10, [])}  # the bank gave it back


async def test_a_sheet_in_parts_is_one_sheet(world: World) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    await send(world, feed, feed.payroll("2023-07", date(2023, 8, 20), "40", parts=3))
    assert months(world, feed.sites[0].code) == {
        "2023-07": (10 * WAGE * 100, 10, [("2023-08-20", 10 * WAGE * 100)])
    }
    standing = [f for f in facts(world) if isinstance(f, (Payroll, WagesPaid))]
    assert len({f.identity for f in standing}) == len(standing) == 12


async def test_a_back_payment_pays_its_own_month_and_adds_to_no_payroll(world: World) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    [first, _] = feed.payroll("2023-07", date(2023, 8, 20), "40")
    row = {
        **first.data["detailList"][0],
        "isBackPay": "1",
        "backPayMonth": "2023-05",
        "thirdPayRollCode": "02",
    }
    own = {**first.data["detailList"][0]}
    await send(world, feed, [Message("Payroll.Add", {**first.data, "detailList": [own, row]})])
    assert months(world, feed.sites[0].code) == {
        "2023-05": (None, 0, [("2023-08-20", WAGE * 100)]),
        "2023-07": (WAGE * 100, 1, [("2023-08-20", WAGE * 100)]),
    }


async def test_a_payment_without_a_status_is_one(world: World) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    for message in feed.payroll("2023-07", date(2023, 8, 20), "40"):
        for row in message.data["detailList"]:
            del row["payStatus"]
        await send(world, feed, [message])
    assert months(world, feed.sites[0].code)["2023-07"][2] == [("2023-08-20", 10 * WAGE * 100)]


async def test_an_older_message_that_comes_late_changes_nothing(world: World) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    [old, _] = feed.payroll("2023-07", date(2023, 8, 20), "0")
    late = feed.sender.form(old, world.clock.now())
    world.clock.move_to(NOW + timedelta(minutes=5))
    await send(world, feed, feed.payroll("2023-07", date(2023, 8, 20), "40"))
    answer = await world.http.post(ADDRESS, params={"city": "fuyang"}, data=late)
    assert answer.json()["code"] == 0
    assert months(world, feed.sites[0].code)["2023-07"][2] == [("2023-08-20", 10 * WAGE * 100)]


async def test_facts_of_a_sheet_outlive_a_bus_that_is_away(world: World) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    [message, _] = feed.payroll("2023-07", date(2023, 8, 20), "40")
    world.bus.away = True
    assert (await post(world, feed, message)).status_code == 503
    world.bus.away = False
    assert of(world, "payroll") == []
    await world.service.sweep()
    assert [f.total for f in of(world, "payroll")] == [f"{5 * WAGE}.00"]
    await world.service.sweep()
    assert len(of(world, "payroll")) == 1


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


async def test_a_projects_key_speaks_of_that_project_alone(world: World) -> None:
    feed = a_feed(regions=("341202", "341203"))
    await send(world, feed, feed.opening())
    feed.sender = sender(feed.sites[0].code)
    mine, *_, other = feed.day(DAY)
    assert (await post(world, feed, mine)).json()["code"] == 0
    refused = await post(world, feed, other)
    assert (refused.status_code, refused.json()["code"]) == (403, -3)
    unnamed = {k: v for k, v in mine.data.items() if k != "projectCode"}
    assert (await post(world, feed, Message(mine.method, unnamed))).json()["accepted"] == 10


async def test_an_unknown_project_is_refused_with_what_to_do(world: World) -> None:
    feed = a_feed()
    answer = await post(world, feed, next(feed.day(DAY)))
    assert answer.status_code == 422
    [refused] = answer.json()["refused"]
    assert refused["field"] == "projectCode" and "Project.Add" in refused["fix"]
    assert facts(world) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"areaCode": "330102"}, "areaCode"),
        ({"areaCode": "阜阳"}, "areaCode"),
        ({"category": "77"}, "category"),
        ({"prjStatus": "1"}, "prjStatus"),
        ({"buildCorpName": None}, "buildCorpName"),
        ({"contractorCorpCode": "123"}, "contractorCorpCode"),
        ({"startDate": "2023-02-30"}, "startDate"),
        ({"completeDate": "2023-05-01"}, "completeDate"),
        ({"builderLicenses": "许可证"}, "builderLicenses"),
        ({"builderLicenses": [{"prjName": "某工程"}]}, "builderLicenses.0.builderLicenseNum"),
        ({"projectCode": "a/b"}, "projectCode"),
    ],
)
async def test_a_wrong_field_of_a_project_is_named(world: World, changes: dict[str, Any], field: str) -> None:
    feed = a_feed()
    message = next(feed.opening())
    answer = await post(world, feed, Message(message.method, {**message.data, **changes}))
    assert answer.status_code == 422
    assert [r["field"] for r in answer.json()["refused"]] == [field]
    assert facts(world) == []


@pytest.mark.parametrize(
    ("method", "name", "changes", "field"),
    [
        ("WorkerAttendance.Add", "dataList", {"date": "2023-09-01 09:30:00"}, "dataList.0.date"),
        ("WorkerAttendance.Add", "dataList", {"date": "2014-09-01 09:30:00"}, "dataList.0.date"),
        ("WorkerAttendance.Add", "dataList", {"idCardNumber": 7}, "dataList.0.idCardNumber"),
        ("Payroll.Add", "detailList", {"balanceDate": "2023-09-02"}, "detailList.0.balanceDate"),
        ("Payroll.Add", "detailList", {"balanceDate": "2014-09-02"}, "detailList.0.balanceDate"),
        ("Payroll.Add", "detailList", {"isBackPay": "1"}, "detailList.0.backPayMonth"),
        ("Payroll.Add", "detailList", {"totalPayAmount": "1000000"}, "detailList.0.totalPayAmount"),
        ("Payroll.Add", "detailList", {"actualAmount": None}, "detailList.0.actualAmount"),
    ],
)
async def test_a_wrong_field_of_a_row_is_named(
    world: World, method: str, name: str, changes: dict[str, Any], field: str
) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    before = len(facts(world))
    written = [*feed.day(DAY), *feed.payroll("2023-07", date(2023, 8, 20), "40")]
    message = next(m for m in written if m.method == method)
    row = {**message.data[name][0], **changes}
    answer = await post(world, feed, Message(method, {**message.data, name: [row]}))
    assert (answer.status_code, [r["field"] for r in answer.json()["refused"]]) == (422, [field])
    assert len(facts(world)) == before


@pytest.mark.parametrize("rows", [None, [], "all", [7], [{}] * 5001])
async def test_a_list_that_is_none_is_named(world: World, rows: Any) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    message = next(feed.day(DAY))
    answer = await post(world, feed, Message(message.method, {**message.data, "dataList": rows}))
    assert answer.status_code == 422
    assert {r["field"].partition(".")[0] for r in answer.json()["refused"]} == {"dataList"}


async def test_a_team_gets_a_number_that_lasts(world: World) -> None:
    feed = a_feed()
    project, team, *_ = feed.opening()
    await send(world, feed, [project])
    unnumbered = Message("Team.Add", {k: v for k, v in team.data.items() if k != "teamSysNo"})
    first, again = await send(world, feed, [unnumbered, unnumbered])
    assert first["data"]["teamSysNo"] == again["data"]["teamSysNo"]
    outcome = Message("AsyncHandleResult.Query", {"requestSerialCode": first["data"]["requestSerialCode"]})
    found = (await post(world, feed, outcome)).json()["data"]
    assert found["status"] == "20"
    assert json.loads(found["result"])["data"]["teamSysNo"] == first["data"]["teamSysNo"]


async def test_the_outcome_is_told_again_by_its_serial_number(world: World) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    good = next(feed.day(DAY))
    bad = {**good.data, "dataList": [*good.data["dataList"], {**good.data["dataList"][0], "direction": "09"}]}
    found = []
    for data in (good.data, bad):
        serial = (await post(world, feed, Message(good.method, data))).json()["data"]["requestSerialCode"]
        answer = await post(world, feed, Message("AsyncHandleResult.Query", {"requestSerialCode": serial}))
        found.append(answer.json()["data"])
    assert [one["status"] for one in found] == ["20", "10"]
    assert json.loads(found[1]["result"])["refused"][0]["field"] == "dataList.10.direction"
    for unknown in (serial[:-1] + ("0" if serial[-1] != "0" else "1"), "x"):
        asked = Message("AsyncHandleResult.Query", {"requestSerialCode": unknown})
        assert (await post(world, feed, asked)).json()["code"] == -1


async def test_a_body_that_is_no_form_is_a_problem(world: World) -> None:
    answer = await world.http.post(ADDRESS, params={"city": "fuyang"}, json={})
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (415, ["content-type"])
    many = {f"p{n}": "1" for n in range(30)}
    answer = await world.http.post(ADDRESS, params={"city": "fuyang"}, data=many)
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["body"])
    assert (await world.http.post(ADDRESS, data=many)).status_code == 422


async def test_two_messages_at_once_both_count(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    first, second = list(feed.payroll("2023-07", date(2023, 8, 20), "40", parts=2))[:2]
    save, overtaken = world.store.save, []

    async def overtake(kind: str, changes: Any) -> set[str]:
        if kind == KIND and not overtaken:
            overtaken.append(True)
            await send(world, feed, [second])
        return await save(kind, changes)

    monkeypatch.setattr(world.store, "save", overtake)
    await send(world, feed, [first])
    assert overtaken
    assert months(world, feed.sites[0].code)["2023-07"] == (
        5 * WAGE * 100, 5, [("2023-08-20", 5 * WAGE * 100)],
    )  # fmt: skip
