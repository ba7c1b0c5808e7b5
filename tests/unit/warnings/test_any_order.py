"""Facts in any order, repeated, late: the same ledger, warnings and events (issue: property test)."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.facts import Fact
from services.warnings.domain.decide import evolved, facts_changed
from services.warnings.domain.documents import from_document, to_document
from services.warnings.domain.evolve import evolve
from services.warnings.domain.fold import fold
from services.warnings.domain.project import begin
from tests.unit.warnings.site import CITY, PROJECT, Site, at, fact, fuyang, registered

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


KINDS = st.one_of(
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
    found = [registered(source_id="registration")]
    for n, fields in enumerate(draw(st.lists(KINDS, max_size=12))):
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
    first, second = (facts_changed(new, ledger, fuyang(), at(now)) for ledger in (one, other))
    assert first == second
    assert evolved(new, first, one, fuyang(), at(now)) == evolved(new, second, other, fuyang(), at(now))


@settings(max_examples=100, deadline=None)
@given(st.data(), facts())
def test_however_late_they_come_the_same_ledger_and_the_same_open_warnings(
    data: st.DataObject, given_: list[Fact]
) -> None:
    at_once = Site(*given_, now="2024-10-15")
    drip = Site(now="2024-01-01")
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
    played = Site(now="2024-01-01")
    day = 0
    for one in given_:
        day += data.draw(st.integers(0, 25))
        played.tell(one, now=(at("2024-01-01") + timedelta(days=day)).strftime("%Y-%m-%d"))
    rebuilt = begin(PROJECT, CITY)
    for draft in played.journal:
        rebuilt = evolve(rebuilt, draft)
    assert rebuilt.warnings == played.project.warnings
    times = [draft.time for draft in played.journal]
    assert times == sorted(times)
    assert from_document(to_document(played.project)) == played.project
