"""A running intake for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.component.intake.worlds import World, make_world


@pytest.fixture
async def world() -> AsyncIterator[World]:
    found = make_world()
    await found.service.prepare()
    async with found.http:
        yield found
