"""A case that an office brought along when it went live is replayed from its history, not as a new lead."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from anxin.replay.player import Replay, Rules
from anxin.replay.recorded import parse_lines
from anxin.replay.taking_out import Span, take_out
from contracts.leads import LeadInput
from services.intake.handlers import Arrival
from services.runtime.web import make_app
from tests.component.demo.conftest import CALENDAR, PACKS
from tests.support.figures import bulletins_that_differ, of_the_replayed, of_the_running
from tests.support.worlds import open_world

NOW = datetime.fromisoformat("2023-09-20T10:00:00+08:00")
STEPS: list[dict[str, Any]] = [
    {"action": "transfer", "at": "2023-09-04T00:00:00+08:00", "to": "341202/hrss"},
    {"action": "sign", "at": "2023-09-08T09:00:00+08:00"},
    {
        "action": "verify",
        "at": "2023-09-12T10:00:00+08:00",
        "outcome": "founded",
        "headcount": 10,
        "amount": "150000.00",
        "debtor": "某劳务公司",
    },
    {"action": "payment", "at": "2023-09-14T10:00:00+08:00", "amount": "40000.00"},
]
LEAD = {
    "city": "fuyang",
    "channel": "counter",
    "region": "341202",
    "industry": "housing",
    "employer": {"name": "某建筑公司"},
    "received_at": "2023-09-01T09:30:00+08:00",
}


@pytest.mark.parametrize("taken", range(len(STEPS) + 1))
async def test_its_figures_are_those_of_the_running_system(taken: int) -> None:
    world = await open_world(NOW)
    leads = [{**LEAD, "source_id": "old", "history": STEPS[:taken]}, {**LEAD, "source_id": "new"}]
    await world.services["intake"].handlers[0].take([Arrival(LeadInput.model_validate(one)) for one in leads])
    await world.settle()
    pack = next(pack for pack in PACKS if pack.city == "fuyang")
    rules = Rules.of(pack, CALENDAR, PACKS)
    with TestClient(make_app(world.services.values())) as http:
        lines = take_out(http, "fuyang", Span())
        replayed = Replay(rules).play(parse_lines(json.dumps(line).encode() for line in lines))
        assert replayed.refused == []
        assert replayed.left_out == 0
        assert of_the_replayed(replayed, rules) == of_the_running(http, "fuyang")
        assert bulletins_that_differ(http, replayed) == (1, [])
    assert "某" not in str(lines)
