"""A condition asked twice of the same values answers the same, and of others what is true of them."""

from __future__ import annotations

import pytest

from services.runtime.conditions import MOST_KNOWN, Condition, ConditionError

NAMES = frozenset({"headcount", "flags", "channel"})


def test_each_value_gets_its_own_answer() -> None:
    condition = Condition.parse("headcount > 100", NAMES)
    assert [condition.answer((n,)) for n in (100, 101, 100, 101)] == [False, True, False, True]


def test_values_are_in_the_order_of_the_names() -> None:
    condition = Condition.parse("headcount > 100 && channel == 'qr'", NAMES)
    assert condition.names == ("channel", "headcount")
    assert condition.answer(("qr", 101))


def test_lists_are_given_as_tuples() -> None:
    condition = Condition.parse("'media_exposed' in flags", NAMES)
    assert condition.answer((("media_exposed", "mass_incident"),))
    assert not condition.answer(((),))


def test_what_has_no_answer_is_an_error_every_time() -> None:
    condition = Condition.parse("headcount", NAMES)
    for _ in range(2):
        with pytest.raises(ConditionError, match="not true or false"):
            condition.answer((3,))


def test_it_remembers_no_more_than_it_should() -> None:
    condition = Condition.parse("headcount > 100", NAMES)
    for n in range(MOST_KNOWN + 5):
        assert condition.answer((n,)) == (n > 100)
    assert len(condition._known) <= MOST_KNOWN
