"""A row of a case: when it matters, and that it does not grow by events."""

from __future__ import annotations

from typing import cast

import bson
import pytest

from services.bulletins.domain.case_facts import MOST_TURNS
from services.bulletins.domain.rows import STILL_OPEN, CaseRow
from tests.unit.bulletins.conftest import row_of
from tests.unit.bulletins.stories import CaseStory, at


def row(story: CaseStory) -> CaseRow:
    return cast(CaseRow, row_of(story))


@pytest.mark.parametrize(
    ("story", "first", "last"),
    [
        (CaseStory("c").opened("2023-09-03T09:00"), "2023-09", STILL_OPEN),
        (CaseStory("c").opened("2023-09-03T09:00", received="2015-01-02T09:00"), "2015-01", STILL_OPEN),
        (CaseStory("c").opened("2023-09-03T09:00").ended("2023-11-03T09:00"), "2023-09", "2023-11"),
        (
            CaseStory("c").opened("2023-09-03T09:00").ended("2023-11-03T09:00")
            .paid("2024-01-03T09:00", "1.00"),
            "2023-09",
            STILL_OPEN,
        ),
        (
            CaseStory("c").opened("2023-09-03T09:00").ended("2023-09-04T09:00").reopened("2023-12-03T09:00")
            .ended("2024-02-03T09:00"),
            "2023-09",
            "2024-02",
        ),
    ],
)  # fmt: skip
def test_a_row_matters_from_receipt_to_its_end(story: CaseStory, first: str, last: str) -> None:
    found = row(story)
    assert (found["first"], found["last"]) == (first, last)


def test_a_breach_after_the_end_is_not_lost_between_the_months() -> None:
    story = CaseStory("c").opened("2023-09-03T09:00").ended("2023-09-10T09:00")
    story.breached("2023-11-05T00:00", "channel", "341202/hrss")
    assert row(story)["last"] == "2023-11"


def test_a_row_does_not_grow_by_events() -> None:
    story = CaseStory("c").opened("2023-09-01T09:00")
    for minute in range(60):
        story.paid(f"2023-09-02T09:{minute:02d}", "1.00").breached(
            f"2023-09-03T09:{minute:02d}", "sign", "office"
        )
        story.verified(f"2023-09-04T09:{minute:02d}", "9.00")
    assert row(story)["paid"] == {"2023-09": 6000}
    assert len(bson.encode(row(story))) < 550


def test_a_case_opened_again_and_again_keeps_its_latest_turns() -> None:
    story = CaseStory("c").opened("2023-09-01T09:00")
    for day in range(1, 29):
        story.ended(f"2023-10-{day:02d}T09:00").reopened(f"2023-10-{day:02d}T10:00")
    facts = row(story.ended("2023-11-01T09:00"))["facts"]
    assert facts is not None
    assert len(facts["turns"]) == MOST_TURNS
    assert facts["turns"][-1] == {"at": at("2023-11-01T09:00"), "state": "closed"}
