"""Which region of a city an address lies in. Pure.

City first: an address that names another city or province, or only what several cities have, is not resolved.
Unresolved is an answer, wrong is not: where two regions may be meant, the answer is the smallest that holds
both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.runtime.address_names import Gazetteer, Kind
from services.runtime.address_scan import Mention, mentions, plain

_UNKNOWN_COUNTY = re.compile(
    r"[\u4e00-\u9fff]{1,2}[^\W\d_市城小园社校景新发厂片地住矿库港老辖郊心](?:区|县|市(?!场|政|民|中心))"
)
"""Right after the city: a county that it does not have."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The deepest region that is sure, by the pack's code, and the words of the address that say so."""

    region: str
    words: tuple[str, ...]


def resolve(address: str, gazetteer: Gazetteer) -> Resolved | None:
    """The region of the gazetteer's city that `address` lies in; None where that is not sure."""
    text = plain(address)
    found = list(mentions(text, gazetteer))
    if _is_elsewhere(found, gazetteer) or _names_a_strange_county(text, found):
        return None
    if not _is_ours(found, gazetteer):
        return None
    region = _narrowed(found, gazetteer)
    return Resolved(region, tuple(m.name.text for m in found if m.name.regions))


def _names_the_city(mention: Mention, gazetteer: Gazetteer) -> bool:
    return mention.name.kind in (Kind.CITY, Kind.CITY_SHORT) or (
        bool(mention.name.regions) and mention.name.text.startswith(gazetteer.city_short)
    )


def _is_elsewhere(found: Sequence[Mention], gazetteer: Gazetteer) -> bool:
    """Another city: by its full name anywhere; by its short one first, after a province, or without ours."""
    ours = any(_names_the_city(m, gazetteer) for m in found)
    for n, mention in enumerate(found):
        kind = mention.name.kind
        if kind is Kind.ELSEWHERE:
            return True
        if kind is Kind.ELSEWHERE_SHORT and (n == 0 or not ours or mention.beside is Kind.ABOVE):
            return True
    return False


def _names_a_strange_county(text: str, found: Sequence[Mention]) -> bool:
    starts = {m.start for m in found}
    cities = (m for m in found if m.name.kind in (Kind.CITY, Kind.CITY_SHORT))
    return any(m.end not in starts and _UNKNOWN_COUNTY.match(text, m.end) for m in cities)


def _is_ours(found: Sequence[Mention], gazetteer: Gazetteer) -> bool:
    """The city is named, or a county that only it has, or one that its province or its township decides."""
    if any(_names_the_city(m, gazetteer) for m in found):
        return True
    counties = [m for m in found if m.name.kind is Kind.COUNTY]
    return any(_is_unshared(m, found, gazetteer) or _has_its_township(m, found, gazetteer) for m in counties)


def _is_unshared(county: Mention, found: Sequence[Mention], gazetteer: Gazetteer) -> bool:
    cities = gazetteer.shared.get(county.name.text)
    if cities is None:
        return True
    if not any(m.name.kind is Kind.ABOVE for m in found):
        return False
    province = gazetteer.territory.code[:2]
    return sum(city.startswith(province) for city in cities) == 1


def _has_its_township(county: Mention, found: Sequence[Mention], gazetteer: Gazetteer) -> bool:
    inside = (m.name.regions for m in found if m.name.kind is Kind.TOWNSHIP and m.start >= county.end)
    return any(_lying_in(codes, county.name.regions, gazetteer) for codes in inside)


def _narrowed(found: Sequence[Mention], gazetteer: Gazetteer) -> str:
    """From the city inwards, name by name, as long as they agree; then what holds all that is left."""
    city = gazetteer.territory.code
    possible = frozenset({city})
    for mention in found:
        codes = _meant(mention, possible == {city} and not _is_one_county(gazetteer))
        if not codes:
            continue
        agreeing = _lying_in(codes, possible, gazetteer)
        if mention.name.kind is Kind.ZONE_REST and mention.beside is Kind.COUNTY:
            possible |= codes
        elif agreeing:
            possible = agreeing
        elif not any(_lying_in(possible, frozenset({code}), gazetteer) for code in codes):
            possible |= codes if mention.name.kind is not Kind.TOWNSHIP_VARIANT else frozenset()
    return _smallest_around(possible, gazetteer)


def _meant(mention: Mention, anywhere: bool) -> frozenset[str]:
    """What a name may mean; `anywhere` in a city of many counties, a township's kind tells nothing."""
    if not anywhere:
        return mention.name.regions
    if mention.name.kind is Kind.TOWNSHIP_VARIANT:
        return frozenset()
    return mention.name.regions | mention.name.mates


def _is_one_county(gazetteer: Gazetteer) -> bool:
    """A county-level city, whose townships lie under it."""
    return not gazetteer.territory.code.endswith("00")


def _lying_in(codes: frozenset[str], outer: frozenset[str], gazetteer: Gazetteer) -> frozenset[str]:
    return frozenset(c for c in codes if any(gazetteer.may_lie_in(c, one) for one in outer))


def _smallest_around(codes: frozenset[str], gazetteer: Gazetteer) -> str:
    first, *others = (gazetteer.lineage(code) for code in sorted(codes))
    return next(code for code in first if all(code in other for other in others))
