"""However long the names and however many: what is kept of attendance fits into the store's documents."""

from __future__ import annotations

from datetime import UTC, datetime

from services.runtime.store import Store
from services.warnings.buckets import NEW, Buckets
from services.warnings.domain.punches import MonthOfWorkers, entry, key_of, observed_text, rest_text
from services.warnings.domain.room import MOST_WORKERS, fits
from services.warnings.domain.roster import Roster
from services.warnings.months import NEW as NO_ROW
from services.warnings.months import Months
from services.warnings.rosters import Rosters
from services.warnings.store import Facts

NOW = datetime(2024, 4, 9, tzinfo=UTC)
LONG = "工" * 122


def worker(number: int) -> str:
    return f"{LONG}{number:06d}"


async def test_the_longest_entries_that_fit_are_saved(store: Store) -> None:
    buckets = Buckets(store)
    await store.ready()
    by: dict[str, str] = {}
    for number in range(200_000):
        by[key_of("门" * 128, worker(number))] = entry(observed_text(0), rest_text(0), "in", worker(number))
        if number % 1000 == 999 and not fits(by):
            break
        whole = dict(by)
    assert 5_000 <= len(whole) < 50_000
    assert await buckets.save({"b": NEW}, {"b": whole}) == set()


async def test_a_province_under_one_project_is_cut_and_saved(store: Store) -> None:
    months, rosters = Months(store), Rosters(store, Facts(store))
    await store.prepare("attendance_month", ())
    await store.ready()
    everybody = {worker(number) for number in range(MOST_WORKERS + 5)}
    row = MonthOfWorkers().counted(9, everybody)
    assert set(row.masks) == {worker(number) for number in range(MOST_WORKERS)}
    assert await months.save({"fuyang:2024-04:P1": NO_ROW}, {"fuyang:2024-04:P1": row}) == set()
    stay = (("2024-01", "2024-02"), ("2024-03", None))
    await rosters.put({("fuyang", "P1"): Roster(dict.fromkeys(row.masks, stay))})
