"""`anxin up`: everything on one machine, in one process, over the embedded servers or given ones."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import uvicorn
from fastapi import APIRouter, FastAPI, Response

from anxin.composition import HttpFetch, World, open_service, refill_fresh_bus
from anxin.embedded.errors import EmbeddedError
from anxin.embedded.servers import EmbeddedServers
from anxin.home import home_routes
from anxin.secret import read_secret
from anxin.years import YearFiles, watch_years
from services.runtime.bus import BusAwayError
from services.runtime.calendar import Calendar
from services.runtime.clock import SystemClock
from services.runtime.enact import read_packs
from services.runtime.kafka import KafkaBus
from services.runtime.mongo import MongoStores
from services.runtime.other_files import HttpFiles
from services.runtime.senders import HttpSender
from services.runtime.service import AWAY_SECONDS, Calendars, Service
from services.runtime.settings import Settings
from services.runtime.store import StoreAwayError
from services.runtime.web import make_app

log = logging.getLogger(__name__)
ALL = ("intake", "routing", "warnings", "bulletins")
YOUNG = 50_000
"""New objects after which the collector of cycles looks at them."""
Tell = Callable[[str], None]
Load = Callable[[World, Sequence[Service]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Options:
    """What `anxin up` was asked for."""

    data: Path
    port: int
    host: str = "127.0.0.1"
    bus: str | None = None
    store: str | None = None


async def up(options: Options, tell: Tell, load: Load | None = None) -> None:
    """Runs until it is told to stop. `load` fills the stores first (the demo); `tell` speaks to people.

    Raises `EmbeddedError` in words for what can't be started, and whatever a service died of.
    """
    listener = _listen(options.host, options.port)
    servers = EmbeddedServers(options.data, options.bus, options.store)
    tell("starting bus and store")
    addresses = await servers.start()
    watch = asyncio.create_task(servers.watch())
    try:
        origin = f"http://{options.host}:{options.port}"
        settings = Settings(
            bus=addresses.bus,
            store=addresses.store,
            url=origin,
            secret=read_secret(options.data),
            instance="up",
        )
        async with run_services(ALL, settings, load) as (services, stop):
            app = make_app(services)
            app.include_router(ready_routes(services))
            app.include_router(home_routes(services))
            await _serve(app, listener, stop, lambda: tell(f"ready: {origin}"))
    finally:
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)
        await servers.stop()
        listener.close()


def calm_collector() -> None:
    """A batch is tens of thousands of objects without a cycle; by default all of them, and all that is
    known for good, would be looked at again with every few hundred new ones: a third of a flood's time.
    """
    gc.freeze()
    gc.set_threshold(YOUNG, 5, 5)


@asynccontextmanager
async def run_services(
    names: Sequence[str], settings: Settings, load: Load | None = None
) -> AsyncIterator[tuple[list[Service], asyncio.Future[None]]]:
    """Opens services and keeps their loops going; the future ends when one of them dies, with its fault."""
    stop: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def fatal(fault: BaseException) -> None:
        log.critical("a service died", exc_info=fault)
        if not stop.done():
            stop.set_exception(fault)

    bus = KafkaBus(settings.bus, fatal, settings.instance, settings.replication)
    stores = MongoStores(settings.store)
    fetch = HttpFetch(settings.url)
    calendars = Calendars(Calendar.load(settings.calendars))
    years = YearFiles(settings.calendars, calendars)
    send = HttpSender.at(settings.url)
    files = HttpFiles.at(settings.url)
    packs = read_packs(settings.policies)
    world = World(settings, stores, bus, SystemClock(), calendars, packs, fetch, send, files)
    tasks: list[asyncio.Task[None]] = []
    try:
        await bus.connect()
        services = [await open_service(name, world) for name in names]
        calm_collector()
        if load is not None:
            await load(world, services)
        for service in services:
            await service.reproject()
        tasks.append(asyncio.create_task(_keep_going(services, bus, fatal)))
        tasks.append(asyncio.create_task(_watch_years(years, services, fatal)))
        yield services, stop
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(Exception):
            await bus.stop()
        await stores.close()
        await fetch.close()
        await send.close()
        await files.close()


async def _keep_going(
    services: Sequence[Service], bus: KafkaBus, fatal: Callable[[BaseException], None]
) -> None:
    """Refills a bus that is new, then delivers, relays and sweeps; a fault in any of it is fatal."""
    try:
        for service in services:
            count = await _patiently(partial(refill_fresh_bus, service))
            log.debug("bus refilled", extra={"service": service.name, "events": count})
        async with asyncio.TaskGroup() as group:
            await bus.start()
            for service in services:
                for loop in service.loops():
                    group.create_task(_run(loop))
    except asyncio.CancelledError:
        raise
    except BaseException as fault:
        fatal(fault)


async def _watch_years(
    years: YearFiles, services: Sequence[Service], fatal: Callable[[BaseException], None]
) -> None:
    """Watches the calendars; an unreadable folder is told and looked at again, other faults are fatal."""
    while True:
        try:
            await watch_years(years, services)
        except asyncio.CancelledError:
            raise
        except OSError as error:
            log.error("the calendars can't be looked at, they will be again: %s", error)
        except BaseException as fault:
            fatal(fault)
            return


async def _patiently(work: Callable[[], Awaitable[int]]) -> int:
    """Does `work`, again and again while store or bus is away."""
    while True:
        try:
            return await work()
        except (StoreAwayError, BusAwayError) as error:
            log.warning("start waits: %s", error)
            await asyncio.sleep(AWAY_SECONDS)


async def _run(loop: Awaitable[None]) -> None:
    await loop


def _listen(host: str, port: int) -> socket.socket:
    """Takes the port before anything is started, so that a taken one is told at once."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise EmbeddedError(
            f"port {port} on {host} can't be had: {error.strerror}.",
            "Stop what uses it, or choose another with --port.",
        ) from error
    return listener


class _Server(uvicorn.Server):
    """Uvicorn without its own signal handlers: the host decides when to stop, and is told when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        yield


async def _serve(
    app: FastAPI, listener: socket.socket, stop: asyncio.Future[None], started: Callable[[], None]
) -> None:
    """Serves until a signal comes or `stop` ends; raises the fault that ended it."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, timeout_graceful_shutdown=5, server_header=False
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, _end, stop)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await server.up.wait()
    started()
    await asyncio.wait([serving, stop], return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    await serving
    if stop.done():
        stop.result()


def _end(stop: asyncio.Future[None]) -> None:
    if not stop.done():
        stop.set_result(None)


def ready_routes(services: Sequence[Service]) -> APIRouter:
    """`/healthz` and `/readyz` of the origin: ready when every service is."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz(response: Response) -> dict[str, object]:
        problems = {s.name: await s.not_ready() for s in services}
        ready = not any(problems.values())
        response.status_code = 200 if ready else 503
        return {"ready": ready, "problems": {name: found for name, found in problems.items() if found}}

    return router


async def serve(name: str, settings: Settings, tell: Tell) -> None:
    """Runs one service against the bus and store of `settings`."""
    listener = _listen(settings.host, settings.port)
    try:
        async with run_services([name], settings) as (services, stop):
            app = make_app(services)
            app.include_router(ready_routes(services))
            address = f"http://{settings.host}:{settings.port}"
            await _serve(app, listener, stop, lambda: tell(f"{name} ready: {address}"))
    finally:
        listener.close()
