"""The aggregate: what is known before the registration, what moves, what is due next, what is kept."""

from __future__ import annotations

import dataclasses
import json

from contracts.warnings import WarningState
from services.runtime.calendar import Calendar
from services.warnings.domain.conditions import settle
from services.warnings.domain.decide import reproject
from services.warnings.domain.documents import to_document
from services.warnings.domain.evolve import evolve
from services.warnings.domain.project import KEPT_MONTHS
from services.warnings.domain.supervising import units_of
from tests.unit.warnings.site import Site, at, fact, fuyang, only, registered

CONTRACT = {"date": "2024-03-01", "value": "1000000"}


def test_before_the_registration_nothing_is_raised_and_nothing_is_due() -> None:
    played = Site(fact("contract_signed", **CONTRACT))
    assert played.reach("2024-05-01") == [] and played.project.next_due_at is None
    assert played.project.ledger.contract is not None


def test_the_registration_raises_what_is_unmet_with_the_date_since_which_it_is() -> None:
    played = Site(fact("contract_signed", **CONTRACT))
    played.tell(registered(), now="2024-05-01T10:00")
    warning = played.warning("account_missing")
    assert warning is not None
    assert (warning.raised_at, warning.since) == (at("2024-05-01T10:00"), at("2024-04-01"))
    assert warning.timers[0].due_at == at("2024-05-17")


def test_a_region_of_another_city_raises_nothing() -> None:
    played = Site(registered(region="330106"), fact("contract_signed", **CONTRACT))
    assert played.reach("2024-05-01") == []


def test_a_corrected_region_moves_open_warnings_to_their_new_supervisor() -> None:
    wrong = registered(region="341203")
    played = Site(wrong, fact("contract_signed", **CONTRACT))
    played.tell(registered(corrects=wrong.source_id), now="2024-04-02")
    warning = played.warning("account_missing")
    assert warning is not None and (warning.supervisor, warning.region) == ("341202/housing", "341202")
    moved, pushed = played.last("warning.reassigned"), played.last("warning.pushed")
    assert moved.data["former"] == "341203/housing"
    assert (pushed.data["to"], pushed.data["about"]) == (["341202/housing"], "reassigned")


def test_a_corrected_region_moves_what_the_city_itself_supervises_and_hands_it_to_nobody() -> None:
    wrong = registered(region="430603", ownership="soe")
    low = fact("progress_payment", date="2024-03-10", completed_value="1000", paid_total="1")
    played = Site(wrong, low, now="2024-03-10", context=only("progress_payment_low", city="yueyang"))
    told = [draft.name for draft in played.journal].count("warning.pushed")
    played.tell(registered(region="430602", ownership="soe", corrects=wrong.source_id), now="2024-03-11")
    warning = played.warning("progress_payment_low/2024-03")
    assert warning is not None
    assert (warning.supervisor, warning.region) == ("city_development", "430602")
    assert [draft.name for draft in played.journal].count("warning.pushed") == told


def test_an_overdue_warning_stands_on_the_worklists_of_the_offices_of_its_region() -> None:
    played = Site(registered(), fact("contract_signed", **CONTRACT), now="2024-04-01")
    warning = played.warning("account_missing")
    assert warning is not None and "341202/housing" in units_of(warning)
    assert not {"341202/office", "office"} & units_of(warning)
    played.reach("2024-04-17")
    overdue = played.warning("account_missing")
    assert overdue is not None and {"341202/office", "office", "341202/housing"} <= units_of(overdue)


def test_what_is_due_next_is_the_nearest_of_clocks_and_conditions() -> None:
    played = Site(registered(), fact("contract_signed", **CONTRACT))
    assert played.project.next_due_at == at("2024-04-01")
    played.tell(fact("permit_issued", date="2024-03-19", form="permit"), now="2024-04-01")
    assert played.project.next_due_at == at("2024-04-17")  # the clock to clear; the deposit is due 2024-04-18
    played.reach("2024-04-17")
    assert played.project.next_due_at == at("2024-04-18")


