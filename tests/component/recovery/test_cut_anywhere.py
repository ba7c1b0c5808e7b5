"""A process cut off at any await of its handler or relay loses no event and repeats none."""

from __future__ import annotations

from contracts.envelope import Event, from_record
from contracts.topics import CASES
from services.routing.main import build
from services.runtime.enact import enact
from services.runtime.service import Calendars, Runtime, Service
from services.runtime.testing.clock import VirtualClock
from services.runtime.testing.memory_bus import MemoryBus
from services.runtime.testing.memory_store import MemoryStore
from tests.support.cutting import Cut, Fuse
from tests.support.story import START, STEPS, lead_event, lead_record
from tests.support.worlds import CALENDAR, PACKS, SETTINGS

FUYANG = [pack for pack in PACKS if pack.city == "fuyang"]


async def no_fetch(*asked: object) -> list[Event]:
    raise AssertionError("no hole is expected here")


class Machine:
    """A store and a bus that outlive the processes on them."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.bus = MemoryBus()
        self.clock = VirtualClock(START)

    async def process(self, fuse: Fuse) -> Service:
        """A fresh process whose every await passes the fuse."""
        store, bus = fuse.wrap(self.store), fuse.wrap(self.bus)
        library = await enact(self.store, FUYANG)
        runtime = Runtime(SETTINGS, store, bus, self.clock, Calendars(CALENDAR), library, no_fetch)
        service = build(runtime)
        self.bus._subscriptions.clear()
        for consumer in service.consumers:
            self.bus.subscribe(service.name, consumer.topic, consumer.handle)
        return service

    async def tell(self, service: Service) -> None:
        """The story from where it stands: what was done before the cut is not done again."""
        while await self.bus.deliver():
            pass
        await self._relay(service)
        steps, *_ = service.handlers
        for after, (by, action) in STEPS:
            at = START + after
            if at < self.clock.now() or await self._taken(action.action):
                continue
            self.clock.move_to(at)
            await steps.take("C-1", action, by, at)
            await self._relay(service)
        await self._relay(service)

    async def _relay(self, service: Service) -> None:
        for relay in service.relays:
            while await relay.relay_once():
                pass

    async def _taken(self, action: str) -> bool:
        stored = (await self.store.load("case", ["C-1"]))["C-1"]
        events = [*await self.store.journal("C-1", 0, 1000), *stored.outbox]
        return any(e.by is not None and e.name in DONE_BY[action] for e in events)

    async def journal(self) -> list[tuple[int | None, str]]:
        return [(e.sequence, e.name) for e in await self.store.journal("C-1", 0, 1000)]

    def published(self) -> list[Event]:
        return [from_record(d.headers, d.value) for d in self.bus.records(CASES.name)]


DONE_BY = {
    "transfer": ("case.transferred",),
    "divert": ("case.diverted",),
    "verify": ("case.verified",),
    "file_case": ("case.filed",),
    "payment": ("case.payment_recorded",),
    "feedback": ("case.feedback_submitted",),
    "review": ("case.reviewed",),
    "close": ("case.closed",),
}


async def undisturbed() -> tuple[list[tuple[int | None, str]], int]:
    machine, fuse = Machine(), Fuse(None)
    service = await machine.process(fuse)
    await machine.bus.publish([lead_record(lead_event(1))])
    await machine.tell(service)
    return await machine.journal(), fuse.calls


async def test_the_story_is_a_whole_one() -> None:
    journal, calls = await undisturbed()
    names = [name for _, name in journal]
    assert [n for n, _ in journal] == list(range(1, len(journal) + 1))
    assert names[0] == "case.opened"
    assert names.count("case.timer_breached") == 2
    assert "case.closed" in names
    assert calls > 40


async def test_a_cut_at_any_await_loses_nothing_and_doubles_nothing() -> None:
    wanted, calls = await undisturbed()
    for at in range(2 * calls):
        machine = Machine()
        await machine.bus.publish([lead_record(lead_event(1))])
        cut = False
        try:
            await machine.tell(await machine.process(Fuse(at)))
        except Cut:
            cut = True
        assert cut, at
        # the next process is another relay: the lease of the dead one ends first, as it would
        machine.clock.move_to(machine.clock.now())
        machine.store._leases.clear()
        await machine.tell(await machine.process(Fuse(None)))
        assert await machine.journal() == wanted, at
        published = machine.published()
        assert {e.sequence for e in published} == {n for n, _ in wanted}, at


async def test_a_repeated_lead_opens_no_second_case() -> None:
    machine, fuse = Machine(), Fuse(None)
    service = await machine.process(fuse)
    for _ in range(3):
        await machine.bus.publish([lead_record(lead_event(1))])
    await machine.tell(service)
    names = [name for _, name in await machine.journal()]
    assert names.count("case.opened") == 1
    for consumer in service.consumers:
        assert not await consumer.parking.blocked(["L-1"])
