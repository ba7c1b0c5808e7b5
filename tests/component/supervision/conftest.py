"""A site for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.site import Site, open_site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    found = await open_site()
    async with found.http:
        yield found
