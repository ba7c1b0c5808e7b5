"""Steps that a unit may take now, as forms; and a step that was tried and refused. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.runtime.desk.forms import BY_POST, Field, Typed, errors_by_field, first, instalment_rows
from services.runtime.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Told:
    """A refusal for its reader: the words, the clause in its own wording, what would have been needed.

    `errors` are `(field, label, words)`; the field is empty for what belongs to none.
    """

    message: str
    clause: str | None = None
    clause_text: str | None = None
    needed: str | None = None
    errors: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """A step that was sent and not carried out, with what was typed. `told` is None when rows were added."""

    step: str
    typed: Typed
    told: Told | None = None

    @property
    def errors(self) -> dict[str, str]:
        """The words at each field."""
        return {} if self.told is None else {name: words for name, _, words in self.told.errors if name}

    @property
    def post(self) -> str:
        return first(self.typed, BY_POST)


@dataclass(frozen=True, slots=True)
class Offer:
    """One step as a form. `next`: it is what is due now; `blocked`: why it can't be taken yet."""

    name: str
    title: str
    clauses: tuple[str, ...]
    fields: tuple[Field, ...]
    next: bool = False
    blocked: Told | None = None
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rows: Mapping[str, Any] = field(default_factory=dict)


def filled(offer: Offer, tried: Tried | None) -> Offer:
    """The form with what was typed before, or with what stands there at first."""
    again = tried is not None and tried.step == offer.name
    typed: Typed = tried.typed if tried is not None and again else {}
    return Offer(
        offer.name,
        offer.title,
        offer.clauses,
        offer.fields,
        offer.next,
        offer.blocked,
        {f.name: list(typed.get(f.name, ())) if again else list(f.initial) for f in offer.fields},
        {f.name: _rows(f, typed) for f in offer.fields},
    )


def _rows(one: Field, typed: Typed) -> Any:
    match one.kind:
        case "instalments":
            return instalment_rows(one.name, typed)
        case "points":
            return {point: first(typed, f"{one.name}.{point}") for point, _ in one.options}
        case "employer":
            return first(typed, f"{one.name}.uscc")
    return None


def told_of_input(fields: Sequence[Field], problem: ProblemError) -> Told:
    """Fields that can't be read, in words, each at its place."""
    labels = {one.name: one.label for one in fields}
    errors = errors_by_field(fields, problem.errors)
    listed = tuple((name, labels.get(name, ""), words) for name, words in errors.items())
    return Told("有内容需要改正", errors=listed)
