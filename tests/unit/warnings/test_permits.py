"""应进必进 (LY-3a): a permit whose project is not on the platform."""

from __future__ import annotations

from typing import Any

from contracts.facts import Fact
from tests.unit.warnings.site import fact, registered
from tests.unit.warnings.watch import Watch

ID = "permit:N1"
TYPE = "project_unregistered"


def permit(date: str = "2020-12-01", **fields: Any) -> Fact:
    return fact(
        "permit_issued", **{"project": None, "form": "permit", "number": "N1", "date": date, **fields}
    )


def test_not_registered_in_time_it_warns_from_the_first_instant_after() -> None:
    played = Watch(ID, "linyi", permit(), now="2020-12-01")
    assert played.reach("2020-12-16T23:59") == []
    assert [d.name for d in played.reach("2020-12-17")][:1] == ["warning.raised"]
    warning = played.warning(TYPE)
    assert warning is not None and (warning.supervisor, warning.region) == ("city_hrss", None)


def test_registered_by_its_number_it_never_warns() -> None:
    played = Watch(ID, "linyi", permit(), now="2020-12-01")
    played.tell(registered(permit_number="N1", observed="2020-12-10"), now="2020-12-10")
    played.reach("2021-06-01")
    assert played.warning(TYPE) is None


def test_registered_by_the_project_that_the_permit_names() -> None:
    played = Watch(ID, "linyi", permit(project="P1"), now="2020-12-01")
    played.tell(registered(observed="2020-12-10"), now="2020-12-10")
    played.reach("2021-06-01")
    assert played.warning(TYPE) is None


def test_another_projects_registration_does_not_help() -> None:
    played = Watch(ID, "linyi", permit(), registered(permit_number="N2"), now="2020-12-01")
    played.reach("2020-12-17")
    assert played.stands(TYPE) == "open"


def test_registered_late_it_is_cleared_by_facts() -> None:
    played = Watch(ID, "linyi", permit(), now="2020-12-17")
    drafts = played.tell(registered(permit_number="N1", observed="2020-12-20"), now="2020-12-20")
    assert [d.data["cleared_by"] for d in drafts if d.name == "warning.cleared"] == ["facts"]


def test_a_registration_that_was_seen_in_time_and_told_late_clears_it_as_in_time() -> None:
    played = Watch(ID, "linyi", permit(), now="2020-12-17")
    drafts = played.tell(registered(permit_number="N1", observed="2020-12-10"), now="2020-12-20")
    assert [d.data["cleared_by"] for d in drafts if d.name == "warning.cleared"] == ["in_time"]


def test_a_corrected_date_moves_the_end() -> None:
    played = Watch(ID, "linyi", permit(source_id="p"), now="2020-12-17")
    drafts = played.tell(permit("2020-12-15", corrects="p"), now="2020-12-18")
    assert [d.data["cleared_by"] for d in drafts if d.name == "warning.cleared"] == ["corrected"]
    played.reach("2020-12-31")
    assert played.stands(TYPE) == "open"


def test_a_registration_taken_back_brings_it_back() -> None:
    registration = registered(permit_number="N1", source_id="r", observed="2020-12-10")
    played = Watch(ID, "linyi", permit(), registration, now="2020-12-10")
    played.tell(registered(permit_number="N9", corrects="r", observed="2020-12-20"), now="2020-12-20")
    assert played.stands(TYPE) == "open"


def test_the_order_and_repeats_make_no_difference() -> None:
    facts = [permit(), permit("2020-12-05", form="start_report"), registered(permit_number="N1")]
    one, other = (Watch(ID, "linyi", *given, now="2021-01-10") for given in (facts, [*facts[::-1], facts[0]]))
    assert one.state.ledger == other.state.ledger and one.journal == other.journal
