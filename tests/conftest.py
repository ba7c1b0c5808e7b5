"""Fixtures that several rooms of tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.servers import Servers


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """Real Kafka and mongod, started when a test asks for their address."""
    found = Servers()
    yield found
    found.close()
