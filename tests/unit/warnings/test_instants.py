"""Of many instants at which something became known, a few are looked at: which ones."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.runtime.calendar_days import local_date
from services.warnings.domain.instants import MOST, thinned

START = datetime.fromisoformat("2024-04-10T21:30:00+08:00")
LATER = st.timedeltas(timedelta(0), timedelta(days=900)) | st.timedeltas(timedelta(0), timedelta(days=3))
INSTANTS = st.lists(LATER.map(lambda later: START + later), max_size=60)


@given(INSTANTS)
def test_few_are_looked_at_one_by_one_and_of_many_a_few_the_last_among_them(instants: list[datetime]) -> None:
    found = thinned(instants)
    assert found == sorted(set(found)) and set(found) <= set(instants)
    assert len(found) <= MOST
    assert found[-1:] == sorted(instants)[-1:]
    if len(set(instants)) <= MOST:
        assert set(found) == set(instants)


@given(INSTANTS)
def test_what_was_known_before_a_midnight_is_told_from_what_came_after_it(instants: list[datetime]) -> None:
    last_of_day = {local_date(at): at for at in sorted(instants)}
    if len(last_of_day) <= MOST:
        assert set(last_of_day.values()) <= set(thinned(instants))


def test_what_comes_every_second_for_a_month_is_few_days() -> None:
    found = thinned(START + timedelta(seconds=40 * n) for n in range(60_000))
    assert MOST // 2 <= len(found) <= MOST
