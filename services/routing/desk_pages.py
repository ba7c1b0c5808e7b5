"""What all pages of the desk have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import Query

PAGES = Path(__file__).parent / "pages"
Short = Annotated[str, Query(max_length=128)]
