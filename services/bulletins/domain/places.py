"""Which row of a bulletin a region or a unit belongs to. Pure.

A city's bulletin has a row for each county, district and zone, and its own; a county's has one for each
township and street, and its own. The own row takes what lies in no smaller territory: cases without a
region, and the units of that level.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from services.runtime.territory import Level, Region, Territory


@dataclass(frozen=True, slots=True)
class Places:
    """The rows of one table: `regions` in the pack's order, and `own`, the city or county it is about."""

    territory: Territory
    own: Region
    regions: tuple[Region, ...]
    codes: tuple[str, ...] = field(init=False)
    """The keys of the rows, the own row last."""
    _known: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", (*(r.code for r in self.regions), self.own.code))
        object.__setattr__(self, "_known", frozenset(self.codes))

    def of(self, region: str | None) -> str | None:
        """The row of the smallest territory around `region`; None where it lies outside of all.

        What lies in no region of the pack, or in none at all, is the city's own.
        """
        found = None if region is None else self.territory.find(region)
        while found is not None:
            if found.code in self._known:
                return found.code
            found = None if found.parent is None else self.territory.regions.get(found.parent)
        return self.own.code if self.own.level is Level.CITY else None

    def of_unit(self, unit: str) -> str | None:
        """The row of a unit: its territory's; a unit of the city has the city's own row."""
        return self.of(unit.partition("/")[0])

    def sorted_units(self, units: frozenset[str]) -> list[str]:
        """Units in order: the city's own as the pack names them, then by territory and department."""
        names = {name: place for place, name in enumerate(self.territory.unit_names)}
        codes = {code: place for place, code in enumerate(self.territory.regions)}
        last = len(names) + len(codes)

        def order(unit: str) -> tuple[int, int, str]:
            code, _, department = unit.partition("/")
            if code not in codes:
                return -1, names.get(unit, last), unit
            return codes[code], names.get(f"*/{department}", last) if department else -1, unit

        return sorted(units, key=order)


def city_places(territory: Territory) -> Places:
    """The rows of a bulletin of the whole city. Raises `LookupError` when the pack has no region for it."""
    return Places(territory, territory.regions[territory.code], territory.counties())


def county_places(territory: Territory, county: Region) -> Places:
    """The rows of a bulletin of one county, district or zone."""
    townships = tuple(r for r in territory.regions.values() if r.parent == county.code)
    return Places(territory, county, townships)


def township_places(territory: Territory) -> Places:
    """A row for every township and street of the city; its own takes the rest."""
    townships = tuple(r for r in territory.regions.values() if r.level is Level.TOWNSHIP)
    return Places(territory, territory.regions[territory.code], townships)
