"""`anxin import`: leads or projects from a file into a running installation."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from anxin.commands.client import DEFAULT_URL, client, problem_of
from anxin.commands.console import err, fail, print_json, tell

ASK_SECONDS = 0.5


def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX or NDJSON; gzip too.")],
    mapping: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Which column is which field.")
    ] = None,
    refused: Annotated[Path | None, typer.Option(help="Where to write refused rows.")] = None,
    kind: Annotated[str, typer.Option(help="leads or projects.")] = "leads",
    url: Annotated[str, typer.Option(help="Origin of the running installation.")] = DEFAULT_URL,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Import a file; running the same import again adds nothing."""
    with client(url) as http:
        job = _post(http, file, mapping, kind)
        final = _follow(http, job)
        if refused is not None:
            answer = http.get(f"/intake/imports/{job}/refused.csv")
            answer.raise_for_status()
            refused.write_bytes(answer.content)
    counts = {name: final[name] for name in ("accepted", "repeated", "refused")}
    if as_json:
        print_json(counts)
    else:
        tell(", ".join(f"{name} {count}" for name, count in counts.items()))
        if counts["refused"] and refused is None:
            tell("refused rows: run again with --refused FILE to have them with their reasons")
    if final["state"] != "done":
        raise fail(f"the import did not end well: {final.get('problem') or final['state']}")


def _post(http: httpx.Client, file: Path, mapping: Path | None, kind: str) -> str:
    files = {"file": (file.name, file.read_bytes())}
    if mapping is not None:
        files["mapping"] = (mapping.name, mapping.read_bytes())
    answer = http.post("/intake/imports", files=files, data={"kind": kind}, timeout=300)
    if answer.status_code != 202:
        raise fail(problem_of(answer))
    return str(answer.json()["id"])


def _follow(http: httpx.Client, job: str) -> dict[str, Any]:
    """Shows progress until the import has ended."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as progress:
        task = progress.add_task("importing", total=None)
        while True:
            answer = http.get(f"/intake/imports/{job}")
            if answer.status_code != 200:
                raise fail(problem_of(answer))
            state: dict[str, Any] = answer.json()
            done = state["accepted"] + state["repeated"] + state["refused"]
            progress.update(task, completed=done, total=state.get("total"))
            if state["state"] not in ("waiting", "reading", "running"):
                return state
            time.sleep(ASK_SECONDS)
