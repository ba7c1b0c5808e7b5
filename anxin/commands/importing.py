"""`anxin import`: leads, projects, open cases or holders of posts into a running installation."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from anxin.commands.client import DEFAULT_URL, client, problem_of
from anxin.commands.console import err, fail, print_json, tell
from anxin.commands.import_holders import import_holders

ASK_SECONDS = 0.5


def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX or NDJSON; gzip too.")],
    mapping: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Which column is which field.")
    ] = None,
    refused: Annotated[Path | None, typer.Option(help="Where to write refused rows.")] = None,
    kind: Annotated[str, typer.Option(help="leads or projects.")] = "leads",
    cases: Annotated[bool, typer.Option("--cases", help="Cases that are open, with their steps.")] = False,
    holders: Annotated[bool, typer.Option("--holders", help="Who holds which post of which unit.")] = False,
    city: Annotated[str | None, typer.Option(help="The city of the open cases or of the holders.")] = None,
    url: Annotated[str, typer.Option(help="Origin of the running installation.")] = DEFAULT_URL,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Import a file; running the same import again adds nothing."""
    service = "routing" if cases else "intake"
    if cases and city is None:
        raise fail("open cases are of one city.", "Name it: anxin import --cases FILE --city CITY", 2)
    if holders and city is None:
        raise fail("holders are of one city.", "Name it: anxin import --holders FILE --city CITY", 2)
    with client(url) as http:
        if holders:
            import_holders(http, file, city or "", refused, as_json)
            return
        job = _post(http, service, file, mapping, {"city": city} if cases else {"kind": kind})
        final = _follow(http, f"/{service}/imports/{job}")
        if refused is not None:
            answer = http.get(f"/{service}/imports/{job}/refused.csv")
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


def _post(
    http: httpx.Client, service: str, file: Path, mapping: Path | None, fields: dict[str, str | None]
) -> str:
    files = {"file": (file.name, file.read_bytes())}
    if mapping is not None:
        files["mapping"] = (mapping.name, mapping.read_bytes())
    answer = http.post(f"/{service}/imports", files=files, data=fields, timeout=300)
    if answer.status_code != 202:
        raise fail(problem_of(answer))
    return str(answer.json()["id"])


def _follow(http: httpx.Client, path: str) -> dict[str, Any]:
    """Shows progress until the import has ended."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as progress:
        task = progress.add_task("importing", total=None)
        while True:
            answer = http.get(path)
            if answer.status_code != 200:
                raise fail(problem_of(answer))
            state: dict[str, Any] = answer.json()
            done = state["accepted"] + state["repeated"] + state["refused"]
            progress.update(task, completed=done, total=state.get("total"))
            if state["state"] not in ("waiting", "reading", "running"):
                return state
            time.sleep(ASK_SECONDS)
