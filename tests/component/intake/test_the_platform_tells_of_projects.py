"""Project.Add, Project.Update and Project.PartUpdate of the workers' platform (603号)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.component.intake.workers_platform import DAY, STARTED, a_feed, facts, post, send, sender
from tests.component.intake.worlds import World
from tests.support.site_feed import Message


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
