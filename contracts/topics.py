"""The topics: one per aggregate family, with its owner, partitions and dead-letter twin.

A city chooses a slice of a topic's partitions and the aggregate's id the partition in it, so that a
city's flood stands before nobody else's cases. Counts stay as made; growth is a new topic generation.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

SLICE = 4
"""Partitions that one city's aggregates spread over."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: its name on the bus, the service that writes it, and how many partitions it has."""

    name: str
    owner: str
    partitions: int = 12

    @property
    def dead_letters(self) -> str:
        """The name of its dead-letter topic."""
        return f"{self.name}.dlq"

    def partition(self, city: str, key: str) -> int:
        """The partition of an aggregate: stable for `(city, key)` as long as `partitions` is."""
        width = min(SLICE, self.partitions)
        first = crc32(city.encode()) % self.partitions
        return (first + crc32(key.encode()) % width) % self.partitions


LEADS = Topic("anxin.leads", "intake")
CASES = Topic("anxin.cases", "routing")
FACTS = Topic("anxin.facts", "intake")
WARNINGS = Topic("anxin.warnings", "warnings")
BULLETINS = Topic("anxin.bulletins", "bulletins")
OUTBOUND = Topic("anxin.outbound", "intake")

TOPICS = (LEADS, CASES, FACTS, WARNINGS, BULLETINS, OUTBOUND)
BY_NAME = {topic.name: topic for topic in TOPICS}
DEAD_LETTER_PARTITIONS = 1
