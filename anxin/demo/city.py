"""One city as the demonstration knows it: from its pack alone, so that any city can be played."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anxin.demo.pace import pick
from anxin.demo.watching import Watching, read_watching
from services.runtime.packs import Pack
from services.runtime.territory import Level, Territory, parse_territory

INDUSTRIES: Sequence[tuple[str, float]] = (
    ("housing", 50), ("manufacturing", 13), ("transport", 7), ("water", 6), ("other", 7),
    ("public_service", 4), ("platform_economy", 4), ("education", 2.5), ("agriculture", 3),
    ("land", 1.5), ("forestry", 1), ("coal", 1),
)  # fmt: skip
BUILT: Sequence[tuple[str, float]] = (
    ("housing", 62), ("transport", 13), ("water", 11), ("agriculture", 6), ("education", 4), ("land", 2),
    ("forestry", 2),
)  # fmt: skip
OWNERSHIPS: Sequence[tuple[str, float]] = (
    ("private", 52), ("government", 27), ("soe", 14), ("institution", 7),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class City:
    """What is needed of a pack: who lies where, how much happens there, and which codes are elsewhere."""

    id: str
    place: str
    """What people call it: 某某 of 某某市."""
    territory: Territory
    counties: Sequence[tuple[str, float]]
    townships: Mapping[str, Sequence[str]]
    elsewhere: Sequence[str]
    channels: Sequence[str]
    watching: Watching

    def county(self, rng: random.Random) -> str:
        """A county, district or zone; where there are more townships there is more work."""
        return pick(rng, self.counties)

    def department(self, county: str, industry: str | None) -> str | None:
        """The county's industry department, or None."""
        suffix = self.territory.department(industry)
        return None if suffix is None else f"{county}/{suffix}"


def read_city(pack: Pack) -> City:
    """The city of a pack. Raises `PackError`."""
    territory = parse_territory(pack)
    townships = {
        county.code: [
            r.code
            for r in territory.regions.values()
            if r.parent == county.code and r.level is Level.TOWNSHIP
        ]
        for county in territory.counties()
    }
    own = territory.code[:4]
    return City(
        id=pack.city,
        place=str(pack.header.get("name", pack.city)).removesuffix("市"),
        territory=territory,
        counties=[(code, 6.0 + len(inside)) for code, inside in townships.items()],
        townships=townships,
        elsewhere=[f"{prefix}00" for prefix in sorted(pack.section("cities")) if prefix != own],
        channels=sorted(pack.section("intake").get("channels", ())),
        watching=read_watching(pack),
    )
