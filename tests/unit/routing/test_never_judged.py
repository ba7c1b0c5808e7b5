"""A case that nobody has been named for is told to the head of the city's office when its time is over."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize("city", ["dengfeng", "yueyang"])
def test_the_head_of_the_office_is_told(desk_of: Any, city: str) -> None:
    desk = desk_of(city)
    desk.lead("2023-09-04T09:00", region=None, industry="other", ownership=None)
    assert desk.now.state == "judging"
    desk.reach("2023-09-05T23:59")
    assert told(desk) == []
    desk.reach("2023-09-06T00:00")
    assert told(desk) == [("office", "head")]


def told(desk: Any) -> list[tuple[str, str | None]]:
    notices = [d.data for d in desk.journal if d.name == "case.notified"]
    return [(d["to"], d["post"]) for d in notices if d["about"] == "never_judged"]
