"""kill -9 of the host between a merge's asking and its answer: every pair is one case, nothing is twice."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import pytest

from services.runtime.clock import SystemClock
from tests.support.installation import Installation, wait_until

pytestmark = [pytest.mark.timeout(600), pytest.mark.long]

Pair = tuple[str, str]
"""An earlier-opened case and a later-opened one."""
PLACES = (("fuyang", "341202"), ("hangzhou", "330106"), ("linyi", "371302"))
ROUNDS = 4
BATCH = 40


def taken_in(installation: Installation, number: int, channel: str) -> str:
    """A lead, and the case that came of it."""
    city, region = PLACES[number % len(PLACES)]
    body = {
        "city": city,
        "channel": channel,
        "source_id": f"M-{number}",
        "employer": {"name": f"某建筑公司{number}"},
        "region": region,
        "industry": "housing",
        "ownership": "private",
        "channel_due_at": (SystemClock().now() + timedelta(days=5, minutes=number)).isoformat(),
    }
    answer = installation.http.post("/intake/leads", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["case_id"])


def pairs_of(installation: Installation, first: int) -> list[Pair]:
    """As many pairs as make a batch, all opened."""
    earlier = [taken_in(installation, n, "counter") for n in range(first, first + BATCH)]
    opened(installation, earlier)
    later = [taken_in(installation, n, "hotline_12345") for n in range(first, first + BATCH)]
    opened(installation, later)
    return list(zip(earlier, later, strict=True))


def opened(installation: Installation, cases: Sequence[str]) -> None:
    """Waits until cases are there."""
    table = installation.database("routing")["case"]
    found = {"_id": {"$in": list(cases)}}
    wait_until(lambda: bool(table.count_documents(found) == len(cases)), "the cases are opened")


def step(installation: Installation, case: str, **fields: Any) -> int:
    """Takes a step; its answer's status, or 0 where the connection broke."""
    body = {"by": {"unit": "office"}, **fields}
    try:
        return installation.http.post(f"/routing/cases/{case}/actions", json=body).status_code
    except httpx.TransportError:
        return 0


def all_at_once(
    installation: Installation, steps: Sequence[dict[str, Any]], killed_after: int | None
) -> None:
    """Takes steps side by side; after some answers the host is killed."""
    with ThreadPoolExecutor(8) as people:
        answers = [people.submit(step, installation, **one) for one in steps]
        for number, answer in enumerate(as_completed(answers), 1):
            assert answer.result() in (0, 200, 409), answer.result()
            if number == killed_after:
                installation.kill("host")


def merging(pair: Pair, number: int) -> dict[str, Any]:
    """The step that merges a pair; of every other one it is asked the wrong way round."""
    asked, into = pair if number % 2 else reversed(pair)
    return {"case": asked, "action": "merge", "into": into}


def state(installation: Installation, case: str) -> dict[str, Any]:
    """A case as its readers see it."""
    answer = installation.http.get(f"/routing/cases/{case}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def events(installation: Installation, cases: Sequence[str]) -> list[dict[str, Any]]:
    """The journal of cases, oldest first."""
    return list(
        installation.database("routing")["events"].find({"subject": {"$in": list(cases)}}).sort("_id")
    )


def cut_apart(found: Sequence[dict[str, Any]], killed_at: datetime) -> int:
    """Pairs whose asking was written before the kill and whose answer after it."""
    asked = {e["subject"] for e in found if name(e) == "merge_asked" and at(e) < killed_at}
    taken = {e["data"]["case"] for e in found if name(e) == "merge_taken" and at(e) > killed_at}
    return len(asked & taken)


def name(event: dict[str, Any]) -> str:
    """The last word of an event's type: `merge_asked`."""
    return str(event["type"].split(".")[2])


def at(event: dict[str, Any]) -> datetime:
    """When an event was written."""
    found: datetime = event["recorded_at"]
    return found.replace(tzinfo=UTC)


@pytest.mark.parametrize("bus_is_lost", [False, True])
def test_every_pair_is_one_case_and_both_say_so(installation: Installation, bus_is_lost: bool) -> None:
    installation.start()
    pairs: list[Pair] = []
    cut = 0
    while not cut and len(pairs) < ROUNDS * BATCH:
        fresh = pairs_of(installation, len(pairs))
        pairs += fresh
        steps = [merging(pair, n) for n, pair in enumerate(fresh)]
        all_at_once(installation, steps, killed_after=BATCH // 4)
        killed_at = SystemClock().now()
        if bus_is_lost:
            shutil.rmtree(installation.data / "kafka")
        installation.start()
        all_at_once(installation, steps, killed_after=None)
        wait_until(partial(all_merged, installation, len(pairs)), "every pair is merged")
        wait_until(partial(relayed, installation), "every event is in the journal")
        cut = cut_apart(events(installation, [case for pair in fresh for case in pair]), killed_at)
    assert cut, "no kill fell between a merge's asking and its answer"
    nothing_is_twice_or_lost(installation, pairs)


def all_merged(installation: Installation, count: int) -> bool:
    """Whether as many cases say that they are merged."""
    return bool(installation.database("routing")["case"].count_documents({"state": "merged"}) == count)


def relayed(installation: Installation) -> bool:
    """Whether no event waits in an outbox."""
    return bool(installation.database("routing")["case"].count_documents({"outbox": {"$ne": []}}) == 0)


def nothing_is_twice_or_lost(installation: Installation, pairs: Sequence[Pair]) -> None:
    """Both halves of each handshake happened once, and each channel's clock runs in exactly one place."""
    found = events(installation, [case for pair in pairs for case in pair])
    told = Counter((e["subject"], name(e)) for e in found)
    for subject, history in installation.histories("routing").items():
        assert [sequence for sequence, _ in history] == list(range(1, len(history) + 1)), subject
    for earlier, later in pairs:
        assert told[later, "merge_asked"] == told[earlier, "merge_taken"] == told[later, "merged"] == 1
        one, other = state(installation, earlier), state(installation, later)
        assert [lead["case"] for lead in one["merged"]] == [later]
        assert other["merged_into"] == earlier
        assert not [timer for timer in other["timers"] if timer["state"] == "running"]
        carried = [t for t in one["timers"] if t["name"] == "channel#2"]
        assert [(t["state"], t["due_at"]) for t in carried] == [("running", own_end(other))]
    for service in ("routing", "bulletins", "intake"):
        assert installation.database(service)["parked"].count_documents({}) == 0


def own_end(case: dict[str, Any]) -> str:
    """When a case's own channel wants its answer."""
    (found,) = [timer["due_at"] for timer in case["timers"] if timer["name"] == "channel"]
    return str(found)
