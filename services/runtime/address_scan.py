"""Finding the names in an address, and telling a region from a road that is called like one. Pure.

The traps are those that address libraries are known for: a road, a market or a bay that bears the name of
another place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from services.runtime.address_names import Gazetteer, Kind, Name

_STREET = r"(?:大道|大街|街(?!道)|路|巷|弄|里弄|胡同|高架|高速|国道|省道|大桥|桥|线)"
_SITE = (
    r"(?:大?(?:酒店|饭店|宾馆|饭馆|大厦|广场|商城|商会|会馆|市场|超市|银行|中学|小学|大学|学院|医院|公园|公寓|花园|小区|花苑)|"
    r"火?车?站|[东西南北]站|机场|师范|人家|湾|菜|籍)"
)
_CALLED_LIKE = re.compile(rf"[东西南北中新老]{{0,2}}[一二三四五六七八九十\d]{{0,2}}{_STREET}|{_SITE}")
"""After a short name: a road or a house that only bears it."""
_CALLED_LIKE_COUNTY = re.compile(rf"[^,.;:，。；：、]{{0,3}}{_STREET}|{_SITE}")
"""After a county's short name the road may be longer: then it is not sure which is meant."""
_CALLED_LIKE_FULL = re.compile(r"(?:大道|路)|(?<=市)(?:场|政(?!府))")
_BEFORE = "在位于到是址住去的来、省市县区镇乡道司部处工路号旁侧与和"
"""What a region's name may follow; after another character it may be the tail of a longer word."""
_SHORTS = {Kind.CITY_SHORT, Kind.ELSEWHERE_SHORT, Kind.ABOVE}
_ANYWHERE = {Kind.ELSEWHERE, Kind.CITY}
_TO_BE_BESIDE = {Kind.CITY, Kind.CITY_SHORT, Kind.ABOVE}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at its place in the text; `beside` is the kind of the name that it directly follows."""

    name: Name
    start: int
    end: int
    beside: Kind | None


def plain(address: str) -> str:
    """The address as it is searched: half-width, without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", address))


def mentions(text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The names in `text` from the left, the longest at each place; roads and houses are passed over."""
    at, last = 0, None
    while at < len(text):
        beside = last.name if last is not None and last.end == at else None
        name = _name_at(text, at, beside, gazetteer)
        if name is None:
            at += 1
            continue
        last = Mention(name, at, at + len(name.text), None if beside is None else beside.kind)
        yield last
        at = last.end


def _name_at(text: str, at: int, beside: Name | None, gazetteer: Gazetteer) -> Name | None:
    for length in range(min(gazetteer.longest, len(text) - at), 1, -1):
        name = gazetteer.names.get(text[at : at + length])
        if name is None:
            continue
        if _is_meant(text, at, name, beside, gazetteer):
            return name
        if name.kind is Kind.COUNTY_SHORT:
            return None  # the county's name is what stands there, on a road; no shorter one begins it
    return None


def _is_meant(text: str, at: int, name: Name, beside: Name | None, gazetteer: Gazetteer) -> bool:
    if beside is None and name.kind not in _ANYWHERE and not _may_begin(text, at):
        return False
    end = at + len(name.text)
    if name.kind in _SHORTS:
        return _CALLED_LIKE.match(text, end) is None
    if name.kind is Kind.COUNTY_SHORT:
        near = beside is not None and beside.kind in _TO_BE_BESIDE
        called_like = _CALLED_LIKE_COUNTY.match(text, end) is not None
        return near and (not called_like or _another_begins(text, end, gazetteer))
    if name.kind is Kind.ZONE_REST:
        return beside is not None and _rest_of_a_zone(name, beside, gazetteer)
    return _CALLED_LIKE_FULL.match(text, end) is None or _another_begins(text, end, gazetteer)


def _may_begin(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in _BEFORE or not text[at - 1].isalpha()


def _rest_of_a_zone(name: Name, beside: Name, gazetteer: Gazetteer) -> bool:
    """Right after the city it is the zone; after a county whose ground the zone is on, it may be."""
    if beside.kind in (Kind.CITY, Kind.CITY_SHORT):
        return True
    grounds = {code for zone in name.regions for code in gazetteer.territory.regions[zone].out_of}
    return beside.kind is Kind.COUNTY and bool(grounds & beside.regions)


def _another_begins(text: str, at: int, gazetteer: Gazetteer) -> bool:
    """某市场口镇 is 场口镇 of 某市, no market."""
    return any(text[at : at + n] in gazetteer.names for n in range(2, gazetteer.longest + 1))
