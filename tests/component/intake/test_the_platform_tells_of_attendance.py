"""WorkerAttendance.Add of the workers' platform (603号), and the lists in which its rows come."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.component.intake.workers_platform import DAY, a_feed, facts, of, post, send, sender
from tests.component.intake.worlds import World
from tests.support.site_feed import Message


async def test_the_same_person_is_one_worker_whoever_sends(world: World) -> None:
    by_platform, own = a_feed(), a_feed()
    own.sender = sender(own.sites[0].code)
    await send(world, by_platform, by_platform.opening())
    await send(world, own, own.day(DAY))
    assert {f.worker for f in of(world, "attendance")} == {f.worker for f in of(world, "worker_entered")}


async def test_an_unknown_project_is_refused_with_what_to_do(world: World) -> None:
    feed = a_feed()
    answer = await post(world, feed, next(feed.day(DAY)))
    assert answer.status_code == 422
    [refused] = answer.json()["refused"]
    assert refused["field"] == "projectCode" and "Project.Add" in refused["fix"]
    assert facts(world) == []


@pytest.mark.parametrize("rows", [None, [], "all", [7], [{}] * 5001])
async def test_a_list_that_is_none_is_named(world: World, rows: Any) -> None:
    feed = a_feed()
    await send(world, feed, feed.opening())
    message = next(feed.day(DAY))
    answer = await post(world, feed, Message(message.method, {**message.data, "dataList": rows}))
    assert answer.status_code == 422
    assert {r["field"].partition(".")[0] for r in answer.json()["refused"]} == {"dataList"}


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
