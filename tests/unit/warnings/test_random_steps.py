"""Random steps by random units at random times: what must hold of every history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.runtime.decisions import Refusal
from services.runtime.timers import TimerState
from services.warnings.domain.evolve import evolve
from services.warnings.domain.project import begin
from tests.unit.warnings.site import CITY, PROJECT, Site, at, fact, registered

LADDER = ("issue_letter", "record_interview", "request_joint_meeting")
STEPS = st.lists(
    st.tuples(
        st.integers(0, 20 * 24),
        st.sampled_from([*LADDER, *LADDER, "clear"]),
        st.sampled_from(["341202/office", "office", "341202/housing", "341202/hrss"]),
        st.sampled_from(["account_missing", "deposit_missing"]),
        st.booleans(),
    ),
    max_size=25,
)


def play(steps: list[tuple[int, str, str, str, bool]]) -> tuple[Site, list[Any]]:
    site = Site(
        registered(),
        fact("contract_signed", date="2024-03-01", value="1000000"),
        fact("permit_issued", date="2024-03-01", form="start_report"),
    )
    hours, answers = 0, []
    for wait, action, unit, type, with_evidence in steps:
        hours += wait
        now = (at("2024-04-01") + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")
        fields = {"evidence": ["file"]} if action == "clear" and with_evidence else {}
        answers.append(site.act(type, action, now, unit=unit, **fields))
    return site, answers


@settings(max_examples=120, deadline=None)
@given(STEPS)
def test_every_history(steps: list[tuple[int, str, str, str, bool]]) -> None:
    site, answers = play(steps)
    rebuilt = begin(PROJECT, CITY)
    for draft in site.journal:
        rebuilt = evolve(rebuilt, draft)
    assert rebuilt.warnings == site.project.warnings
    for answer in answers:
        assert not isinstance(answer, Refusal) or answer.clause or answer.field == "warning"
    for warning in site.project.warnings.values():
        about = [d for d in site.journal if d.data["warning"] == warning.id]
        taken = [d.data["step"] for d in about if d.name == "warning.escalated"]
        assert taken == ["letter", "interview", "joint_meeting"][: len(taken)]
        if taken:
            assert any(d.name == "warning.overdue" for d in about)
        running = [t for t in warning.timers if t.state is TimerState.RUNNING]
        assert not (running and warning.cleared)
        if warning.state == "open":
            assert [t.name for t in running] == ["clear"]
        if warning.cleared:
            (cleared,) = [d for d in about if d.name == "warning.cleared"]
            assert cleared.data["files"]
