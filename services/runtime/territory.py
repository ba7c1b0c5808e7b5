"""Regions and units of a pack: who contains whom, and what a unit is called. Pure.

A region's code is GB/T 2260 (6, 9 or 12 digits) or the pack's own; what contains what is said by
`parent`, never by a prefix (catalogue, "Units").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.runtime.pack_wording import shape_error
from services.runtime.packs import Pack, PackError


class Level(StrEnum):
    """A region's place; a development zone stands with the counties (FY-2.1)."""

    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"


class CodeSystem(StrEnum):
    """Who gave a code: the same nine digits are two different townships in the two lists."""

    MCA = "mca"
    NBS = "nbs"


class RawRegion(BaseModel):
    """A region as it is written in `regions.yaml`."""

    model_config = ConfigDict(extra="forbid")
    name: str
    level: Level
    parent: str | None = None
    codes: dict[CodeSystem, str] = Field(default_factory=dict)
    aliases: list[str] = Field(default_factory=list)
    former_names: list[str] = Field(default_factory=list)
    out_of: list[str] = Field(default_factory=list)
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """One territory. `aliases` are its other codes and names; `contact` its office's telephone, if known.

    `codes` are the civil-affairs ministry's (`mca`) and the statistics bureau's (`nbs`); `out_of` the
    counties on whose ground it lies or was made, which an address may still name; `former_names` what it was
    called.
    """

    code: str
    name: str
    level: Level
    parent: str | None
    aliases: tuple[str, ...]
    contact: str | None
    codes: Mapping[CodeSystem, str] = field(default_factory=dict)
    former_names: tuple[str, ...] = ()
    out_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Territory:
    """All regions of one city's pack and the names of its units."""

    code: str
    regions: Mapping[str, Region]
    _aliases: Mapping[str, str]
    unit_names: Mapping[str, str]
    industry_departments: Mapping[str, str]
    """Industry -> the department's suffix (`housing`), for `<territory>/<department>`."""
    level: Level = Level.COUNTY
    """The level of the regions that handle: what a case's or a project's `territory` is."""
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The unit that plays a part for a case (`hrss`, `industry`, ...): templates, the first that resolves."""

    @property
    def prefix(self) -> str:
        """The digits that the city's codes begin with: four, or a county-level city's six."""
        return self.code.removesuffix("00").removesuffix("00")

    def find(self, code: str) -> Region | None:
        """The region with this code or alias code, or None.

        A bare code is the pack's own (the ministry's); the bureau's is found where it means nothing else, and
        always as `nbs:<code>`.
        """
        return self.regions.get(code) or self.regions.get(self._aliases.get(code, ""))

    def county(self, code: str | None) -> Region | None:
        """The territory that `code` is or lies in; None for the city itself or a stranger.

        A county, district or zone; a township or street in a pack whose townships handle.
        """
        return self._within(code, self.level)

    def township(self, code: str | None) -> Region | None:
        """The township or street that `code` is or lies in, or None."""
        return self._within(code, Level.TOWNSHIP)

    def _within(self, code: str | None, level: Level) -> Region | None:
        region = None if code is None else self.find(code)
        while region is not None and region.level is not level:
            region = None if region.parent is None else self.regions.get(region.parent)
        return region

    def counties(self) -> tuple[Region, ...]:
        """All territories (counties, districts and zones, or townships), in the pack's order."""
        return tuple(r for r in self.regions.values() if r.level is self.level)

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
            suffix = self.unit_names.get("*" if region and region.level is self.level else "*/*", "")
            return f"{name}{suffix}"
        return f"{name}{self.unit_names.get(f'*/{department}', department)}"

    def department(self, industry: str | None) -> str | None:
        """The suffix of the industry department that answers for `industry`, or None."""
        return None if industry is None else self.industry_departments.get(industry)


def parse_territory(pack: Pack) -> Territory:
    """Reads the sections `regions` and `units`. Raises `PackError` with file and line."""
    regions = {code: _region(pack, code, raw) for code, raw in pack.section("regions").items()}
    for region in regions.values():
        for key, named in (("parent", (region.parent,)), ("out_of", region.out_of)):
            for code in named:
                if code is not None and code not in regions:
                    where = pack.locate(("regions", region.code, key)) or (None, None)
                    raise PackError(
                        f"region {region.code}: its {key} {code} is no region; add it or mend its code",
                        *where,
                    )
    units = pack.section("units")
    return Territory(
        code=str(pack.header.get("code", "")),
        regions=regions,
        _aliases=_aliases(regions),
        unit_names=_strings(units.get("names")),
        industry_departments=_strings(units.get("industry_departments")),
        level=_level(pack),
        roles=_roles(pack),
    )


def _region(pack: Pack, code: str, raw: Any) -> Region:
    try:
        read = RawRegion.model_validate(raw)
    except ValidationError as error:
        raise shape_error(pack, ("regions", code), error, RawRegion) from None
    return Region(
        code,
        read.name,
        read.level,
        read.parent,
        tuple(read.aliases),
        read.contact,
        read.codes,
        tuple(read.former_names),
        tuple(read.out_of),
    )


def _aliases(regions: Mapping[str, Region]) -> dict[str, str]:
    """Other codes and names -> the region's code. A bare code of the bureau yields to one of the ministry."""
    aliases: dict[str, str] = {}
    for system in (CodeSystem.NBS, CodeSystem.MCA):
        for region in regions.values():
            if system in region.codes:
                code = region.codes[system]
                aliases |= {code: region.code, f"{system}:{code}": region.code}
    for region in regions.values():
        aliases |= dict.fromkeys(region.aliases, region.code)
    return aliases


def _level(pack: Pack) -> Level:
    said = pack.header.get("territory", Level.COUNTY)
    if said not in (Level.COUNTY, Level.TOWNSHIP):
        where = pack.locate(("pack", "territory")) or (None, None)
        raise PackError(f"`territory` is {said}; write county or township", *where)
    return Level(said)


def _roles(pack: Pack) -> dict[str, tuple[str, ...]]:
    """A role is one template or a list of them."""
    roles: dict[str, tuple[str, ...]] = {}
    for name, said in pack.section("units").get("roles", {}).items():
        templates = said if isinstance(said, list) else [said]
        if not templates or not all(isinstance(template, str) for template in templates):
            where = pack.locate(("units", "roles", name)) or (None, None)
            raise PackError(f'role {name}: write a template such as "{{territory}}/hrss", or a list', *where)
        roles[name] = tuple(templates)
    return roles


def _strings(raw: Any) -> dict[str, str]:
    return {str(k): str(v) for k, v in raw.items()} if isinstance(raw, Mapping) else {}
