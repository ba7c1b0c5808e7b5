"""Installations that are killed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.installation import Installation


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An installation on an empty folder, not yet started."""
    found = Installation(tmp_path / "data")
    yield found
    found.close()


def lead(number: int) -> dict[str, object]:
    """One of many leads, of different counties, some of long ago."""
    counties = ("341202", "341203", "341204", "341221", "341222", "3412K1")
    old = number % 3 != 0
    return {
        "city": "fuyang",
        "channel": "counter",
        "source_id": f"S-{number}",
        "employer": {"name": f"某建筑公司{number % 50}"},
        "region": counties[number % len(counties)],
        "industry": "housing",
        "headcount": number % 120,
        "amount": f"{number * 100}.00",
        "received_at": "2023-03-01T09:00:00+08:00" if old else "2024-05-06T10:00:00+08:00",
    }


IN_MIDSTREAM = 1300
"""Leads enough to be cut: an import goes in batches of 500."""


@pytest.fixture
def leads_file(tmp_path: Path) -> Path:
    """Leads as NDJSON, `IN_MIDSTREAM` of them."""
    return written(tmp_path / "leads.ndjson", IN_MIDSTREAM)


def written(file: Path, count: int) -> Path:
    """So many leads as NDJSON."""
    file.write_text("".join(json.dumps(lead(n), ensure_ascii=False) + "\n" for n in range(count)), "utf-8")
    return file
