"""The names that an address may hold: a city's regions under every name, and who else is named. Pure.

Built from a pack alone: sections `regions`, `cities`, `provinces` and `shared_names`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.runtime.packs import Pack
from services.runtime.territory import CodeSystem, Level, Region, Territory

_KINDS_OF_TOWNSHIP = ("街道办事处", "办事处", "街道办", "街道", "镇", "乡")
_PEOPLE = re.compile(r"(?:回|畲|满|苗|土家|壮|瑶|侗)族$")
_SHORTEST = 2


class Kind(StrEnum):
    """What a name is to the city that asks."""

    ELSEWHERE = "elsewhere"
    ELSEWHERE_SHORT = "elsewhere_short"
    ABOVE = "above"
    CITY = "city"
    CITY_SHORT = "city_short"
    COUNTY = "county"
    COUNTY_SHORT = "county_short"
    ZONE_REST = "zone_rest"
    """What is left of a zone's name without the city's (经开区): the zone, right after the city only."""
    TOWNSHIP = "township"
    TOWNSHIP_VARIANT = "township_variant"
    """A township by another kind than today's (镇 for 街道); it counts within its county only."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name: `regions` are the codes it may mean; `mates` those of townships that differ in kind only."""

    text: str
    kind: Kind
    regions: frozenset[str] = frozenset()
    mates: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All names that matter to one city's addresses."""

    territory: Territory
    names: Mapping[str, Name]
    shared: Mapping[str, tuple[str, ...]]
    """County names that several cities have -> the first four digits of those cities."""
    city_short: str
    longest: int

    def lineage(self, code: str) -> tuple[str, ...]:
        """The region and all that contain it, smallest first."""
        found: list[str] = []
        region = self.territory.regions.get(code)
        while region is not None:
            found.append(region.code)
            region = None if region.parent is None else self.territory.regions.get(region.parent)
        return tuple(found)

    def may_lie_in(self, code: str, outer: str) -> bool:
        """Whether an address may name `outer` before `code`: it contains it, or gave the ground for it."""
        return any(outer == one or outer in self.territory.regions[one].out_of for one in self.lineage(code))


def read_gazetteer(pack: Pack, territory: Territory) -> Gazetteer:
    """The names of a pack's city. Only sections that `parse_territory` has checked are trusted."""
    city = territory.regions[territory.code]
    short = _stem(city.name)
    names: dict[str, Name] = {}
    for name in (
        *_city(city, short),
        *_counties(territory, short),
        *_townships(territory),
        *_above_and_elsewhere(pack, territory),
    ):
        names.setdefault(name.text, name)
    shared = {str(k): tuple(map(str, v)) for k, v in pack.section("shared_names").items()}
    return Gazetteer(territory, names, shared, short, max(map(len, names)))


def _city(city: Region, short: str) -> Iterator[Name]:
    own = frozenset({city.code})
    for text in (city.name, *_words(city.aliases), *city.former_names):
        yield Name(text, Kind.CITY, own)
    yield Name(short, Kind.CITY_SHORT, own)


def _counties(territory: Territory, city_short: str) -> Iterator[Name]:
    counties = [r for r in territory.regions.values() if r.level is Level.COUNTY]
    full = _by_text((text, r.code) for r in counties for text in _all_names(r))
    yield from (Name(text, Kind.COUNTY, codes) for text, codes in full.items())
    stems = _by_text(
        (_stem(r.name), r.code)
        for r in territory.regions.values()
        if CodeSystem.MCA in r.codes and r.level is not Level.CITY
    )
    for county in counties:
        stem = _stem(county.name)
        if CodeSystem.MCA in county.codes and len(stem) >= _SHORTEST:
            yield Name(stem, Kind.COUNTY_SHORT, stems[stem])
    zones = [r for r in counties if CodeSystem.MCA not in r.codes]
    called = ((_rest(text, city_short), r.code) for r in zones for text in _all_names(r))
    rests = _by_text((rest, code) for rest, code in called if rest)
    yield from (Name(text, Kind.ZONE_REST, codes) for text, codes in rests.items())


def _townships(territory: Territory) -> Iterator[Name]:
    townships = [r for r in territory.regions.values() if r.level is Level.TOWNSHIP]
    mates = _by_text((_stem(text), r.code) for r in townships for text in _all_names(r))
    exact = _by_text((text, r.code) for r in townships for text in _all_names(r))
    for text, codes in exact.items():
        yield Name(text, Kind.TOWNSHIP, codes, mates[_stem(text)])
    for stem, codes in mates.items():
        if len(stem) >= _SHORTEST:
            for kind in _KINDS_OF_TOWNSHIP:
                yield Name(stem + kind, Kind.TOWNSHIP_VARIANT, codes, codes)


def _above_and_elsewhere(pack: Pack, territory: Territory) -> Iterator[Name]:
    """Provinces and cities: those above the pack's city, and all others."""
    places = [(str(code), str(name)) for code, name in pack.section("cities").items()]
    places += [(str(code), str(n)) for code, names in pack.section("provinces").items() for n in names]
    for code, name in places:
        short = name.removesuffix("市").removesuffix("省").removesuffix("地区")
        if territory.code.startswith(code):
            yield from (Name(text, Kind.ABOVE) for text in {name, short})
        else:
            yield Name(name, Kind.ELSEWHERE if name != short else Kind.ELSEWHERE_SHORT)
            yield Name(short, Kind.ELSEWHERE_SHORT)


def _all_names(region: Region) -> Iterable[str]:
    return (region.name, *_words(region.aliases), *region.former_names)


def _words(aliases: Iterable[str]) -> Iterable[str]:
    return (alias for alias in aliases if not alias[0].isdigit())


def _stem(name: str) -> str:
    """The name without what kind of place it is: 鼓楼街道 -> 鼓楼, 某某回族乡 -> 某某."""
    for kind in (*_KINDS_OF_TOWNSHIP, "市", "县", "区"):
        if name.endswith(kind):
            return _PEOPLE.sub("", name.removesuffix(kind))
    return name


def _rest(text: str, city_short: str) -> str | None:
    for start in (f"{city_short}市", city_short):
        if text.startswith(start):
            return text.removeprefix(start)
    return None


def _by_text(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for text, code in pairs:
        found[text] = found.get(text, frozenset()) | {code}
    return found
