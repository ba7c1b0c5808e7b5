"""Figures of told stories, by the pack of Fuyang."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest

from services.bulletins.domain.figures import Figures, compute
from services.bulletins.domain.places import city_places, county_places
from services.bulletins.domain.policy import BulletinsPolicy
from services.bulletins.domain.rows import CaseRow, ProjectRow, fold_case, fold_project
from services.runtime.packs import Pack, read_pack
from services.runtime.settings import ROOT
from tests.unit.bulletins.stories import CaseStory, Story

Tell = Callable[..., Figures]


@pytest.fixture(scope="session")
def pack() -> Pack:
    return read_pack(ROOT / "policies" / "fuyang")


@pytest.fixture(scope="session")
def policy(pack: Pack) -> BulletinsPolicy:
    return BulletinsPolicy.parse(pack)


def row_of(story: Story) -> CaseRow | ProjectRow:
    """The row after all events of a story."""
    row: CaseRow | ProjectRow | None = None
    for event in story.events:
        if isinstance(story, CaseStory):
            row = fold_case(cast(CaseRow | None, row), event)
        else:
            row = fold_project(cast(ProjectRow | None, row), event)
    assert row is not None
    return row


@pytest.fixture
def tell(policy: BulletinsPolicy) -> Tell:
    """The figures of a month over stories: of the city, or of one county."""

    def told(*stories: Story, month: str = "2023-09", county: str | None = None) -> Figures:
        territory = policy.territory
        places = (
            city_places(territory) if county is None else county_places(territory, territory.regions[county])
        )
        cases = [cast(CaseRow, row_of(s)) for s in stories if isinstance(s, CaseStory)]
        projects = [cast(ProjectRow, row_of(s)) for s in stories if not isinstance(s, CaseStory)]
        return compute(cases, projects, month, places)

    return told
