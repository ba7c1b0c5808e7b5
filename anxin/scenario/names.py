"""The names that a scenario gives to leads, cases, questions and tasks, and the ids behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Names:
    """The names that a scenario gives: `L1` for a lead and its case."""

    leads: dict[str, dict[str, Any]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    tasks: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, answer: dict[str, Any]) -> None:
        self.leads[name] = answer
        self.aliases |= {answer["lead_id"]: name, answer["case_id"]: name}

    def shown(self, case: Any) -> Any:
        """A case as it is shown, with the scenario's names for other cases and leads."""
        if not isinstance(case, dict):
            return case
        names = self.aliases
        merged = [{**m, **{k: names.get(m[k], m[k]) for k in ("case", "lead")}} for m in case["merged"]]
        others = {k: self.aliases.get(case[k], case[k]) for k in ("merging", "merged_into")}
        return {**case, **others, "merged": merged}

    def of_supervision(self, found: Any) -> Any:
        """A supervision as it is shown, with the scenario's names for the cases of its measures."""
        if not isinstance(found, dict):
            return found
        measures = [{**m, "case": self.aliases.get(m["case"], m["case"])} for m in found["measures"]]
        return {**found, "measures": measures}

    def case(self, name: str) -> str:
        """The case id of a lead's name; an id that is no name stays."""
        return str(self.leads[name]["case_id"]) if name in self.leads else name

    def task(self, name: str, city: str) -> str:
        """The id of a task that was planned under a name; of a dated one by its kind and unit."""
        return self.tasks.get(name, f"{city}:{name}")

    def meant(self, body: Mapping[str, Any]) -> dict[str, str]:
        """The ids behind the names that an act uses beside its own case: the other case, the question."""
        found = {"into": self.case(str(body["into"]))} if "into" in body else {}
        if "assistance" in body:
            name = str(body["assistance"])
            found["assistance"] = self.questions.get(name, name)
        return found
