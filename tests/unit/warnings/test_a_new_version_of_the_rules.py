"""A project that goes over to a new version of its rules: what is open keeps what it began with."""

from __future__ import annotations

from dataclasses import replace

from services.runtime.periods import Period, Unit
from services.runtime.timers import TimerState
from services.warnings.domain.clocks import shown
from services.warnings.domain.decide import evolved, facts_changed
from services.warnings.domain.writing import Context
from tests.unit.warnings.site import Site, at, fact, only, registered

CONTRACT = ("contract_signed", {"date": "2024-01-10", "value": "1000000"})
FORMER = only("account_missing", clocks=True)


def newer(former: Context, *, clock_days: int = 30, account_days: int | None = 30) -> Context:
    """A later version with other periods; None: without the type."""
    policy = former.policy
    types = {
        name: replace(type, within=Period(Unit.DAYS, account_days))
        for name, type in policy.types.items()
        if account_days is not None
    }
    clocks = {name: replace(c, within=Period(Unit.DAYS, clock_days)) for name, c in policy.clocks.items()}
    later = replace(policy, version="fuyang@2099.1", types=types, clocks=clocks)
    return replace(former, policy=later, versions=lambda: (policy, later))


def goes_over(played: Site, context: Context, now: str) -> None:
    played.context = context
    drafts = facts_changed(played.project, played.project.ledger, context, at(now))
    played.journal += drafts
    played.project = evolved(played.project, drafts, played.project.ledger, context, at(now))


def inspection(played: Site) -> TimerState:
    (clock,) = [one for one in shown(played.project.clocks) if one.kind == "site_inspection"]
    return clock.timer.state


def entered_in_march() -> Site:
    begun = fact("worker_entered", worker="w1", date="2024-03-01")
    return Site(registered(), begun, now="2024-03-01T08:00", context=FORMER)


def test_a_clock_met_by_its_own_period_stays_met_where_the_new_one_is_shorter() -> None:
    played = entered_in_march()
    played.tell(fact("inspection", date="2024-03-20", result="已检查"), now="2024-03-20T10:00")
    goes_over(played, newer(FORMER, clock_days=5), "2024-03-21T10:00")
    assert inspection(played) is TimerState.MET


def test_a_running_clock_is_met_by_its_own_period() -> None:
    played = entered_in_march()
    goes_over(played, newer(FORMER, clock_days=5), "2024-03-15T10:00")
    assert inspection(played) is TimerState.RUNNING
    played.tell(fact("inspection", date="2024-03-20", result="已检查"), now="2024-03-20T10:00")
    assert inspection(played) is TimerState.MET


def warned() -> Site:
    return Site(registered(), fact(CONTRACT[0], **CONTRACT[1]), now="2024-03-01", context=FORMER)


def test_a_warning_is_neither_cleared_nor_raised_anew_by_a_longer_period() -> None:
    played = warned()
    goes_over(played, newer(FORMER, account_days=200), "2024-03-02")
    assert played.state("account_missing") == "open"
    assert len(played.times("warning.raised", "account_missing")) == 1


def test_once_cleared_by_its_own_rules_the_new_ones_raise_it_where_they_say_so() -> None:
    played = warned()
    strict = newer(FORMER, account_days=5)
    by_more = replace(strict.policy.types["account_missing"], done_by=())
    policy = replace(strict.policy, types={"account_missing": by_more})
    goes_over(played, replace(strict, policy=policy, versions=lambda: (FORMER.policy, policy)), "2024-03-02")
    played.tell(fact("account_opened", date="2024-03-10"), now="2024-03-10T10:00")
    raised = played.times("warning.raised", "account_missing")
    assert len(raised) == 2 and raised[-1] == at("2024-03-10T10:00")
    assert played.warning("account_missing").rule == "fuyang@2099.1/account_missing"


def test_steps_about_a_warning_whose_type_is_gone_are_those_of_its_own_rules() -> None:
    played = warned()
    goes_over(played, newer(FORMER, account_days=None), "2024-03-02")
    without = replace(played.context.policy, ladder=(), clear_by_hand=())
    played.context = replace(played.context, policy=without)
    played.reach("2024-03-17")
    assert played.state("account_missing") == "overdue"
    played.act("account_missing", "issue_letter", "2024-03-17T09:00", measures="尽快开户")
    assert played.state("account_missing") == "letter"
