"""How warnings are counted: each raising, clearing and run-out, in its month and region."""

from __future__ import annotations

from tests.unit.bulletins.conftest import Tell, row_of
from tests.unit.bulletins.stories import WarningStory


def project(subject: str = "P1") -> WarningStory:
    return WarningStory(subject)


def test_raising_clearing_and_run_outs_are_of_the_month_in_which_they_happened(tell: Tell) -> None:
    story = project().raised("2023-08-31T23:59:59").overdue("2023-09-01T00:00")
    story.cleared("2023-10-01T00:00")
    seen = {}
    for month in ("2023-08", "2023-09", "2023-10"):
        row = tell(story, month=month).rows["341202"]
        seen[month] = [row[f"warnings_{what}"] for what in ("raised", "overdue", "cleared")]
    assert seen == {"2023-08": [1, 0, 0], "2023-09": [0, 1, 0], "2023-10": [0, 0, 1]}


def test_a_warning_raised_again_counts_again(tell: Tell) -> None:
    story = project().raised("2023-09-01T00:00").cleared("2023-09-05T00:00")
    story.raised("2023-09-10T00:00", occurrence=2)
    row = tell(story).rows["341202"]
    assert (row["warnings_raised"], row["warnings_cleared"]) == (2, 1)


def test_clearing_by_hand_is_counted_apart(tell: Tell) -> None:
    story = project().raised("2023-09-01T00:00").cleared("2023-09-05T00:00", by="hand")
    story.raised("2023-09-01T00:00", "wages_late").cleared("2023-09-06T00:00", "wages_late", by="in_time")
    row = tell(story).rows["341202"]
    assert (row["warnings_cleared"], row["warnings_cleared_by_hand"]) == (2, 1)


def test_a_warning_counts_in_its_own_region_or_the_citys_row(tell: Tell) -> None:
    story = (
        project().raised("2023-09-01T00:00", region=None).raised("2023-09-01T00:00", "wages_late", "3412K1")
    )
    figures = tell(story)
    assert figures.rows["341200"]["warnings_raised"] == 1
    assert figures.rows["3412K1"]["warnings_raised"] == 1
    assert figures.total["warnings_raised"] == 2


def test_overdue_warnings_are_listed_by_type(tell: Tell) -> None:
    story = project().raised("2023-08-01T00:00").overdue("2023-09-16T00:00")
    story.raised("2023-08-01T00:00", "wages_late").overdue("2023-09-16T00:00", "wages_late")
    other = project("P2").raised("2023-08-01T00:00").overdue("2023-09-17T00:00")
    later = project("P3").raised("2023-08-01T00:00").overdue("2023-10-01T00:00")
    expected = {"341202": {"deposit_missing": 2, "wages_late": 1}}
    assert tell(story, other, later).overdue_types == expected


def test_other_events_of_a_warning_change_no_figure(tell: Tell) -> None:
    story = project().raised("2023-09-01T00:00")
    story.add(
        "warning.pushed", "2023-09-01T00:00", warning="P1/deposit_missing", to=["341202/hrss"], about="raised"
    )
    story.add(
        "warning.timer_breached", "2023-09-16T00:00", warning="P1/deposit_missing",
        timer="clear", unit="341202/hrss", due_at="2023-09-16T00:00:00+08:00",
    )  # fmt: skip
    figures = tell(story)
    assert (figures.total["warnings_raised"], figures.total["late"]) == (1, 0)
    assert figures.units == {}


def test_a_row_grows_by_months_and_types_and_not_by_events() -> None:
    story = project()
    for day in range(1, 29):
        story.raised(f"2023-09-{day:02d}T00:00").cleared(f"2023-09-{day:02d}T12:00")
    row = row_of(story)
    assert len(row["tallies"]) == 2  # type: ignore[typeddict-item]
