"""`anxin export`: what happened in an installation, as steps that `anxin replay` plays."""

from __future__ import annotations

import gzip
import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from anxin.commands.client import DEFAULT_URL, client
from anxin.commands.console import err, fail, tell
from anxin.replay.taking_out import ExportError, Line, Span, take_out


def export(
    steps: Annotated[bool, typer.Option("--steps", help="Leads and steps as NDJSON, for replay.")] = False,
    city: Annotated[str | None, typer.Option(help="One city only; default: all.")] = None,
    first: Annotated[
        str | None, typer.Option("--from", help="Day (2023-09-01) from which on leads came.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", help="Last day on which leads came; all their steps go with them.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="File (.gz: compressed); default: stdout.")] = None,
    url: Annotated[str, typer.Option(help="Origin of the running installation.")] = DEFAULT_URL,
) -> None:
    """Write what happened as steps of a scenario: no names, no texts, nothing personal."""
    if not steps:
        raise fail("say what to export.", "Write `anxin export --steps`.", 2)
    span = Span(_day("--from", first), _day("--to", last))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with client(url) as http, Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("cases", total=None)
        try:
            lines = take_out(http, city, span, lambda cases: progress.update(task, completed=cases))
        except ExportError as error:
            raise fail(str(error)) from None
    _write(lines, out)
    leads = sum(1 for line in lines if "lead" in line)
    acts = sum(1 for line in lines if "act" in line)
    tell(f"{leads} leads, {acts} steps{'' if out is None else f' written to {out}'}")


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise fail(f"{option}: {text!r} is no day.", "Write it as 2023-09-01.", 2) from None


def _write(lines: list[Line], out: Path | None) -> None:
    raw = b"".join(
        json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for line in lines
    )
    if out is None:
        sys.stdout.buffer.write(raw)
    elif out.suffix == ".gz":
        out.write_bytes(gzip.compress(raw, mtime=0))
    else:
        out.write_bytes(raw)
