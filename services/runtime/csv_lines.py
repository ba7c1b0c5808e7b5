"""CSV for a spreadsheet: UTF-8 with its mark, no cell that would run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

MARK = b"\xef\xbb\xbf"
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def csv_line(cells: Sequence[Any]) -> bytes:
    """One line."""
    out = io.StringIO()
    csv.writer(out).writerow([_harmless(str(c)) for c in cells])
    return out.getvalue().encode("utf-8", "replace")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RISKY) else cell
