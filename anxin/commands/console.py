"""Speaking to the person at the terminal: progress and words on stderr, results on stdout."""

from __future__ import annotations

import json
from typing import Any

import typer
from rich.console import Console

out = Console()
err = Console(stderr=True)


def tell(words: str) -> None:
    """A line of progress, on stderr."""
    err.print(words, highlight=False)


def fail(problem: str, what_to_do: str = "", code: int = 1) -> typer.Exit:
    """Says what is wrong and what to do; to be raised."""
    err.print(f"[bold red]error:[/] {_plain(problem)}", highlight=False)
    if what_to_do:
        err.print(f"[bold]to do:[/] {_plain(what_to_do)}", highlight=False)
    return typer.Exit(code)


def print_json(value: Any) -> None:
    """One JSON value on stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def _plain(words: str) -> str:
    return words.replace("[", "\\[")
