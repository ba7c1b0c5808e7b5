"""A pack enacted later does not change a bulletin that was drafted before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from services.runtime.packs import Pack
from tests.component.bulletins.conftest import PACKS, make_world
from tests.unit.bulletins.stories import CaseStory, at

ZONE = "3412H1"


def without_the_zone(pack: Pack) -> Pack:
    """A later version in which the zone is a part of no county any more."""
    regions = {c: r for c, r in pack.section("regions").items() if not c.startswith(ZONE)}
    sections = {**pack.sections, "regions": regions}
    later = datetime(2023, 10, 10, tzinfo=UTC)
    return replace(pack, version="2023.3", effective_from=later, hash="b" * 64, sections=sections)


async def test_a_draft_made_anew_keeps_the_rows_of_its_own_pack() -> None:
    world = make_world(at("2023-10-05T09:00"), [*PACKS, without_the_zone(PACKS[0])])
    await world.service.prepare()
    made = (await world.draft()).json()["id"]
    world.clock.move_to(at("2023-10-12T09:00"))
    await world.tell(CaseStory("c1").opened("2023-09-03T09:00", region=ZONE).events)
    assert (await world.draft()).status_code == 200
    drafted = (await world.http.get(f"/bulletins/{made}.json")).json()["rows"]
    looked_at = await world.rows()
    assert drafted[ZONE]["received"] == 1
    assert ZONE not in looked_at
    assert looked_at["341200"]["received"] == 1
