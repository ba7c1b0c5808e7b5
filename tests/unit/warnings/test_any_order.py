"""Facts in any order, repeated, late: the same ledger, warnings and events (issue: property test)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.facts import Fact, NoticeItem
from services.warnings.domain.decide import evolved, facts_changed
from services.warnings.domain.documents import from_document, to_document
from services.warnings.domain.evolve import evolve
from services.warnings.domain.fold import fold
from services.warnings.domain.project import begin
from tests.unit.warnings.site import CITY, PROJECT, Site, at, fact, fuyang, pack_of, registered

OTHERS = {
    name: pack_of("yueyang").policy.types[name] for name in ("progress_payment_low", "funds_not_in_place")
}
PACK = replace(fuyang(), policy=replace(fuyang().policy, types={**fuyang().policy.types, **OTHERS}))
"""One city's rules, with those that another alone has."""
MILESTONES = st.sampled_from(["account_opened", "construction_started", "completed"])
DAYS = st.dates(min_value=at("2024-01-01").date(), max_value=at("2024-09-30").date()).map(str)
MONTHS = st.integers(1, 9).map(lambda n: f"2024-{n:02d}")
AMOUNTS = st.integers(0, 3).map(lambda n: str(n * 50_000))
IDS = st.integers(0, 12).map(lambda n: f"id{n}")


def _payment(kind: str) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries(
        {"kind": st.just(kind), "month": MONTHS, "amount": AMOUNTS, "date": DAYS}
        | ({"workers": st.just(3)} if kind == "wages_paid" else {})
    )


WORKERS = st.integers(0, 3).map(lambda n: f"w{n}")
ITEMS = st.sampled_from([list(get_args(NoticeItem)), ["project"], ["payday", "project"]])
TOLD = st.sampled_from([["341202/hrss"], ["341202/housing"], ["341202/housing", "341202/hrss"]])
NOON = DAYS.map(lambda day: f"{day}T12:00:00+08:00")

KINDS = st.one_of(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["worker_entered", "worker_left", "contract_uploaded"]),
         "worker": WORKERS, "date": DAYS}
    ),
    st.fixed_dictionaries(
        {"kind": st.just("attendance"), "worker": WORKERS, "at": NOON, "direction": st.just("in")}
    ),
    st.fixed_dictionaries({"kind": st.just("notice_board"), "date": DAYS, "items": ITEMS}),
    st.fixed_dictionaries({"kind": st.sampled_from(["injury_insurance", "deposit_refunded"]), "date": DAYS}),
    st.fixed_dictionaries({"kind": st.just("inspection"), "date": DAYS, "result": st.just("已检查")}),
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["bank_notice", "supervision_report"]), "month": MONTHS, "date": DAYS}
    ),
    st.fixed_dictionaries({"kind": st.just("account_report"), "month": MONTHS, "date": DAYS, "to": TOLD}),
    st.fixed_dictionaries(
        {"kind": st.just("progress_payment"), "date": DAYS, "completed_value": AMOUNTS, "paid_total": AMOUNTS}
    ),
    st.fixed_dictionaries({"kind": MILESTONES, "date": DAYS}),
    st.fixed_dictionaries({"kind": st.just("permit_issued"), "form": st.just("permit"), "date": DAYS}),
    st.fixed_dictionaries({"kind": st.just("deposit_paid"), "form": st.just("cash"), "date": DAYS}),
    st.fixed_dictionaries({"kind": st.just("payment_guarantee"), "amount": AMOUNTS, "date": DAYS}),
    st.fixed_dictionaries(
        {"kind": st.just("contract_signed"), "date": DAYS, "value": AMOUNTS,
         "labour_cost_monthly": st.none() | AMOUNTS, "payday": st.none() | st.integers(1, 31)}
    ),
    st.fixed_dictionaries(
        {"kind": st.just("payroll"), "month": MONTHS, "total": AMOUNTS, "workers": st.just(3)}
    ),
    _payment("labour_cost_paid"),
    _payment("wages_paid"),
)  # fmt: skip


@st.composite
def facts(draw: st.DrawFn) -> list[Fact]:
    """Facts of distinct ids, some of them corrections of others."""
    found = [registered(source_id="registration", ownership="government")]
    for n, fields in enumerate(draw(st.lists(KINDS, max_size=14))):
        corrects = draw(st.none() | IDS)
        found.append(fact(**fields, source_id=f"id{n}", corrects=None if corrects == f"id{n}" else corrects))
    return found


@settings(max_examples=150, deadline=None)
@given(st.data(), facts(), DAYS)
def test_any_order_and_any_repetition_at_one_instant(
    data: st.DataObject, given_: list[Fact], now: str
) -> None:
    shuffled = data.draw(st.permutations(given_))
    repeated = shuffled + data.draw(st.lists(st.sampled_from(given_), max_size=5))
    one, other = fold(PROJECT, given_), fold(PROJECT, repeated)
    assert one == other
    new = begin(PROJECT, CITY)
    first, second = (facts_changed(new, ledger, PACK, at(now)) for ledger in (one, other))
    assert first == second
    assert evolved(new, first, one, PACK, at(now)) == evolved(new, second, other, PACK, at(now))


@settings(max_examples=100, deadline=None)
@given(st.data(), facts())
def test_however_late_they_come_the_same_ledger_and_the_same_open_warnings(
    data: st.DataObject, given_: list[Fact]
) -> None:
    at_once = Site(*given_, now="2024-10-15", context=PACK)
    drip = Site(now="2024-01-01", context=PACK)
    day = 0
    for one in data.draw(st.permutations(given_)):
        day += data.draw(st.integers(0, 20))
        drip.tell(one, now=(at("2024-01-01") + timedelta(days=day)).strftime("%Y-%m-%d"))
    drip.reach("2024-10-15")
    assert drip.project.ledger == at_once.project.ledger
    assert drip.raised() == at_once.raised()


@settings(max_examples=100, deadline=None)
@given(st.data(), facts())
def test_the_journal_alone_rebuilds_the_warnings_and_its_times_never_run_back(
    data: st.DataObject, given_: list[Fact]
) -> None:
    played = Site(now="2024-01-01", context=PACK)
    day = 0
    for one in given_:
        day += data.draw(st.integers(0, 25))
        played.tell(one, now=(at("2024-01-01") + timedelta(days=day)).strftime("%Y-%m-%d"))
    rebuilt = begin(PROJECT, CITY)
    for draft in played.journal:
        rebuilt = evolve(rebuilt, draft)
    assert (rebuilt.warnings, rebuilt.clocks) == (played.project.warnings, played.project.clocks)
    times = [draft.time for draft in played.journal]
    assert times == sorted(times)
    assert from_document(to_document(played.project)) == played.project
