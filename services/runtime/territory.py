"""Regions and units of a pack: who contains whom, and what a unit is called. Pure.

A region's code is GB/T 2260 (6, 9 or 12 digits) or the pack's own; what contains what is said by
`parent`, never by a prefix (catalogue, "Units").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.runtime.packs import Pack, PackError


class Level(StrEnum):
    """A region's place; a development zone stands with the counties (FY-2.1)."""

    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"


class _Region(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    level: Level
    parent: str | None = None
    aliases: list[str] = Field(default_factory=list)
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """One territory. `aliases` are its other codes and names; `contact` its office's telephone, if known."""

    code: str
    name: str
    level: Level
    parent: str | None
    aliases: tuple[str, ...]
    contact: str | None


@dataclass(frozen=True, slots=True)
class Territory:
    """All regions of one city's pack and the names of its units."""

    code: str
    regions: Mapping[str, Region]
    _aliases: Mapping[str, str]
    unit_names: Mapping[str, str]
    industry_departments: Mapping[str, str]
    """Industry -> the department's suffix (`housing`), for `<territory>/<department>`."""

    def find(self, code: str) -> Region | None:
        """The region with this code or alias code, or None."""
        return self.regions.get(code) or self.regions.get(self._aliases.get(code, ""))

    def county(self, code: str | None) -> Region | None:
        """The county, district or zone that `code` is or lies in; None for the city itself or a stranger."""
        region = None if code is None else self.find(code)
        while region is not None and region.level is not Level.COUNTY:
            region = None if region.parent is None else self.regions.get(region.parent)
        return region

    def counties(self) -> tuple[Region, ...]:
        """All counties, districts and zones, in the pack's order."""
        return tuple(r for r in self.regions.values() if r.level is Level.COUNTY)

    def knows_unit(self, unit: str) -> bool:
        """Whether `unit` is one of this pack's: a named one, a region's department, or a region."""
        if unit in self.unit_names or unit in self.regions:
            return True
        region, slash, department = unit.partition("/")
        return bool(slash) and region in self.regions and f"*/{department}" in self.unit_names

    def unit_name(self, unit: str | None) -> str:
        """The unit's Chinese name, for people: `341202/hrss` -> 颍州区人力资源社会保障局."""
        if unit is None:
            return ""
        if unit in self.unit_names:
            return self.unit_names[unit]
        code, slash, department = unit.partition("/")
        region = self.find(code)
        name = code if region is None else region.name
        if not slash:
            suffix = self.unit_names.get("*" if region and region.level is Level.COUNTY else "*/*", "")
            return f"{name}{suffix}"
        return f"{name}{self.unit_names.get(f'*/{department}', department)}"

    def department(self, industry: str | None) -> str | None:
        """The suffix of the industry department that answers for `industry`, or None."""
        return None if industry is None else self.industry_departments.get(industry)


def parse_territory(pack: Pack) -> Territory:
    """Reads the sections `regions` and `units`. Raises `PackError` with file and line."""
    regions: dict[str, Region] = {}
    aliases: dict[str, str] = {}
    for code, raw in pack.section("regions").items():
        try:
            read = _Region.model_validate(raw)
        except ValidationError as error:
            first = error.errors()[0]
            where = pack.locate(("regions", code, *first["loc"])) or (None, None)
            raise PackError(f"region {code}: {first['msg']}", *where) from None
        regions[code] = Region(code, read.name, read.level, read.parent, tuple(read.aliases), read.contact)
        aliases.update(dict.fromkeys(read.aliases, code))
    for region in regions.values():
        if region.parent is not None and region.parent not in regions:
            where = pack.locate(("regions", region.code, "parent")) or (None, None)
            raise PackError(f"region {region.code}: its parent {region.parent} is no region", *where)
    units = pack.section("units")
    return Territory(
        code=str(pack.header.get("code", "")),
        regions=regions,
        _aliases=aliases,
        unit_names=_strings(units.get("names")),
        industry_departments=_strings(units.get("industry_departments")),
    )


def _strings(raw: Any) -> dict[str, str]:
    return {str(k): str(v) for k, v in raw.items()} if isinstance(raw, Mapping) else {}
