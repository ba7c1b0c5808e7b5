"""`anxin import --holders`: who holds which post, from a file, in one answer."""

from __future__ import annotations

from pathlib import Path

import httpx

from anxin.commands.client import problem_of
from anxin.commands.console import fail, print_json, tell
from services.runtime.csv_lines import MARK, csv_line

_HEADING = ("行号", "列", "原因")


def import_holders(http: httpx.Client, file: Path, city: str, refused: Path | None, as_json: bool) -> None:
    """Brings a file of holders in; running the same import again adds nothing."""
    files = {"file": (file.name, file.read_bytes())}
    answer = http.post("/routing/posts/import", files=files, data={"city": city}, timeout=300)
    if answer.status_code != httpx.codes.OK:
        raise fail(problem_of(answer))
    found = answer.json()
    rows = found["refused"]
    if refused is not None:
        lines = [csv_line((row["row"], row["column"], row["reason"])) for row in rows]
        refused.write_bytes(MARK + csv_line(_HEADING) + b"".join(lines))
    if as_json:
        print_json({**found, "refused": len(rows)})
        return
    tell(f"accepted {found['accepted']}, repeated {found['repeated']}, refused {len(rows)}")
    for row in rows if refused is None else ():
        tell(f"row {row['row']} {row['column']}: {row['reason']}")
