"""`anxin simulate`: plays scenario files through the services' own logic in virtual time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import SecretStr
from rich.progress import Progress

from anxin.commands.console import err, fail, out, print_json
from anxin.scenario.files import Scenario, ScenarioError, load_scenario, pack_folder, scenario_files
from anxin.scenario.player import Finding, Player
from anxin.world import VirtualWorld
from services.runtime.calendar import Calendar
from services.runtime.enact import read_packs
from services.runtime.packs import Pack, PackError, read_pack
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
    results = asyncio.run(_play_all(files, policies))
    failed = [r for r in results if r["failed"]]
    if as_json:
        print_json({"passed": len(results) - len(failed), "failed": len(failed), "files": results})
    else:
        for result in results:
            _show(result, verbose)
        out.print(f"{len(results) - len(failed)} passed, {len(failed)} failed", highlight=False)
    raise typer.Exit(1 if failed else 0)


async def _play_all(files: Sequence[Path], policies: Path | None) -> list[dict[str, Any]]:
    settings = Settings(secret=SecretStr(SECRET), policies=policies or Settings().policies)
    packs = {pack.city: pack for pack in read_packs(settings.policies)}
    calendar = Calendar.load(settings.calendars)
    results = []
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("scenarios", total=len(files))
        for file in files:
            results.append(await _play(file, packs, calendar, settings))
            progress.advance(task)
    return results


async def _play(file: Path, packs: dict[str, Pack], calendar: Calendar, settings: Settings) -> dict[str, Any]:
    try:
        scenario = load_scenario(file)
        pack = _pack_of(scenario, packs)
    except (ScenarioError, PackError) as error:
        return _result(file, "", [Finding(0, "the file can be read", [str(error)])])
    others = [p for p in packs.values() if p.city != pack.city]
    world = await VirtualWorld([pack, *others], calendar, scenario.start, settings).open()
    return _result(file, scenario.title, await Player(scenario, world).play())


def _pack_of(scenario: Scenario, packs: dict[str, Pack]) -> Pack:
    if scenario.pack is not None:
        return read_pack(pack_folder(scenario.pack, scenario.file))
    if scenario.city not in packs:
        raise ScenarioError(f"{scenario.file}: there is no pack for city {scenario.city}")
    return packs[scenario.city]


def _result(file: Path, title: str, findings: Sequence[Finding]) -> dict[str, Any]:
    rows = [{"step": f.step, "what": f.what, "wrong": list(f.wrong)} for f in findings]
    return {
        "file": str(file),
        "title": title,
        "expectations": rows,
        "failed": sum(1 for f in findings if f.wrong),
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
