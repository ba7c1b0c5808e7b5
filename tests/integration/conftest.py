"""One installation for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.installation import Installation


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation that runs, on an empty folder."""
    found = Installation(tmp_path_factory.mktemp("installation") / "data").start()
    yield found
    found.close()
