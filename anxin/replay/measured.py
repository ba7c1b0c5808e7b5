"""How long a year takes to replay, beside the bare loop that reads the same lines (`anxin bench replay`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import process_time
from typing import Any

from pydantic_core import from_json

from anxin.replay.player import Replay, Replayed, Rules
from anxin.replay.recorded import parse_lines


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of one core for the replay and for the bare loop over the same lines."""

    replayed: Replayed
    seconds: float
    bare: float

    def as_json(self) -> dict[str, Any]:
        """`value` is decisions a second, `ceiling` lines a second of the bare loop."""
        lines = self.replayed.leads + self.replayed.acts
        value = self.replayed.decisions / self.seconds
        ceiling = lines / self.bare
        return {
            "name": "replay",
            "value": round(value),
            "unit": "decisions/s",
            "ceiling": round(ceiling),
            "ratio": round(value / ceiling, 4),
            "seconds": round(self.seconds, 2),
            "leads": self.replayed.leads,
            "decisions": self.replayed.decisions,
            "microseconds": round(self.seconds / self.replayed.decisions * 1e6, 1),
        }


def measure(lines: Sequence[bytes], rules: Rules) -> Measured:
    """Replays lines that lie in memory, and reads them once more without deciding anything."""
    began = process_time()
    replayed = Replay(rules).play(parse_lines(lines))
    seconds = process_time() - began
    began = process_time()
    _bare(lines)
    return Measured(replayed, seconds, process_time() - began)


def _bare(lines: Sequence[bytes]) -> None:
    """Reads each line and touches its case: the least that any replay must do."""
    cases: dict[str, int] = {}
    for raw in lines:
        step = from_json(raw)
        name = step["act"]["case"] if "act" in step else step.get("lead", {}).get("as", "")
        cases[name] = cases.get(name, 0) + 1
