"""`anxin bulletin`: produces one bulletin."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from anxin.commands.client import DEFAULT_URL, client, problem_of
from anxin.commands.console import fail, tell


class Format(StrEnum):
    """The formats of a bulletin."""

    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"
    JSON = "json"


def bulletin(
    city: Annotated[str, typer.Option(help="The city's pack, e.g. the one of `anxin check`.")],
    kind: Annotated[str, typer.Option(help="e.g. monthly_bulletin.")],
    period: Annotated[str, typer.Option(help="e.g. 2023-09.")],
    form: Annotated[Format, typer.Option("--format")] = Format.JSON,
    out: Annotated[Path | None, typer.Option(help="File to write; default: stdout.")] = None,
    url: Annotated[str, typer.Option(help="Origin of the running installation.")] = DEFAULT_URL,
) -> None:
    """Produce one bulletin from the figures as they are now."""
    asked = {"city": city, "kind": kind, "period": period, "format": form.value}
    with client(url) as http:
        answer = http.get("/bulletins/render", params=asked, timeout=120)
    if answer.status_code != 200:
        raise fail(problem_of(answer))
    if out is None:
        sys.stdout.buffer.write(answer.content)
    else:
        out.write_bytes(answer.content)
        tell(f"written: {out}")
