"""A share of workers: how many did something, of how many."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """Workers: `found` of `of` did what `needed` of them had to do."""

    needed: int
    found: int
    of: int
