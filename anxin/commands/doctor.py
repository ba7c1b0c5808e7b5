"""`anxin doctor`: looks at everything an installation needs, and says in words what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.table import Table

from anxin.checking.report import check_packs
from anxin.commands.client import DEFAULT_URL
from anxin.commands.console import out, print_json
from anxin.embedded.doctor import Finding
from anxin.embedded.doctor import findings as embedded_findings
from services.runtime.calendar import Calendar
from services.runtime.calendar_years import CalendarFileError
from services.runtime.clock import SystemClock
from services.runtime.documents import installed_fonts
from services.runtime.packs import HEADER
from services.runtime.settings import Settings

SOON = timedelta(days=60)


def doctor(
    data: Annotated[Path, typer.Option(help="Folder of `anxin up`.")] = Path(".anxin"),
    url: Annotated[str, typer.Option(help="Origin of a running installation.")] = DEFAULT_URL,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Check servers, calendar, packs, fonts and the running installation; exit 1 if something is wrong."""
    settings = Settings()
    found = [
        *embedded_findings(data),
        _calendar(settings),
        *_packs(settings),
        *_fonts(),
        _running(url),
    ]
    if as_json:
        print_json({"findings": [asdict(f) for f in found]})
    else:
        _show(found)
    raise typer.Exit(0 if all(f.ok for f in found) else 1)


def _calendar(settings: Settings) -> Finding:
    try:
        calendar = Calendar.load(settings.calendars)
    except CalendarFileError as error:
        return Finding("calendar", False, str(error), "Mend the year's file in policies/calendars.")
    until = calendar.covered_until
    left = until - SystemClock().now()
    detail = f"years {calendar.first_year} to {calendar.last_year}"
    if left < SOON:
        advice = (
            f"Add {calendar.last_year + 1}.yaml to policies/calendars as soon as the State Council has "
            "published its schedule; until then deadlines that reach it are provisional."
        )
        return Finding("calendar", left > timedelta(0), f"{detail}, {left.days} days left", advice)
    return Finding("calendar", True, detail)


def _packs(settings: Settings) -> Iterator[Finding]:
    for header in sorted(settings.policies.glob(f"*/{HEADER}.yaml")):
        report = check_packs([header.parent], None)
        detail = "; ".join(report.errors) or f"{len(report.assumed)} assumed values"
        advice = "Run `anxin check` and mend what it names." if report.errors else ""
        yield Finding(f"pack {header.parent.name}", not report.errors, detail, advice)


def _fonts() -> Iterator[Finding]:
    """Which fonts stand in for which: never wrong, but to be known."""
    for font in installed_fonts(Settings().fonts).findings():
        stands = f"{font.used} stands in for {font.wanted}" if font.stands_in else str(font.used)
        advice = "Put the official font into a folder named by ANXIN_FONTS." if font.stands_in else ""
        yield Finding(f"font {font.role}", True, stands, advice)


def _running(url: str) -> Finding:
    try:
        answer = httpx.get(f"{url}/readyz", timeout=5, trust_env=False)
    except httpx.TransportError:
        return Finding("running", True, f"nothing runs at {url}", "Start it with `anxin up`.")
    problems = answer.json().get("problems", {})
    return Finding("running", answer.status_code == 200, f"{url}: {problems or 'ready'}")


def _show(found: list[Finding]) -> None:
    table = Table("", "what", "found", "to do")
    for finding in found:
        table.add_row("ok" if finding.ok else "[red]wrong[/]", finding.name, finding.detail, finding.advice)
    out.print(table)
