"""What a city's rules look at, so that its systems report that and nothing more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.runtime.packs import Pack

IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Watching:
    """Names of the types that are computed here, of those that another platform computes, and the rest."""

    computed: frozenset[str]
    imported: frozenset[str]
    clocks: frozenset[str]
    records: frozenset[str]

    def any_of(self, *names: str) -> bool:
        """Whether one of these types, clocks or records is looked at here."""
        return not (self.computed | self.clocks | self.records).isdisjoint(names)


def read_watching(pack: Pack) -> Watching:
    """What the pack's section `warnings` names."""
    section = pack.section("warnings")
    types: Mapping[str, Mapping[str, Any]] = section.get("types", {})
    usual = section.get("source", "computed")
    imported = frozenset(name for name, one in types.items() if one.get("source", usual) == IMPORTED)
    return Watching(
        computed=frozenset(types) - imported,
        imported=imported,
        clocks=frozenset(section.get("clocks", {})),
        records=frozenset(section.get("records", {})),
    )
