"""`anxin replay`: plays recorded steps through a pack in virtual time, or through two side by side."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from anxin.commands.console import fail, out, print_json, tell
from anxin.commands.replay_tables import show
from anxin.replay.player import Replay, Replayed, Rules
from anxin.replay.recorded import RecordedError, read_lines
from anxin.replay.report import ReplayReport, Side
from services.runtime.calendar import Calendar
from services.runtime.enact import read_packs
from services.runtime.packs import Pack, PackError, read_pack
from services.runtime.settings import Settings

FORMATS = (".csv", ".html")


def replay(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Steps, NDJSON; gzip too.")],
    pack: Annotated[Path, typer.Option(help="Pack folder, or the name of a pack.")],
    against: Annotated[Path | None, typer.Option(help="Another pack to hold it against.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
    written: Annotated[Path | None, typer.Option("--out", help="Write the result: .csv or .html.")] = None,
    chart: Annotated[Path | None, typer.Option(help="Write the chart: .svg.")] = None,
) -> None:
    """Play recorded steps through a pack and show how its deadlines were kept."""
    if written is not None and written.suffix not in FORMATS:
        raise fail(f"{written}: no such format.", f"Name a file with {', '.join(FORMATS)}.", 2)
    settings = Settings()
    try:
        calendar = Calendar.load(settings.calendars)
        neighbours = read_packs(settings.policies)
        packs = [_pack(asked, settings.policies) for asked in (pack, against) if asked is not None]
        sides = [Side.of(_play(file, Rules.of(one, calendar, neighbours))) for one in packs]
    except (PackError, RecordedError) as error:
        raise fail(str(error)) from None
    report = ReplayReport(*sides)
    if written is not None:
        _write(report, written)
    if chart is not None:
        chart.write_text(report.as_svg(), "utf-8")
        tell(f"written: {chart}")
    if as_json:
        print_json(report.as_json())
    else:
        show(report, out)


def _pack(asked: Path, policies: Path) -> Pack:
    folder = asked if asked.is_dir() else policies / asked
    if not folder.is_dir():
        raise fail(f"there is no pack {asked}.", "Name a pack folder, or a pack as in `anxin check`.", 2)
    return read_pack(folder)


def _play(file: Path, rules: Rules) -> Replayed:
    began = perf_counter()
    with uncollected():
        replayed = Replay(rules).play(read_lines(file))
    seconds = perf_counter() - began
    each = seconds / max(1, replayed.decisions) * 1e6
    tell(
        f"{rules.pack.name} {rules.pack.version}: {replayed.leads} leads, {replayed.decisions} decisions, "
        f"{replayed.events} events in {seconds:.1f} s, {each:.0f} µs a decision"
    )
    return replayed


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of cycles: a replay makes millions of objects and hardly a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _write(report: ReplayReport, file: Path) -> None:
    if file.suffix == ".csv":
        file.write_text(report.as_csv(), "utf-8", newline="")
    else:
        file.write_text(report.as_html(), "utf-8")
    tell(f"written: {file}")
