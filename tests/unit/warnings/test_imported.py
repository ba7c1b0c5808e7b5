"""Warnings of the provincial platform (YY-3.2.1, YY-4.3): told, handled, ended by its word or evidence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.facts import Fact
from services.warnings.domain.decide import facts_changed
from services.warnings.domain.fold import extend, fold
from services.warnings.domain.ledger import Ledger
from services.warnings.domain.project import begin
from tests.unit.warnings.site import at, fact, pack_of, registered
from tests.unit.warnings.watch import Watch

HRSS = "city_hrss"


def imported(id: str, state: str = "open", **fields: Any) -> Fact:
    common = {"id": id, "state": state, "type": "labour_cost_late", "raised_at": at("2023-05-08")}
    return fact("warning_imported", **{"source": "hunan", "observed": "2023-05-08", **common, **fields})


def project(*facts: Fact, now: str = "2023-05-08T10:00") -> Watch:
    here = registered(region="430602", industry="transport", ownership="government")
    return Watch("P1", "yueyang", here, *facts, now=now)


def test_it_is_on_city_hrss_with_a_time_to_clear() -> None:
    played = project(imported("W1"))
    warning = played.warning("labour_cost_late")
    assert warning is not None
    assert (warning.supervisor, warning.liable_party, warning.imported) == (HRSS, "developer", ("hunan:W1",))
    assert [t.name for t in warning.timers] == ["clear"]
    assert warning.since == at("2023-05-08") and warning.raised_at == at("2023-05-08T10:00")


def test_none_of_several_is_lost() -> None:
    played = project(imported("W1"))
    told = played.tell(imported("W2"), imported("W3"), now="2023-05-09")
    warning = played.warning("labour_cost_late")
    assert warning is not None and warning.imported == ("hunan:W1", "hunan:W2", "hunan:W3")
    assert played.pushed(told) == [("repeated", ["developer", HRSS])]


def test_it_ends_when_the_platform_says_so_of_all_of_them() -> None:
    played = project(imported("W1"), imported("W2"))
    told = played.tell(imported("W1", "cleared", observed="2023-05-09"), now="2023-05-09")
    assert played.stands("labour_cost_late") == "open" and played.pushed(told) == []
    drafts = played.tell(imported("W2", "cleared", observed="2023-05-10"), now="2023-05-10")
    assert played.stands("labour_cost_late") == "cleared"
    assert [d.data["cleared_by"] for d in drafts if d.name == "warning.cleared"] == ["facts"]


def test_the_platforms_latest_word_stands_whatever_comes_last() -> None:
    played = project(imported("W1", "cleared", observed="2023-05-09"))
    played.tell(imported("W1", observed="2023-05-08"), now="2023-05-10")
    assert played.stands("labour_cost_late") is None


def test_reopened_by_the_platform_it_is_raised_anew() -> None:
    played = project(imported("W1"))
    played.tell(imported("W1", "cleared", observed="2023-05-09"), now="2023-05-09")
    played.tell(imported("W1", observed="2023-05-11"), now="2023-05-11")
    warning = played.warning("labour_cost_late")
    assert warning is not None and (str(warning.state), warning.occurrence) == ("open", 2)


def test_cleared_here_on_evidence_only_a_further_one_raises_it() -> None:
    played = project(imported("W1"))
    played.act("labour_cost_late", "clear", HRSS, "2023-05-09", evidence=["f1"])
    played.tell(imported("W1", observed="2023-05-10"), now="2023-05-10")
    assert played.stands("labour_cost_late") == "cleared"
    played.tell(imported("W2", observed="2023-05-11"), now="2023-05-11")
    assert played.stands("labour_cost_late") == "open"


def test_not_cleared_in_time_it_is_overdue_and_the_office_interviews() -> None:
    played = project(imported("W1"))
    played.reach("2023-05-24")
    assert played.stands("labour_cost_late") == "overdue"
    played.act("labour_cost_late", "record_interview", "office", "2023-05-25", record="约谈记录")
    assert played.stands("labour_cost_late") == "interview"


def test_a_type_that_the_pack_does_not_know_is_shown_by_its_key() -> None:
    played = project(imported("W1", type="certificate_expired"))
    warning = played.warning("certificate_expired")
    assert warning is not None and (warning.supervisor, warning.class_) == (HRSS, "key")
    assert pack_of("yueyang").policy.type_of("certificate_expired").title == "certificate_expired"  # type: ignore[union-attr]
    played.reach("2023-05-24")
    assert played.stands("certificate_expired") == "overdue"


def test_of_no_project_it_is_the_senders() -> None:
    played = Watch("sender:hunan", "yueyang", imported("W1", project=None), now="2023-05-08")
    warning = played.warning("labour_cost_late")
    assert warning is not None and (warning.id, warning.liable_party) == (
        "sender:hunan/labour_cost_late",
        "sender",
    )


@pytest.mark.parametrize("type", ["progress_payment_low", "funds_not_in_place"])
def test_what_the_city_computes_itself_is_not_taken_from_elsewhere(type: str) -> None:
    assert type in pack_of("yueyang").policy.types
    assert project(imported("W1", type=type)).warning(type) is None


def test_a_pack_without_imports_keeps_them_in_the_ledger_and_warns_of_none() -> None:
    played = Watch("P1", "fuyang", registered(), imported("W1"), now="2024-03-04")
    assert not played.state.warnings and [one.id for one in played.state.ledger.beside.imported] == ["W1"]


STATES = st.sampled_from(["open", "processing", "cleared", "closed"])
REPORTS = st.lists(
    st.tuples(st.integers(0, 3), STATES, st.integers(1, 20), st.sampled_from(["labour_cost_late", "other"])),
    max_size=10,
)


@settings(max_examples=100, deadline=None)
@given(st.data(), REPORTS, st.integers(0, 3))
def test_any_order_and_any_cut(
    data: st.DataObject, reports: list[tuple[int, str, int, str]], opinions: int
) -> None:
    facts = [
        imported(f"W{id}", state, type=type, observed=f"2023-05-{day:02d}", source_id=f"r{n}")
        for n, (id, state, day, type) in enumerate(reports)
    ]
    facts += [fact("opinion", date="2023-05-08", summary="s", source_id=f"o{n}") for n in range(opinions)]
    shuffled = data.draw(st.permutations(facts))
    known = fold("P1", facts)
    assert fold("P1", shuffled) == known
    cut = data.draw(st.integers(0, len(shuffled)))
    assert extend(extend(Ledger(), shuffled[:cut]), shuffled[cut:]) == known
    context, new = pack_of("yueyang"), begin("P1", "yueyang")
    now = at("2023-06-01")
    one, other = (facts_changed(new, fold("P1", given_), context, now) for given_ in (facts, shuffled))
    assert one == other
