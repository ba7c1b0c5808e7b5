"""A receipt shows stage, unit, due date and result, from the case's events; nothing personal."""

from __future__ import annotations

from typing import Any

from contracts.envelope import Event
from contracts.registry import EVENTS
from contracts.topics import CASES
from services.runtime.relay import record_of
from tests.component.intake.worlds import NOW, World, places


class Case:
    """A case that says what happens to it, as routing would."""

    def __init__(self, world: World, ids: dict[str, str]) -> None:
        self.world, self.ids, self.events = world, ids, 0

    async def say(self, name: str, **data: Any) -> None:
        self.events += 1
        kind = EVENTS[f"case.{name}"]
        kind.model.model_validate(data)
        event = Event(kind.type, "/routing", self.ids["case_id"], NOW, NOW, "fuyang", self.events, data)
        await self.world.bus.publish([record_of(event, CASES)])
        await self.world.bus.deliver()

    async def open(self) -> None:
        await self.say(
            "opened",
            case=self.ids["case_id"],
            lead=self.ids["lead_id"],
            city="fuyang",
            state="received",
            unit="city_hrss",
            first_unit="city_hrss",
            channel="qr",
            received_at=NOW.isoformat(),
            arrived_at=NOW.isoformat(),
            employer="某公司",
        )

    async def start(self, timer: str, due_at: str) -> None:
        await self.say("timer_started", timer=timer, unit="city_hrss", started_at=due_at, due_at=due_at)

    async def seen(self) -> dict[str, Any]:
        answer = await self.world.http.get(f"/intake/receipts/{self.ids['receipt']}")
        found: dict[str, Any] = answer.json()
        return found


async def opened(world: World) -> Case:
    case = Case(world, (await world.post()).json())
    await case.open()
    return case


async def test_before_the_case_is_open_it_says_that_it_came(world: World) -> None:
    case = Case(world, (await world.post()).json())
    seen = await case.seen()
    assert (seen["state"], seen["stage"]) == (None, "已收到，正在登记")


async def test_it_shows_stage_and_unit_by_its_chinese_name(world: World) -> None:
    seen = await (await opened(world)).seen()
    assert (seen["state"], seen["unit"]) == ("received", "city_hrss")
    assert seen["unit_name"] == "市人力资源社会保障局"


async def test_it_shows_the_deadline_to_close_before_any_other(world: World) -> None:
    case = await opened(world)
    await case.start("transfer", "2023-09-04T16:00:00+00:00")
    assert (await case.seen())["due_at"] == "2023-09-04T16:00:00+00:00"
    await case.start("close", "2023-09-15T16:00:00+00:00")
    assert (await case.seen())["due_at"] == "2023-09-15T16:00:00+00:00"


async def test_a_deadline_that_was_met_is_not_shown(world: World) -> None:
    case = await opened(world)
    await case.start("transfer", "2023-09-04T16:00:00+00:00")
    await case.say("timer_met", timer="transfer", unit="city_hrss", due_at="2023-09-04T16:00:00+00:00")
    assert (await case.seen())["due_at"] is None


async def test_midnight_is_shown_as_24_of_the_day_before(world: World) -> None:
    case = await opened(world)
    await case.start("close", "2023-09-15T16:00:00+00:00")
    address = f"/intake/receipts/{case.ids['receipt']}"
    page = await world.http.get(address, headers={"Accept": "text/html,*/*"})
    assert "2023年9月15日 24:00" in page.text


async def test_the_result_says_what_was_found_and_paid(world: World) -> None:
    case = await opened(world)
    await case.say("verified", state="handling", unit="341202/hrss", outcome="founded", amount="5000.00")
    await case.say(
        "payment_recorded",
        state="handling",
        unit="341202/hrss",
        amount="5000.00",
        paid="5000.00",
        owed="0.00",
    )
    await case.say("closed", state="closed", unit="341202/hrss")
    seen = await case.seen()
    assert (seen["stage"], seen["unit"], seen["due_at"]) == ("已办结", None, None)
    assert seen["result"] == "欠薪情况属实，核实金额 5000.00 元；已支付 5000.00 元；已办结"


async def test_a_referred_lead_shows_where_to_go(world: World) -> None:
    ids = (await world.post(region="330102")).json()
    seen = (await world.http.get(f"/intake/receipts/{ids['receipt']}")).json()
    assert seen["state"] == "referred"
    assert seen["referred_to"]["contact"].startswith("杭州市：")


async def test_nothing_personal_is_shown(world: World) -> None:
    case = await opened(world)
    for accept in ("application/json", "text/html"):
        answer = await world.http.get(f"/intake/receipts/{case.ids['receipt']}", headers={"Accept": accept})
        assert not [p for p in ("张三", "13800000000", "341202199001011234", "三个月") if p in answer.text]


async def test_a_receipt_may_be_typed_with_dashes_and_capitals(world: World) -> None:
    receipt = (await world.post()).json()["receipt"]
    typed = "-".join(receipt[n : n + 4] for n in range(0, 16, 4)).upper()
    assert (await world.http.get(f"/intake/receipts/{typed}")).json()["receipt"] == receipt
    mixed_up = receipt.replace("o", "0").replace("l", "1").replace("b", "8")
    assert (await world.http.get(f"/intake/receipts/{mixed_up}")).json()["receipt"] == receipt


async def test_a_receipt_that_nobody_was_given_is_404(world: World) -> None:
    answer = await world.http.get("/intake/receipts/aaaaaaaaaaaaaaaa")
    assert (answer.status_code, places(answer)) == (404, [])
    page = await world.http.get("/intake/receipts/aaaaaaaaaaaaaaaa", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")


async def test_an_event_that_comes_twice_or_too_early_changes_nothing(world: World) -> None:
    case = Case(world, (await world.post()).json())
    case.events = 1
    await case.start("close", "2023-09-15T16:00:00+00:00")
    assert (await case.seen())["due_at"] is None
