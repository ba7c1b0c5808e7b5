"""Before a message is decided, all that was due by then has been fired, each at its own instant."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.routing.domain.fire import advance, fire, next_due
from services.routing.domain.play import play
from services.runtime.timers import find

HRSS = "341202/hrss"


def moment(desk: Any, name: str) -> Any:
    return desk.timer(name).due_at


def test_a_step_five_seconds_late_is_late_though_nobody_has_looked(desk: Any) -> None:
    desk.lead("2023-09-01T09:00")
    desk.act("2023-09-01T10:00", "transfer", "city_hrss", to=HRSS)
    late = moment(desk, "sign") + timedelta(seconds=5)
    played = play(desk.now, desk._message("sign", HRSS, {}), desk.context, late)
    assert desk.names(played.drafts)[:2] == ["timer_breached:sign", "signed"]
    assert played.drafts[0].time == moment(desk, "sign")
    assert played.case is not None
    signing = find(played.case.timers, "sign")
    assert signing is not None
    assert signing.state == "breached"


def test_what_was_due_is_fired_even_where_the_step_is_refused(desk: Any) -> None:
    desk.lead("2023-09-01T09:00")
    due = moment(desk, "first_response")
    played = play(desk.now, desk._message("sign", HRSS, {}), desk.context, due)
    assert played.refused is not None
    assert desk.names(played.drafts) == ["timer_breached:first_response"]


def test_a_late_look_gives_the_same_events_as_one_at_every_instant(desk: Any) -> None:
    desk.diverted("2023-09-02T09:00")
    end = desk.now.last_at + timedelta(days=200)
    _, at_once = advance(desk.now, desk.context, end)
    case, step_by_step = desk.now, []
    while (due := next_due(case)) is not None and due <= end:
        case, drafts = advance(case, desk.context, due)
        step_by_step += drafts
    assert at_once == step_by_step
    assert len(at_once) > 5


def test_one_clock_fired_alone_is_its_breach_and_what_follows(desk: Any) -> None:
    desk.diverted("2023-09-02T09:00")
    drafts = fire(desk.now, desk.timer("resolve"), desk.context)
    assert desk.names(drafts)[:3] == ["timer_breached:resolve", "escalated", "marked"]
    assert {d.time for d in drafts} == {moment(desk, "resolve")}


def test_a_case_at_rest_is_looked_at_no_more(desk: Any) -> None:
    desk.resolved()
    desk.act("2023-09-09T09:00", "close", HRSS)
    assert next_due(desk.now) is None
