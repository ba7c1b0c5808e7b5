"""A bulletin over HTTP from its draft to its correction; what was published stands."""

from __future__ import annotations

from typing import Any

from contracts.envelope import from_record
from tests.component.bulletins.conftest import World
from tests.component.bulletins.september import events
from tests.unit.bulletins.stories import CaseStory

ID = "fuyang-monthly_bulletin-2023-09"
LIAISON = {"unit": "office", "post": "liaison"}


async def rows(world: World, bulletin: str = ID) -> dict[str, Any]:
    answer = await world.http.get(f"/bulletins/{bulletin}.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()["rows"]
    return found


async def published(world: World) -> None:
    await world.tell(events())
    await world.draft(by=LIAISON)
    assert (await world.act(ID, "approve")).status_code == 200
    answer = await world.act(ID, "publish", by=LIAISON, number="阜治欠办〔2023〕9号")
    assert answer.json()["state"] == "published"


async def test_a_draft_is_made_once_and_renewed_with_the_figures_of_now(world: World) -> None:
    await world.tell(events())
    first, again = await world.draft(by=LIAISON), await world.draft(by=LIAISON)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["version"] == again.json()["version"] == 1
    await world.tell(CaseStory("c9").opened("2023-09-30T09:00", region="341221").events)
    assert (await rows(world))["341221"]["received"] == 0
    renewed = await world.draft(by=LIAISON)
    assert (renewed.status_code, renewed.json()["version"]) == (200, 2)
    assert (await rows(world))["341221"]["received"] == 1


async def test_a_draft_is_marked_as_one_until_it_is_published(world: World) -> None:
    await world.tell(events())
    await world.draft(by=LIAISON)
    assert "草稿" in (await world.http.get(f"/bulletins/{ID}.html")).text
    await world.act(ID, "approve")
    await world.act(ID, "publish", number="阜治欠办〔2023〕9号")
    page = (await world.http.get(f"/bulletins/{ID}.html")).text
    assert "草稿" not in page
    assert "阜治欠办〔2023〕9号" in page


async def test_the_drafters_own_post_may_not_approve(world: World) -> None:
    await world.draft(by=LIAISON)
    answer = await world.act(ID, "approve", by=LIAISON)
    assert answer.status_code == 409
    assert answer.json()["clause"] == "FY-3.4a"


async def test_published_figures_stand_while_a_look_shows_what_is_known_now(world: World) -> None:
    await published(world)
    await world.tell(CaseStory("c9").opened("2023-09-30T09:00", region="341221").events)
    assert (await rows(world))["341221"]["received"] == 0
    assert (await world.rows())["341221"]["received"] == 1
    assert (await world.draft(by=LIAISON)).status_code == 409


async def test_a_correction_stands_beside_the_first_with_its_reason(world: World) -> None:
    await published(world)
    await world.tell(CaseStory("c9").opened("2023-09-30T09:00", region="341221").events)
    answer = await world.act(ID, "correct", by=LIAISON, reason="漏报一件")
    assert answer.json()["corrected_by"] == f"{ID}-r2"
    assert (await rows(world))["341221"]["received"] == 0
    assert (await rows(world, f"{ID}-r2"))["341221"]["received"] == 1
    assert (await world.act(ID, "correct", reason="再改")).status_code == 409
    listed = (await world.http.get("/bulletins", params={"city": "fuyang"})).json()["items"]
    assert {(i["id"], i["revision"], i["state"]) for i in listed} == {
        (ID, 1, "published"), (f"{ID}-r2", 2, "draft"),
    }  # fmt: skip


async def test_a_draft_asked_for_after_a_correction_is_the_revisions(world: World) -> None:
    await published(world)
    await world.act(ID, "correct", by=LIAISON, reason="漏报一件")
    await world.tell(CaseStory("c9").opened("2023-09-30T09:00", region="341221").events)
    answer = await world.draft(by=LIAISON)
    assert (answer.status_code, answer.json()["id"]) == (200, f"{ID}-r2")
    assert (await rows(world, f"{ID}-r2"))["341221"]["received"] == 1
    assert (await world.act(f"{ID}-r2", "approve")).status_code == 200


async def test_reasons_are_texts_and_no_event_holds_them(world: World) -> None:
    await published(world)
    await world.act(ID, "correct", by=LIAISON, reason="漏报一件")
    await world.relay()
    sent = [from_record(d.headers, d.value) for d in world.bus.records("anxin.bulletins")]
    assert [e.name for e in sent if e.subject == ID] == [
        "bulletin.drafted", "bulletin.approved", "bulletin.published", "bulletin.corrected",
    ]  # fmt: skip
    assert all(e.clauses == ("FY-3.4a",) for e in sent)
    assert "漏报" not in str([e.data for e in sent])
    reason = next(e for e in sent if e.name == "bulletin.corrected").data["reason"]
    kept = await world.service.store.table("texts").get([reason["id"]])
    assert kept[reason["id"]]["text"] == "漏报一件"


async def test_a_version_that_has_moved_on_is_refused(world: World) -> None:
    await world.draft(by=LIAISON)
    body = {"action": "approve", "by": {"unit": "office", "post": "deputy"}}
    for version, status in (("7", 412), ("x", 400), ("1", 200)):
        headers = {"if-match": version}
        answer = await world.http.post(f"/bulletins/{ID}/actions", json=body, headers=headers)
        assert answer.status_code == status


async def test_a_countys_bulletin_is_drafted_beside_the_citys(world: World) -> None:
    await world.tell(events())
    answer = await world.draft(scope="341202", by={"unit": "341202/office", "post": "liaison"})
    assert answer.json()["id"] == f"{ID}-341202"
    assert answer.json()["region_name"] == "颍州区"
    assert (await rows(world, f"{ID}-341202"))["341202"]["received"] == 1


async def test_the_list_comes_in_pages_newest_first(world: World) -> None:
    for period in ("2023-07", "2023-08", "2023-09"):
        await world.draft(period=period)
        world.clock.move_to(world.clock.now().replace(minute=world.clock.now().minute + 1))
    first = (await world.http.get("/bulletins", params={"limit": 2})).json()
    second = (await world.http.get("/bulletins", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [i["period"] for i in first["items"] + second["items"]] == ["2023-09", "2023-08", "2023-07"]
    assert second["next_cursor"] is None


async def test_the_page_lists_the_files(world: World) -> None:
    assert "还没有通报" in (await world.http.get("/bulletins/")).text
    await world.draft()
    page = (await world.http.get("/bulletins/")).text
    assert f'href="/bulletins/{ID}.pdf"' in page
    assert "草稿" in page
