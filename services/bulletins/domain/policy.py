"""The part of a pack that bulletins read: which kinds a city has, their columns, schedule and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from pydantic import ValidationError

from services.bulletins.domain.figures import NAMES
from services.bulletins.domain.places import Places, city_places, county_places
from services.bulletins.domain.policy_raw import RawBulletins, RawKind
from services.runtime.pack_wording import shape_error
from services.runtime.packs import Pack, PackError
from services.runtime.territory import Level, Territory, parse_territory

SECTION = "bulletins"
WORDS = frozenset({"year", "month", "place", "region", *NAMES})
"""What a text may hold in braces: the period, the place, and each figure of the whole."""
_OF_UNITS = frozenset({"late"})


@dataclass(frozen=True, slots=True)
class BulletinsPolicy:
    """The kinds of bulletins of one city, and what it calls figures, stages and warning types."""

    city: str
    territory: Territory
    kinds: Mapping[str, RawKind]
    columns: Mapping[str, str]
    stages: Mapping[str, str]
    warning_types: Mapping[str, str]

    @classmethod
    def parse(cls, pack: Pack) -> BulletinsPolicy:
        """Reads a pack's sections. Raises `PackError` with file and line; no section means no bulletins."""
        section = pack.section(SECTION)
        territory = parse_territory(pack)
        if not section:
            return cls(pack.city, territory, {}, {}, {}, {})
        try:
            raw = RawBulletins.model_validate(section)
        except ValidationError as error:
            raise shape_error(pack, (SECTION,), error, RawBulletins) from None
        _check_words(pack, section, raw.banned_words)
        for name, kind in raw.kinds.items():
            _check_kind(pack, name, kind, raw.columns)
            _check_units(pack, name, kind, territory)
        if raw.kinds and territory.code not in territory.regions:
            raise PackError(f"the pack's code {territory.code!r} is no region; give it in regions.yaml")
        return cls(pack.city, territory, raw.kinds, raw.columns, raw.stages, _warning_types(pack))

    def places(self, kind: str, scope: str | None) -> Places | None:
        """The rows of a bulletin of the city (no scope) or of a county; None where there is none such."""
        if scope is None:
            return city_places(self.territory) if "city" in self.kinds[kind].scopes else None
        region = self.territory.find(scope)
        if region is None or region.level is not Level.COUNTY or "county" not in self.kinds[kind].scopes:
            return None
        return county_places(self.territory, region)

    def units_listed(self, kind: str) -> list[str]:
        """The units that are always listed, each county's department by itself."""
        found: list[str] = []
        for unit in self.kinds[kind].units_listed:
            star, _, department = unit.partition("/")
            counties = [f"{county.code}/{department}" for county in self.territory.counties()]
            found += counties if star == "*" else [unit]
        return found


def _warning_types(pack: Pack) -> dict[str, str]:
    """What the pack calls its warning types, from the section that defines them."""
    texts = pack.section("warnings").get("texts") or {}
    return {str(name): str(text["title"]) for name, text in texts.items() if "title" in text}


def _wrong(pack: Pack, path: tuple[str | int, ...], problem: str) -> PackError:
    where = pack.locate((SECTION, *path)) or (None, None)
    return PackError(f"{SECTION}: {'.'.join(map(str, path))}: {problem}", *where)


def _texts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text in pack data with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts(inner, (*path, place))


def _check_words(pack: Pack, section: Mapping[str, Any], banned: tuple[str, ...]) -> None:
    for path, text in _texts({k: v for k, v in section.items() if k != "banned_words"}):
        for word in banned:
            if word in text:
                raise _wrong(pack, path, f"the words {word} stand in no document; say what happened instead")
        for name in _names_in(pack, path, text):
            if name not in WORDS:
                raise _wrong(pack, path, f"unknown {{{name}}}; there are: {', '.join(sorted(WORDS))}")


def _names_in(pack: Pack, path: tuple[str | int, ...], text: str) -> list[str]:
    try:
        return [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise _wrong(pack, path, f"{error}; write a name in braces, such as {{received}}") from None


def _check_kind(pack: Pack, name: str, kind: RawKind, titles: Mapping[str, str]) -> None:
    tables = [
        (s, t, table) for s, section in enumerate(kind.sections) for t, table in enumerate(section.tables)
    ]
    for section, place, table in tables:
        known = _OF_UNITS if table.of == "units" else NAMES
        for column in table.columns:
            path = ("kinds", name, "sections", section, "tables", place, "columns")
            if column not in known:
                raise _wrong(pack, path, f"no figure {column!r}; there are: {', '.join(known)}")
            if column not in titles:
                raise _wrong(pack, path, f"figure {column!r} has no title; add it to `columns`")
    for scope in kind.schedule.scopes if kind.schedule else ():
        if scope not in kind.scopes:
            raise _wrong(pack, ("kinds", name, "schedule", "scopes"), f"{scope!r} has no texts in `scopes`")


def _check_units(pack: Pack, name: str, kind: RawKind, territory: Territory) -> None:
    for place, unit in enumerate(kind.units_listed):
        if unit not in territory.unit_names and not territory.knows_unit(unit):
            path = ("kinds", name, "units_listed", place)
            raise _wrong(pack, path, f"no unit {unit!r}; write one of units.yaml, or */x for every county's")
