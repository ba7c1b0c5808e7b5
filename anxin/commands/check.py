"""`anxin check`: checks policy packs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from anxin.checking.report import Report, check_packs
from anxin.commands.console import fail, out, print_json
from services.runtime.packs import HEADER
from services.runtime.settings import ROOT, Settings

SCENARIOS = ROOT / "tests" / "scenarios"


def check(
    packs: Annotated[
        list[Path] | None, typer.Argument(help="Pack folders, or names of packs; default: all.")
    ] = None,
    scenarios: Annotated[Path, typer.Option(help="Scenario files that count as tests.")] = SCENARIOS,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Check packs: keys, units, rules that can't take effect, clauses without rule or scenario; list what is
    assumed. Exit 1 if something is wrong."""
    report = check_packs(_folders(packs or []), scenarios)
    if as_json:
        print_json(asdict(report))
    else:
        _show(report)
    raise typer.Exit(1 if report.errors else 0)


def _folders(asked: list[Path]) -> list[Path]:
    policies = Settings().policies
    if not asked:
        return [header.parent for header in sorted(policies.glob(f"*/{HEADER}.yaml"))]
    folders = [pack if pack.is_dir() else policies / pack for pack in asked]
    for folder in folders:
        if not folder.is_dir():
            raise fail(f"there is no pack {folder}.", "Name a pack folder.", 2)
    return folders


def _show(report: Report) -> None:
    table = Table("clause", "rules", "scenarios", title="clauses")
    for clause, counts in report.clauses.items():
        table.add_row(clause, str(counts["rules"]), str(counts["scenarios"]))
    out.print(table)
    for assumed in report.assumed:
        words = f"assumed  {assumed.pack}: {assumed.where}: {assumed.reason}"
        out.print(words, highlight=False, markup=False, soft_wrap=True)
    for error in report.errors:
        out.print(f"error  {error}", highlight=False, markup=False, soft_wrap=True)
    for left in report.open:
        out.print(f"open  {left.clause}: {left.carried_out_by}", highlight=False, markup=False)
    out.print(
        f"{len(report.errors)} errors, {len(report.assumed)} assumed values, "
        f"{len(report.open)} clauses left to other services",
        highlight=False,
        soft_wrap=True,
    )
