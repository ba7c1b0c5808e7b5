"""Team.Add of the workers' platform (603号), and AsyncHandleResult.Query, which tells an outcome again."""

from __future__ import annotations

import json

from tests.component.intake.workers_platform import DAY, a_feed, post, send
from tests.component.intake.worlds import World
from tests.support.site_feed import Message


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
