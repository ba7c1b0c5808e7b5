"""Neutral stand-ins for what people wrote and who they are: rules see the same length, readers nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WORDS = "此处原有文字已略去"
LONGEST = 200
"""Characters up to which a stand-in is as long as its text; no rule asks for longer texts."""
_REFERENCE = frozenset({"id", "length", "sha256"})


def filler(length: int) -> str:
    """Words that say nothing, as many characters as the text had."""
    wanted = max(1, min(length, LONGEST))
    return (WORDS * (wanted // len(WORDS) + 1))[:wanted]


def without_text(value: Any) -> Any:
    """The value with a filler where it refers to a text (`TextRef`)."""
    if isinstance(value, Mapping) and value.keys() == _REFERENCE:
        return filler(value["length"])
    return value


class Aliases:
    """Numbers in place of names and credit codes: the same one for the same party throughout a file."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str | None], int] = {}

    def party(self, name: str, uscc: str | None) -> dict[str, str]:
        """An employer or debtor under its number."""
        number = self._numbers.setdefault((name, uscc), len(self._numbers) + 1)
        found = {"name": f"单位{number}"}
        return found if uscc is None else {**found, "uscc": f"{number:018d}"}
