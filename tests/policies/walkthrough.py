"""The snippets of policies/README.md, as the files that a reader who follows it writes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "policies" / "README.md"
SAMPLE = Path(__file__).with_name("kunshan")
_SNIPPET = re.compile(r"^```yaml (\S+)\n(.*?)^```$", re.S | re.M)
_ROW = re.compile(r"^\| `([^`]+)` \|", re.M)


def snippets() -> dict[str, str]:
    """The text of each file that the walk-through writes, by path; several snippets make one file."""
    parts: dict[str, list[str]] = {}
    for path, body in _SNIPPET.findall(README.read_text("utf-8")):
        parts.setdefault(path, []).append(body)
    return {path: "\n".join(bodies) for path, bodies in parts.items()}


def messages() -> list[str]:
    """The messages of `anxin check` that the walk-through explains."""
    table = README.read_text("utf-8").partition("| 提示（节选） |")[2].partition("\n\n")[0]
    return _ROW.findall(table)


def written(folder: Path) -> Path:
    """Follows the walk-through in `folder`, beside the national rules; gives back the pack's folder."""
    shutil.copytree(ROOT / "policies" / "national", folder / "policies" / "national")
    for path, text in snippets().items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    scenarios = folder / "tests" / "scenarios" / "kunshan"
    for file in (SAMPLE / "scenarios").glob("*.yaml"):
        text = file.read_text("utf-8").replace("pack: ..\n", "")
        (scenarios / file.name).write_text(text, "utf-8")
    return folder / "policies" / "kunshan"
