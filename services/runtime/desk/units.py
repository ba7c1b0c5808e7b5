"""The units of a city to choose from: the city's own, then each territory with its departments. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from services.runtime.territory import Territory

Named = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """Units that belong together, `(id, name)`, under the name of their territory."""

    name: str
    units: tuple[Named, ...]


def units_by_territory(territory: Territory) -> tuple[Group, ...]:
    """All units of a pack: every county's government and departments under the county."""
    own = [unit for unit in territory.unit_names if "*" not in unit and unit not in territory.regions]
    city = territory.regions.get(territory.code)
    groups = [Group(f"{city.name if city else ''}市级单位".lstrip(), _named(territory, own))]
    departments = [name.partition("/")[2] for name in territory.unit_names if name.startswith("*/")]
    for county in territory.counties():
        units = [county.code, *(f"{county.code}/{d}" for d in departments if d != "*")]
        groups.append(Group(county.name, _named(territory, units)))
    return tuple(groups)


def units_of_territory(territory: Territory, county: str | None) -> tuple[Group, ...]:
    """The city's units and those of one county: whom a case of that county may concern."""
    first, *rest = units_by_territory(territory)
    region = None if county is None else territory.regions.get(county)
    return (*(g for g in rest if region is not None and g.name == region.name), first)


def _named(territory: Territory, units: list[str]) -> tuple[Named, ...]:
    return tuple((unit, territory.unit_name(unit)) for unit in units)