def test_what_is_done_in_time_is_not_looked_at_again() -> None:
    played = Site(
        registered(), fact("contract_signed", **CONTRACT), fact("account_opened", date="2024-03-02")
    )
    assert played.project.next_due_at is None


def test_old_cleared_months_leave_the_document_and_open_ones_stay() -> None:
    played = Site(
        registered(), fact("construction_started", date="2015-03-01"),
        fact("contract_signed", date="2015-03-01", value="1", labour_cost_monthly="100"),
        fact("account_opened", date="2015-03-02"), now="2015-03-01",
        context=only("labour_cost_late", "wages_late"),
    )  # fmt: skip
    for year in range(2015, 2025):
        for month in range(1, 13):
            name = f"{year}-{month:02d}"
            if (year, month) >= (2015, 3):
                following = f"{year + month // 12}-{month % 12 + 1:02d}"
                paid = {"month": name, "amount": "100", "observed": f"{following}-02"}
                played.tell(
                    fact("labour_cost_paid", date=f"{following}-02", **paid),
                    *([] if name == "2016-01" else [
                        fact("payroll", total="50", workers=1, month=name),
                        fact("wages_paid", month=name, amount="50", workers=1, date=f"{following}-02"),
                    ]),
                    now=f"{following}-02",
                )  # fmt: skip
    assert len(played.times("warning.raised", "labour_cost_late/2015-03")) == 1
    assert played.raised() == {"wages_late/2016-01"}
    assert len(played.project.warnings) <= KEPT_MONTHS + 3
    assert played.warning("labour_cost_late/2015-03") is None
    assert len(json.dumps(to_document(played.project), default=str)) < 80_000


def test_a_provisional_clock_moves_when_the_year_is_published() -> None:
    full = fuyang()
    known = Calendar(tuple(year for year in full.calendar.years if year.year <= 2024))
    short = dataclasses.replace(full, calendar=known)
    played = Site(registered(), fact("contract_signed", date="2024-11-10", value="1"), context=short)
    played.reach("2024-12-27")
    played.act("account_missing", "issue_letter", "2024-12-30T09:00")
    letter = _clock(played, "letter")
    assert letter.provisional and letter.due_at == at("2025-01-03")
    drafts = reproject(played.project, full, at("2024-12-31"))
    (moved,) = drafts
    assert (moved.name, moved.data["provisional"], moved.clauses) == (
        "warning.timer_reprojected", False, ("FY-A2-3.1",),
    )  # fmt: skip
    played.project = evolve(played.project, moved)
    assert _clock(played, "letter").due_at == at("2025-01-04")  # 2025-01-01 is off
    assert not reproject(played.project, full, at("2024-12-31"))


def test_a_reprojection_makes_nothing_late_in_the_past() -> None:
    full = fuyang()
    known = Calendar(tuple(year for year in full.calendar.years if year.year <= 2024))
    played = Site(
        registered(), fact("contract_signed", date="2024-11-10", value="1"),
        context=dataclasses.replace(full, calendar=known),
    )  # fmt: skip
    played.act("account_missing", "issue_letter", "2025-01-22T09:00")
    # by weekday alone 23, 24 and 27 January; the schedule makes Sunday the 26th a working day
    assert _clock(played, "letter").due_at == at("2025-01-28")
    (moved,) = reproject(played.project, full, at("2025-01-27T15:00"))
    assert moved.data["due_at"] == at("2025-01-27T15:00").isoformat()


def test_settling_again_with_another_calendar_counts_the_next_look_anew() -> None:
    full = fuyang()
    known = Calendar(tuple(year for year in full.calendar.years if year.year <= 2024))
    played = Site(
        registered(), fact("permit_issued", date="2024-12-20", form="permit"),
        context=dataclasses.replace(full, calendar=known), now="2024-12-21",
    )  # fmt: skip
    before = played.project.look_at
    again = settle(played.project, played.project.ledger, full, at("2024-12-22"))
    assert before == at("2025-01-18") and again.look_at == at("2025-01-21")


def _clock(played: Site, name: str):  # type: ignore[no-untyped-def]
    warning = played.warning("account_missing")
    assert warning is not None and warning.state is WarningState.LETTER
    return next(timer for timer in warning.timers if timer.name == name)
