"""How services are put together: the same for `serve`, `up`, `simulate` and tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx

from contracts.envelope import Event, from_json
from contracts.topics import BY_NAME, Topic
from services.bulletins.main import build as build_bulletins
from services.intake.main import build as build_intake
from services.routing.main import build as build_routing
from services.runtime.bus import Bus, BusAwayError
from services.runtime.clock import Clock
from services.runtime.consume import Fetch
from services.runtime.enact import enact
from services.runtime.other_files import NO_FILES, OtherFiles
from services.runtime.packs import Pack
from services.runtime.relay import refill
from services.runtime.senders import SendLead, nobody
from services.runtime.service import Calendars, Runtime, Service
from services.runtime.settings import Settings
from services.runtime.store import Stores
from services.warnings.main import build as build_warnings

BUILDERS: dict[str, Callable[[Runtime], Service]] = {
    "intake": build_intake,
    "routing": build_routing,
    "warnings": build_warnings,
    "bulletins": build_bulletins,
}
META = "meta"


@dataclass(frozen=True, slots=True)
class World:
    """What all services of one process have in common."""

    settings: Settings
    stores: Stores
    bus: Bus
    clock: Clock
    calendars: Calendars
    packs: Sequence[Pack]
    fetch: Fetch
    send: SendLead = nobody
    files: OtherFiles = NO_FILES


async def open_service(name: str, world: World) -> Service:
    """Builds a service, its packs enacted and its collections ready. Raises `PackError`, `StoreAwayError`."""
    store = world.stores.open(name)
    library = await enact(store, world.packs)
    runtime = Runtime(
        world.settings,
        store,
        world.bus,
        world.clock,
        world.calendars,
        library,
        world.fetch,
        world.send,
        world.files,
    )
    service = BUILDERS[name](runtime)
    await service.prepare()
    return service


async def refill_fresh_bus(service: Service) -> int:
    """Gives a bus that this service has never met its whole journal; returns how many events.

    The bus is known by its cluster's id, which is noted only when the refill is whole.
    """
    meta = service.store.table(META)
    cluster = await service.runtime.bus.cluster_id()
    known = (await meta.get(["bus"])).get("bus")
    if known is not None and known["cluster"] == cluster:
        return 0
    topics = {a.kind.name: a.kind.topic for a in service.aggregates}
    count = await refill(service.store, topics, service.runtime.bus)
    await meta.put([{"_id": "bus", "cluster": cluster}])
    return count


class HttpFetch:
    """Asks a topic's owner over HTTP for events that have not come; none of a subject that it has not."""

    def __init__(self, origin: str) -> None:
        self._client = httpx.AsyncClient(base_url=origin, timeout=10, trust_env=False)

    async def __call__(self, topic: Topic, subject: str, after: int) -> Sequence[Event]:
        owner = BY_NAME[topic.name].owner
        try:
            answer = await self._client.get(
                f"/{owner}/journal", params={"subject": subject, "after": str(after)}
            )
            if answer.status_code == httpx.codes.NOT_FOUND:
                return []
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise BusAwayError(f"the journal of {owner} can't be read: {error}") from error
        return [from_json(item) for item in answer.json()["items"]]

    async def close(self) -> None:
        await self._client.aclose()
