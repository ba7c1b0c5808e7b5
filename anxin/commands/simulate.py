"""`anxin simulate`: plays scenario files through the services' own logic in virtual time."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import SecretStr
from rich.progress import Progress

from anxin.commands.console import err, fail, out, print_json
from anxin.scenario.files import scenario_files
from anxin.scenario.playing import Played, Stage
from services.runtime.calendar import Calendar
from services.runtime.enact import read_packs
from services.runtime.settings import Settings

SECRET = "simulated-world-without-real-people"


def simulate(
    scenarios: Annotated[list[Path], typer.Argument(exists=True, help="Scenario files or folders of them.")],
    policies: Annotated[Path | None, typer.Option(help="Folder of packs; default: the project's.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Also what held.")] = False,
) -> None:
    """Play scenarios in virtual time; exit 1 if an expectation fails."""
    logging.basicConfig(level=logging.ERROR)
    files = [file for given in scenarios for file in scenario_files(given)]
    if not files:
        raise fail("there is no scenario file there.", "Name a .yaml file or a folder that holds some.", 2)
    results = _play_all(files, policies)
    failed = [r for r in results if r["failed"]]
    if as_json:
        print_json({"passed": len(results) - len(failed), "failed": len(failed), "files": results})
    else:
        for result in results:
            _show(result, verbose)
        out.print(f"{len(results) - len(failed)} passed, {len(failed)} failed", highlight=False)
    raise typer.Exit(1 if failed else 0)


def _play_all(files: Sequence[Path], policies: Path | None) -> list[dict[str, Any]]:
    settings = Settings(secret=SecretStr(SECRET), policies=policies or Settings().policies)
    packs = {pack.city: pack for pack in read_packs(settings.policies)}
    stage = Stage(packs, Calendar.load(settings.calendars), settings)
    with Progress(console=err, transient=True) as progress:
        played = stage.play(files, os.cpu_count() or 1)
        return [_result(one) for one in progress.track(played, len(files), description="scenarios")]


def _result(played: Played) -> dict[str, Any]:
    rows = [{"step": f.step, "what": f.what, "wrong": list(f.wrong)} for f in played.findings]
    return {
        "file": str(played.file),
        "title": played.title,
        "expectations": rows,
        "failed": sum(1 for f in played.findings if f.wrong),
    }


def _show(result: dict[str, Any], verbose: bool) -> None:
    mark = "FAIL" if result["failed"] else "ok"
    out.print(f"{mark}  {result['file']}  {result['title']}", highlight=False, markup=False, soft_wrap=True)
    for row in result["expectations"]:
        if row["wrong"] or verbose:
            lines = row["wrong"] or ["ok"]
            words = "; ".join(lines)
            out.print(
                f"      step {row['step']} {row['what']}: {words}",
                highlight=False,
                markup=False,
                soft_wrap=True,
            )
