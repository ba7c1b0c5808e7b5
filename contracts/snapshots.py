"""Snapshots of what goes over the bus and the wire: one JSON Schema a kind, in `schemas/`.

`python -m contracts.snapshots` writes them anew; a test holds that they are up to date and that no
change broke a reader of the version before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from contracts.bulletins import ACTION as BULLETIN_ACTION
from contracts.case_actions import ACTION as CASE_ACTION
from contracts.facts import FACT
from contracts.lead_reveals import RevealInput
from contracts.leads import LeadInput
from contracts.registry import EVENTS
from contracts.supervision import SUPERVISION_ACTION
from contracts.tasks import TASK_ACTION, PlanInput
from contracts.warnings import ACTION as WARNING_ACTION

FOLDER = Path(__file__).parent / "schemas"
INPUTS: dict[str, type[BaseModel] | TypeAdapter[Any]] = {
    "input.lead": LeadInput,
    "input.lead_reveal": RevealInput,
    "input.fact": FACT,
    "input.case_action": CASE_ACTION,
    "input.task_plan": PlanInput,
    "input.task_action": TASK_ACTION,
    "input.supervision_action": SUPERVISION_ACTION,
    "input.warning_action": WARNING_ACTION,
    "input.bulletin_action": BULLETIN_ACTION,
}


def schemas() -> Iterator[tuple[str, str]]:
    """Every snapshot's name and its schema as text."""
    for event in EVENTS.values():
        yield event.type, _text(event.model.model_json_schema())
    for name, model in INPUTS.items():
        schema = model.json_schema() if isinstance(model, TypeAdapter) else model.model_json_schema()
        yield name, _text(schema)


def _text(schema: object) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write() -> None:
    """Writes all snapshots, and takes away those of kinds that are gone."""
    FOLDER.mkdir(exist_ok=True)
    current = dict(schemas())
    for stale in FOLDER.glob("*.json"):
        if stale.stem not in current:
            stale.unlink()
    for name, text in current.items():
        (FOLDER / f"{name}.json").write_text(text, "utf-8")


if __name__ == "__main__":
    write()
