"""kill -9 of the host, of Kafka and of mongod in the middle of an import: the same cases as without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.leads import LeadInput
from services.intake.handlers import Arrival, Intake
from services.runtime.clock import SystemClock
from tests.chaos.conftest import IN_MIDSTREAM, lead
from tests.support.installation import SELDOM, Installation, wait_until
from tests.support.worlds import open_world

pytestmark = pytest.mark.timeout(600)


async def undisturbed() -> dict[str, list[tuple[int, str]]]:
    """The history of every case when nothing is killed, from a world in memory."""
    world = await open_world(SystemClock().now())
    intake: Intake = world.services["intake"].handlers[0]
    leads = [LeadInput.model_validate(lead(n)) for n in range(IN_MIDSTREAM)]
    await intake.take([Arrival(one) for one in leads])
    await world.settle()
    store = world.store("routing")
    found: dict[str, list[tuple[int, str]]] = {}
    for _, event in await store.journal_page(None, 100_000):
        found.setdefault(event.subject, []).append((event.sequence or 0, event.type))
    return found


def import_until(installation: Installation, file: Path, count: int) -> str:
    """Begins an import and waits until `count` of its leads are in."""
    job = installation.import_leads(file)

    def reached() -> bool:
        state = installation.progress(job)
        assert state["state"] in ("waiting", "reading", "running"), f"the import is over: {state}"
        return int(state["accepted"] + state["repeated"]) >= count

    wait_until(reached, f"{count} leads are in")
    return job


async def test_the_same_cases_as_without_the_kills(installation: Installation, leads_file: Path) -> None:
    wanted = await undisturbed()
    installation.start()
    import_until(installation, leads_file, 300)
    installation.kill("host")
    installation.start()
    import_until(installation, leads_file, 500)
    installation.kill("java")
    wait_until(installation.ready, "the store is back")
    import_until(installation, leads_file, 900)
    installation.kill("mongod")
    wait_until(installation.ready, "the store is back")
    final = installation.wait_for_import(installation.import_leads(leads_file))
    assert final["refused"] == 0
    assert final["accepted"] + final["repeated"] == IN_MIDSTREAM
    everything_has_arrived(installation, wanted)
    again = installation.wait_for_import(installation.import_leads(leads_file))
    assert (again["accepted"], again["repeated"], again["refused"]) == (0, IN_MIDSTREAM, 0)
    assert installation.histories("routing") == wanted
    assert installation.stop() == 0


def everything_has_arrived(installation: Installation, wanted: dict[str, list[tuple[int, str]]]) -> None:
    """Waits until all is relayed; then nothing may be missing, doubled or out of order."""
    total = sum(map(len, wanted.values()))

    def arrived() -> bool:
        routing, bulletins = installation.database("routing"), installation.database("bulletins")
        rows = bulletins["case_rows"].aggregate(
            [{"$unwind": "$applied"}, {"$group": {"_id": None, "n": {"$sum": "$applied.sequence"}}}]
        )
        applied = sum(row["n"] for row in rows)
        return bool(routing["events"].count_documents({}) >= total and applied >= total)

    wait_until(arrived, "every event has arrived", SELDOM)
    histories = installation.histories("routing")
    assert histories == wanted
    for events in histories.values():
        assert [sequence for sequence, _ in events] == list(range(1, len(events) + 1))
    for service in ("routing", "bulletins", "intake"):
        assert installation.database(service)["parked"].count_documents({"dead": True}) == 0
