"""The events: the full type of each short name, its topic, and the model of its data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from contracts import bulletins, cases, leads, supervision, tasks, topics, warnings
from contracts.envelope import PREFIX


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of event: `case.signed`, version 1, on the topic of its aggregate."""

    name: str
    model: type[BaseModel]
    topic: topics.Topic
    version: int = 1

    @property
    def type(self) -> str:
        """The CloudEvents type: `anxin.case.signed.v1`."""
        return f"{PREFIX}{self.name}.v{self.version}"


def _table(topic: topics.Topic, models: Mapping[str, type[BaseModel]]) -> list[EventType]:
    return [EventType(name, model, topic) for name, model in models.items()]


EVENTS: dict[str, EventType] = {
    event.name: event
    for event in (
        *_table(topics.LEADS, leads.EVENTS),
        *_table(topics.CASES, cases.EVENTS),
        *_table(topics.CASES, tasks.EVENTS),
        *_table(topics.CASES, supervision.EVENTS),
        *_table(topics.WARNINGS, warnings.EVENTS),
        *_table(topics.BULLETINS, bulletins.EVENTS),
    )
}
