"""FY-A1-3.1.5: an instalment not paid begins a check of fifteen days; then the case must be filed."""

from __future__ import annotations

from typing import Any

HRSS, REVIEWER = "341202/hrss", "341202/office"
TERMS = [{"due": "2023-10-10", "amount": "400"}, {"due": "2023-09-10", "amount": "600.00"}]


def agreed(desk: Any) -> Any:
    desk.verified()
    desk.act("2023-09-06T09:00", "agreement", HRSS, instalments=TERMS)
    return desk


def test_an_agreement_meets_resolve_and_numbers_its_instalments_by_date(desk: Any) -> None:
    agreed(desk)
    assert (desk.now.state, desk.clock("resolve")[0]) == ("agreed", "met")
    assert desk.clock("instalment") == ("running", "2023-09-11T00:00")
    assert desk.clock("instalment#2") == ("running", "2023-10-11T00:00")
    assert desk.timer("instalment").unit is None


def test_the_check_begins_at_the_first_instant_and_that_day_does_not_count(desk: Any) -> None:
    agreed(desk)
    desk.reach("2023-09-11T00:00")
    assert desk.clock("instalment")[0] == "breached"
    assert desk.clock("agreement_check") == ("running", "2023-09-27T00:00")
    assert (desk.timer("agreement_check").unit, desk.now.state) == (HRSS, "agreed")


def test_instalments_paid_by_their_day_begin_no_check(desk: Any) -> None:
    agreed(desk)
    desk.act("2023-09-10T23:59", "payment", HRSS, amount="600")
    desk.reach("2023-09-20T00:00")
    assert desk.clock("instalment")[0] == "met"
    assert all(t.name != "agreement_check" for t in desk.now.timers)
    desk.act("2023-10-01T09:00", "payment", HRSS, amount="400")
    assert (desk.now.state, desk.clock("instalment#2")[0]) == ("handling", "met")


def test_a_second_unpaid_instalment_does_not_begin_the_check_again(desk: Any) -> None:
    agreed(desk)
    desk.reach("2023-09-26T00:00")
    before = desk.timer("agreement_check")
    desk.reach("2023-10-12T00:00")
    assert desk.clock("instalment#2")[0] == "breached"
    assert desk.timer("agreement_check").started_at == before.started_at


def test_the_check_is_met_by_payment_in_full_only(desk: Any) -> None:
    agreed(desk)
    desk.act("2023-09-12T09:00", "payment", HRSS, amount="600")
    assert (desk.clock("instalment")[0], desk.clock("agreement_check")[0]) == ("breached", "running")
    assert desk.timer("instalment").stopped_at is not None
    desk.act("2023-09-13T09:00", "payment", HRSS, amount="400")
    assert desk.clock("agreement_check")[0] == "met"


def test_still_unpaid_forces_filing_before_anything_that_would_end_the_case(desk: Any) -> None:
    agreed(desk)
    desk.reach("2023-09-27T00:00")
    assert desk.now.required_steps == ("file_case",)
    again = [{"due": "2023-12-01", "amount": "1000"}]
    for action, fields in (("feedback", desk.parts), ("agreement", {"instalments": again})):
        assert desk.refused("2023-09-27T09:00", action, HRSS, **fields).clause == "FY-A1-3.1.5"
    desk.act("2023-09-27T10:00", "file_case", HRSS, grounds="逾期仍拒不支付")
    assert (desk.now.state, desk.now.required_steps) == ("investigating", ())
    assert desk.timer("agreement_check").stopped_at is not None
    desk.act("2023-09-28T10:00", "feedback", HRSS, **desk.parts)


def test_an_agreement_needs_terms_that_lie_ahead(desk: Any) -> None:
    desk.verified()
    for terms in ([], [{"due": "2023-09-01", "amount": "1"}], [{"due": "2023-10-01", "amount": "0"}]):
        refused = desk.refused("2023-09-06T09:00", "agreement", HRSS, instalments=terms)
        assert (refused.clause, refused.field) == ("FY-A1-3.1.5", "instalments")


