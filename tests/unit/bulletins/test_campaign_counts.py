"""What a span of time counts: which cases are of it, by what came first, and what became of them."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

import pytest

from services.bulletins.domain.campaign_count import Case, Count, Span, count_by, count_cases, outcomes
from services.bulletins.domain.rows import CaseRow
from tests.unit.bulletins.campaign_stories import DengfengCase
from tests.unit.bulletins.conftest import row_of
from tests.unit.bulletins.stories import CaseStory, at

SPAN = Span(at("2022-01-01T00:00"), at("2022-02-07T00:00"))


def case(story: CaseStory) -> Case:
    facts = cast(CaseRow, row_of(story))["facts"]
    assert facts is not None
    return story.subject, facts


def story(received: str, **lead: str) -> DengfengCase:
    return DengfengCase("c").came(received, **lead)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (story("2021-12-31T23:59"), Count(open_at_start=1, open=1)),
        (story("2022-01-01T00:00"), Count(received=1, open=1)),
        (story("2022-02-06T23:59"), Count(received=1, open=1)),
        (story("2022-02-07T00:00"), Count()),
        (story("2021-12-01T09:00").ended("2021-12-31T23:59"), Count()),
        (story("2021-12-01T09:00").ended("2022-01-01T00:00"), Count(open_at_start=1, cleared=1)),
        (story("2022-01-02T09:00").ended("2022-02-06T23:59"), Count(received=1, cleared=1)),
        (story("2022-01-02T09:00").ended("2022-02-07T00:00"), Count(received=1, open=1)),
        (
            story("2022-01-02T09:00").ended("2022-01-03T09:00").reopened("2022-01-04T09:00"),
            Count(received=1, open=1),
        ),
        (
            story("2021-12-01T09:00").ended("2021-12-03T09:00").reopened("2022-01-04T09:00"),
            Count(reopened=1, open=1),
        ),
        (
            story("2021-12-01T09:00").ended("2021-12-03T09:00").reopened("2022-02-07T00:00"),
            Count(),
        ),
        (
            story("2022-01-02T09:00").ended("2022-01-03T09:00", "referred"),
            Count(received=1, otherwise_ended=1),
        ),
        (story("2022-01-02T09:00").ended("2022-01-03T09:00", "merged"), Count(received=1, otherwise_ended=1)),
        (
            story("2022-01-02T09:00").ended("2022-01-03T09:00", "withdrawn"),
            Count(received=1, otherwise_ended=1),
        ),
    ],
)  # fmt: skip
def test_a_case_counts_by_what_came_first_and_what_became_of_it(told: CaseStory, expected: Count) -> None:
    assert count_cases([case(told)], SPAN).count == expected


def test_without_an_end_everything_known_counts() -> None:
    told = case(story("2021-12-01T09:00").ended("2023-01-01T09:00"))
    assert count_cases([told], Span(SPAN.start, None)).count == Count(open_at_start=1, cleared=1)


@pytest.mark.parametrize(
    ("name", "when", "backlog", "late"),
    [
        ("channel", "2022-01-20T00:00", False, 1),
        ("close", "2022-01-20T00:00", False, 1),
        ("channel#2", "2022-01-20T00:00", False, 1),
        ("verify", "2022-01-20T00:00", False, 0),
        ("channel", "2022-01-20T00:00", True, 0),
        ("channel", "2022-02-07T00:00", False, 0),
    ],
)
def test_late_is_a_case_whose_own_deadline_ran_out(name: str, when: str, backlog: bool, late: int) -> None:
    told = story("2022-01-02T09:00").breached(when, name, "410185001", backlog=backlog)
    assert count_cases([case(told)], SPAN).count.late == late


@pytest.mark.parametrize(
    ("cleared", "still", "percent"),
    [
        (0, 0, None),
        (0, 3, Decimal(0)),
        (2, 1, Decimal("66.66")),
        (19999, 1, Decimal("99.99")),
        (5, 0, Decimal(100)),
    ],
)
def test_a_hundred_percent_means_that_none_is_open(cleared: int, still: int, percent: Decimal | None) -> None:
    assert Count(cleared=cleared, open=still, otherwise_ended=7).percent == percent


def test_open_cases_are_listed_the_longest_waiting_first() -> None:
    told = [
        DengfengCase("b").came("2022-01-05T09:00"),
        DengfengCase("c").came("2022-01-02T09:00").ended("2022-01-03T09:00"),
        DengfengCase("a").came("2022-01-05T09:00"),
        DengfengCase("d").came("2021-11-05T09:00", arrived="2022-01-06T09:00"),
    ]
    assert count_cases([case(one) for one in told], SPAN).open_cases == ("d", "a", "b")


def test_parts_hold_only_cases_of_the_span() -> None:
    told = [
        case(DengfengCase("a").came("2022-01-02T09:00", task_force="tf_coal")),
        case(DengfengCase("b").came("2022-01-02T09:00", task_force="tf_coal").ended("2022-01-03T09:00")),
        case(DengfengCase("c").came("2022-01-02T09:00")),
        case(DengfengCase("d").came("2021-01-02T09:00", task_force="tf_soe").ended("2021-01-03T09:00")),
    ]
    parts = count_by(outcomes(told, SPAN), lambda facts: facts["task_force"] or None)
    assert parts == {"tf_coal": Count(received=2, cleared=1, open=1)}


def test_what_was_corrected_was_so_from_the_beginning() -> None:
    told = story("2022-01-02T09:00", ownership="private")
    told.corrected("2022-01-10T09:00", "received_at", at("2021-12-02T09:00").isoformat(), None)
    told.corrected("2022-01-10T09:00", "ownership", "soe", "private")
    told.corrected("2022-01-10T09:00", "flags", ["extreme_risk"], [])
    told.corrected("2022-01-10T09:00", "causes", ["sme_debt"], [])
    told.corrected("2022-01-10T09:00", "industry", None, "housing")
    told.corrected("2022-01-10T09:00", "channel", "petition", "qr")
    _, facts = case(told)
    assert count_cases([("c", facts)], SPAN).count == Count(open_at_start=1, open=1)
    assert (facts["ownership"], facts["flags"], facts["causes"]) == ("soe", ["extreme_risk"], ["sme_debt"])
    assert (facts["industry"], facts["channel"]) == ("", "petition")
