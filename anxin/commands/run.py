"""`anxin up` and `anxin serve`."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Annotated

import typer

from anxin import host
from anxin.commands.console import fail, tell
from anxin.embedded.errors import EmbeddedError
from services.runtime.bus import BusAwayError
from services.runtime.calendar_years import CalendarFileError
from services.runtime.logs import configure_logs
from services.runtime.packs import PackError
from services.runtime.sealing import MIN_SECRET
from services.runtime.settings import Settings
from services.runtime.store import StoreAwayError

DEMO_LEADS = 2040


def up(
    data: Annotated[Path, typer.Option(help="Folder that holds all state.")] = Path(".anxin"),
    demo: Annotated[bool, typer.Option("--demo", help="Load a year of demonstration data first.")] = False,
    demo_leads: Annotated[
        int, typer.Option(min=5, max=100_000, help="Leads of that year, in all cities together.")
    ] = DEMO_LEADS,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the web origin.")] = 8000,
    listen: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    bus: Annotated[str | None, typer.Option(help="Kafka address, instead of the embedded one.")] = None,
    store: Annotated[str | None, typer.Option(help="MongoDB URL, instead of the embedded one.")] = None,
) -> None:
    """Run everything on this machine; Ctrl-C stops it cleanly, a restart goes on where it was."""
    configure_logs("INFO")
    options = host.Options(data, port, listen, bus, store)
    load = None
    if demo:
        from anxin.demo.load import demo_size, load_demo  # an installation without demo data never needs it

        load = load_demo(data, tell, demo_size(demo_leads))
    _check_secret(os.environ.get("ANXIN_SECRET") or None)
    _run(host.up(options, tell, load))


def serve(
    service: Annotated[str, typer.Argument(help=f"One of {', '.join(host.ALL)}.")],
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    listen: Annotated[str, typer.Option("--host")] = "127.0.0.1",
) -> None:
    """Run one service against ANXIN_BUS and ANXIN_STORE."""
    if service not in host.ALL:
        raise fail(f"there is no service {service!r}.", f"Choose one of {', '.join(host.ALL)}.", 2)
    settings = Settings(host=listen, port=port)
    if not settings.secret.get_secret_value():
        raise fail("ANXIN_SECRET is not set.", "Set it to the same long random text for all services.", 2)
    _check_secret(settings.secret.get_secret_value())
    configure_logs(settings.log_level)
    _run(host.serve(service, settings, tell))


def _check_secret(given: str | None) -> None:
    """A secret that is too short is wrong usage, told before anything is started."""
    if given is not None and len(given) < MIN_SECRET:
        what = f"ANXIN_SECRET has {len(given)} characters, it needs {MIN_SECRET}."
        raise fail(what, "Set it to a long random text and keep it: without it nothing can be read again.", 2)


def _run(work: object) -> None:
    """Runs until it ends; what was foreseen is told in words, anything else with its stack."""
    # While servers start, SIGTERM ends them in order as Ctrl-C does; later the host handles both itself.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        asyncio.run(work)  # type: ignore[arg-type]
    except EmbeddedError as error:
        raise fail(error.problem, error.what_to_do) from None
    except (PackError, CalendarFileError) as error:
        raise fail(str(error), "Mend the file, then start again; `anxin check` shows all findings.") from None
    except StoreAwayError as error:
        raise fail(
            f"the store does not answer: {error}", "Check that MongoDB runs and its address."
        ) from None
    except BusAwayError as error:
        raise fail(f"the bus does not answer: {error}", "Check that Kafka runs and its address.") from None
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