def test_a_new_agreement_ends_the_clocks_of_the_former(desk: Any) -> None:
    agreed(desk)
    desk.act("2023-09-08T09:00", "agreement", HRSS, instalments=[{"due": "2023-11-01", "amount": "1000"}])
    assert desk.clock("instalment") == ("running", "2023-11-02T00:00")
    assert desk.clock("instalment#2")[0] == "cancelled"


def test_a_report_that_it_is_not_kept_begins_the_check_before_the_system_knows(desk: Any) -> None:
    agreed(desk)
    desk.act("2023-09-08T09:00", "spot_check", REVIEWER, found="企业表示无力支付", unpaid=True)
    assert desk.clock("agreement_check") == ("running", "2023-09-24T00:00")


def test_a_closed_case_whose_agreement_is_found_broken_is_taken_up_again(desk: Any) -> None:
    agreed(desk)
    desk.act("2023-09-07T09:00", "feedback", HRSS, **desk.parts)
    desk.act("2023-09-08T09:00", "review", REVIEWER, decision="approve")
    desk.act("2023-09-09T09:00", "close", HRSS)
    desk.act("2023-10-20T09:00", "spot_check", REVIEWER, found="未按协议支付", unpaid=True)
    assert (desk.now.state, desk.now.unit) == ("agreed", HRSS)
    assert desk.clock("agreement_check") == ("running", "2023-11-05T00:00")
    assert desk.clock("close") == ("running", "2023-11-05T00:00")


def test_agreements_in_the_sample_are_looked_at_on_a_schedule(desk: Any) -> None:
    from zlib import crc32

    chosen = next(n for n in range(1000) if crc32(f"C{n}".encode()) % 100 < 20)
    desk.verified(case_id=f"C{chosen}")
    desk.act("2023-09-06T09:00", "agreement", HRSS, instalments=TERMS)
    desk.act("2023-09-09T09:00", "payment", HRSS, amount="600")
    told = [d for d in desk.reach("2023-10-06T09:00") if d.name == "case.notified"]
    assert [(d.data["to"], d.data["about"]) for d in told] == [(REVIEWER, "spot_check")]
    assert "spot_check" in desk.now.due_steps
    desk.act("2023-10-07T09:00", "spot_check", REVIEWER, found="按期支付")
    assert "spot_check" not in desk.now.due_steps
    assert any(r.about == "spot_check" for r in desk.now.reminders)
    desk.act("2023-10-08T09:00", "payment", HRSS, amount="400")
    assert all(r.about != "spot_check" for r in desk.now.reminders)


def test_instalments_that_come_in_after_closing_are_still_written_down(desk: Any) -> None:
    agreed(desk)
    desk.act("2023-09-07T09:00", "feedback", HRSS, **desk.parts)
    desk.act("2023-09-08T09:00", "review", REVIEWER, decision="approve", checks=["lawful", "clear"])
    desk.act("2023-09-09T09:00", "close", HRSS)
    desk.act("2023-10-09T09:00", "payment", HRSS, amount="1000")
    assert (desk.now.state, desk.now.owed) == ("closed", 0)


def test_an_agreement_kept_late_for_less_than_was_verified_ends_its_check(desk: Any) -> None:
    desk.verified()
    desk.act("2023-09-06T09:00", "agreement", HRSS, instalments=[{"due": "2023-09-10", "amount": "800"}])
    desk.reach("2023-09-27T00:00")
    assert desk.now.required_steps == ("file_case",)
    desk.act("2023-09-27T09:00", "payment", HRSS, amount="800")
    assert (desk.now.state, desk.now.required_steps, desk.now.owed) == ("handling", (), 20000)
    assert desk.timer("agreement_check").stopped_at is not None
