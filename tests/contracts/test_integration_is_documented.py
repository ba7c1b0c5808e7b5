"""What another system may send or hear of supervision stands in docs/integration, under its name."""

from __future__ import annotations

from typing import get_args

import pytest

from contracts.supervision import EVENTS, SupervisionAction
from services.runtime.settings import ROOT

WRITTEN = (ROOT / "docs" / "integration" / "supervision.md").read_text("utf-8")


@pytest.mark.parametrize("model", get_args(SupervisionAction), ids=lambda model: str(model.__name__))
def test_every_step_stands_there_with_its_fields(model: type) -> None:
    fields = model.model_fields  # type: ignore[attr-defined]
    (action,) = get_args(fields["action"].annotation)
    (line,) = [line for line in WRITTEN.splitlines() if line.startswith(f"| `{action}`")]
    for name in set(fields) - {"action", "by", "at"}:
        assert f"`{name}`" in line, name


@pytest.mark.parametrize("event", sorted(set(EVENTS) - {name for name in EVENTS if ".timer_" in name}))
def test_every_event_stands_there(event: str) -> None:
    assert f"`{event}`" in WRITTEN
