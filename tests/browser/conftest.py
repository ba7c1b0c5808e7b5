"""A real browser on a served site. Without chromium these tests are skipped, and that is said beforehand."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.support.browser_site import CHROMIUM, Served, chromium, served

ALL = os.environ.get("ANXIN_TEST_ALL") == "1"


@pytest.fixture
async def site() -> AsyncIterator[Served]:
    """A new site on a port of its own."""
    async with served() as found:
        yield found


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium; its absence is a failure where everything must run, or else a skip."""
    if CHROMIUM is None:
        reason = "no chromium on this machine (Debian package: chromium)"
        pytest.fail(reason) if ALL else pytest.skip(reason)
    async with chromium() as found:
        yield found
