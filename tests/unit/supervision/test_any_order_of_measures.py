"""Whatever is tried in whatever order: no measure before its ground, no breach taken back, nothing grows."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.runtime.decisions import Draft, Refusal
from tests.support.county import COUNTY_OFFICE, LATE, REGION, County, at
from tests.unit.routing.machines.profile import profile

START = at("2023-09-01T09:00")
UNITS = ("office", COUNTY_OFFICE, REGION, "city_hrss")
ACTIONS = ("notify", "letter", "station", "raise_level", "interview", "request_city_meeting")
ANSWERS = ("rectify", "send_back", "end_station", "acknowledge")
LADDER = ("notify", "letter", "interview", "request_city_meeting")
"""Tried more often, so that it is climbed."""
TRIES = st.lists(
    st.tuples(
        st.sampled_from((*ACTIONS, *ANSWERS, *LADDER, *LADDER)),
        st.sampled_from((*UNITS, *["office"] * 6)),
        st.sampled_from(("notify", "letter")),
        st.integers(0, 3),
        st.integers(0, 100),
    ),
    min_size=10,
    max_size=40,
)


def _fields(action: str, of: str, now: datetime, days: int) -> dict[str, Any]:
    due = str(date(now.year, now.month, now.day) + timedelta(days=days))
    fields: dict[str, dict[str, Any]] = {
        "notify": {"items": ["台账不全"], "due": due},
        "letter": {"due": due},
        "station": {"ground": "久拖未决"},
        "raise_level": {"case": "C1"},
        "interview": {"reason": "整改缓慢"},
        "request_city_meeting": {"reason": "拒不整改"},
        "rectify": {"of": of, "text": "已整改"},
        "send_back": {"of": of, "comments": "未整改到位"},
        "end_station": {},
        "acknowledge": {"of": of},
    }
    return fields[action]


def _played(tries: list[tuple[str, str, str, int, int]]) -> County:
    county, now = County(), START
    for action, unit, of, days, hours in tries:
        now += timedelta(hours=hours)
        before, told = county.found, len(county.journal)
        seen = LATE if action == "raise_level" else None
        outcome = county.take(now, action, unit, seen, **_fields(action, of, now, days))
        if isinstance(outcome, Refusal):
            assert outcome.clause == "FY-A3-3"
            if len(county.journal) == told:
                assert county.found == before
    return county


@given(TRIES)
@profile(150)
def test_each_measure_comes_after_its_ground(tries: list[tuple[str, str, str, int, int]]) -> None:
    county = _played(tries)
    unmet: set[tuple[str, int]] = set()
    clocks: dict[str, tuple[str, int]] = {}
    seen: list[str] = []
    for draft in county.journal:
        name, data = draft.name.removeprefix("supervision."), draft.data
        if name == "letter_issued":
            assert data["notices"]
            assert {("notify", n) for n in data["notices"]} <= unmet
        elif name == "interviewed":
            assert unmet
        elif name == "city_meeting_requested":
            assert unmet
            assert "interviewed" in seen or any(of == "letter" for of, _ in unmet)
        if "due_at" in data and "to" in data:
            clocks[data["timer"]] = ("notify" if name == "notified" else "letter", data["number"])
        if name == "timer_breached":
            unmet.add(clocks[data["timer"]])
        elif name == "rectified":
            unmet.discard((data["of"], data["number"]))
        elif name == "sent_back" and _ran_out(county.journal, draft, data["of"], data["number"]):
            unmet.add((data["of"], data["number"]))
        seen.append(name)


def _ran_out(journal: list[Draft], until: Draft, of: str, number: int) -> bool:
    """Whether the clock of a measure was over by an event: a report that is sent back leaves it unmet."""
    name = {"notify": "supervision.notified", "letter": "supervision.letter_issued"}[of]
    own = next(d for d in journal if d.name == name and d.data["number"] == number)
    return datetime.fromisoformat(own.data["due_at"]) <= until.time


@given(TRIES)
@profile(150)
def test_times_go_forward_numbers_count_and_nothing_piles_up(
    tries: list[tuple[str, str, str, int, int]],
) -> None:
    county = _played(tries)
    times = [draft.time for draft in county.journal]
    assert times == sorted(times)
    measures = [d for d in county.journal if "to" in d.data and "number" in d.data]
    by_name = Counter(d.name for d in measures)
    assert sum(by_name.values()) == sum(dict(county.found.counts).values())
    for name, count in by_name.items():
        assert [d.data["number"] for d in measures if d.name == name] == list(range(1, count + 1))
    names = [clock.name for clock in county.found.clocks]
    assert len(names) == len(set(names))
    held = {m.timer for m in county.found.measures if m.timer is not None}
    assert held == set(names)


@given(TRIES)
@profile(100)
def test_a_breach_is_told_once_a_run_of_its_clock(tries: list[tuple[str, str, str, int, int]]) -> None:
    county = _played(tries)
    running: set[str] = set()
    for draft in county.journal:
        kind = draft.name.partition(".timer_")[2]
        if kind == "started":
            assert draft.data["timer"] not in running
            running.add(draft.data["timer"])
        elif kind in ("met", "breached"):
            running.remove(draft.data["timer"])
