"""An event's readers of yesterday read it today, and today's read the journal of yesterday.

Snapshots are written by `python -m contracts.snapshots`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsoncompat
import pytest
from pydantic import create_model

from contracts.registry import EVENTS
from contracts.snapshots import FOLDER, schemas
from contracts.timers import TimerStarted

CURRENT = dict(schemas())
HOW = "write it with `python -m contracts.snapshots`; a change of meaning is a new version of the event"


def readable(old: str, new: str) -> bool:
    """Whether old readers read new events, and new readers the old ones."""
    before, after = json.loads(old), json.loads(new)
    no_new_demand = set(after.get("required", ())) <= set(before.get("required", ()))
    return no_new_demand and bool(jsoncompat.check_compat(old, new, "serializer"))


def acceptable(old: str, new: str) -> bool:
    """Whether what was accepted is accepted still."""
    return bool(jsoncompat.check_compat(old, new, "deserializer"))


@pytest.mark.parametrize("name", sorted(CURRENT))
def test_each_kind_is_as_its_snapshot_or_compatible_with_it(name: str) -> None:
    file: Path = FOLDER / f"{name}.json"
    assert file.exists(), f"{name} has no snapshot: {HOW}"
    old = file.read_text("utf-8")
    holds = acceptable if name.startswith("input.") else readable
    assert holds(old, CURRENT[name]), f"{name} changed incompatibly: {HOW}"
    assert old == CURRENT[name], f"the snapshot of {name} is out of date: {HOW}"


def test_no_snapshot_is_left_of_a_kind_that_is_gone() -> None:
    gone = {file.stem for file in FOLDER.glob("*.json")} - set(CURRENT)
    assert not gone, f"events can't be taken back, their journals hold them: {sorted(gone)}"


def _text(model: Any) -> str:
    return json.dumps(model.model_json_schema())


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        ({"note": (str | None, None)}, True),
        ({"note": (str, ...)}, False),
        ({"timer": (int, ...)}, False),
        ({"unit": (str | int | None, ...)}, False),
    ],
)
def test_a_field_may_be_added_but_not_demanded_nor_changed(fields: dict[str, Any], fits: bool) -> None:
    changed = create_model("TimerStarted", __base__=TimerStarted, **fields)
    assert readable(_text(TimerStarted), _text(changed)) is fits


def test_every_event_names_its_aggregate_and_a_past_tense() -> None:
    for name, event in EVENTS.items():
        aggregate, _, verb = name.partition(".")
        assert event.type == f"anxin.{aggregate}.{verb}.v{event.version}"
        assert aggregate in {"lead", "case", "task", "supervision", "warning", "bulletin"}
