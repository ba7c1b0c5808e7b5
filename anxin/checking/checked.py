"""A pack that can be read, as the checks look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.routing.domain.policy import RoutingPolicy
from services.runtime.packs import HEADER, Pack

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A pack in `folder` with its routing rules."""

    pack: Pack
    folder: Path
    policy: RoutingPolicy

    def said(self, place: Place, problem: str) -> str:
        """`file:line: what is wrong; what to write`."""
        file, line = self.pack.locate(place) or (str(self.folder / f"{HEADER}.yaml"), 1)
        return f"{file}:{line}: {problem}"

    def own(self, place: Place) -> bool:
        """Whether it is written in the pack's own files; what it inherits is for all cities."""
        found = self.pack.locate(place)
        return found is not None and Path(found[0]).parent == self.folder

    def written(self, *place: str) -> Any:
        """The plain value at a place, or None."""
        value: Any = self.pack.sections
        for part in place:
            value = value.get(part) if isinstance(value, Mapping) else None
        return value


Check = Callable[[Checked], Iterator[str]]


def walk(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every place of a value with its path, outer ones first."""
    if place:
        yield place, value
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from walk(inner, (*place, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from walk(inner, (*place, n))
