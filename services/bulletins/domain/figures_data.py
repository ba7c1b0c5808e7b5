"""Figures as events and documents carry them: amounts are yuan in what goes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.values import fen, yuan
from services.bulletins.domain.figures import AMOUNTS, Figures


def to_data(figures: Figures) -> dict[str, Any]:
    """The figures as JSON values (`contracts.bulletins.FiguresData`)."""
    return {
        "rows": {code: _said(row) for code, row in figures.rows.items()},
        "townships": {code: _said(row) for code, row in figures.townships.items()},
        "total": _said(figures.total),
        "units": dict(figures.units),
        "late_stages": {code: dict(found) for code, found in figures.late_stages.items()},
        "overdue_types": {code: dict(found) for code, found in figures.overdue_types.items()},
    }


def from_data(data: Mapping[str, Any]) -> Figures:
    """Inverse of `to_data`."""
    return Figures(
        rows={code: _read(row) for code, row in data["rows"].items()},
        townships={code: _read(row) for code, row in data["townships"].items()},
        total=_read(data["total"]),
        units=data["units"],
        late_stages=data["late_stages"],
        overdue_types=data["overdue_types"],
    )


def _said(row: Mapping[str, int]) -> dict[str, int | str | None]:
    return {name: yuan(value) if name in AMOUNTS else value for name, value in row.items()}


def _read(row: Mapping[str, Any]) -> dict[str, int]:
    return {name: (fen(value) or 0) if name in AMOUNTS else value for name, value in row.items()}
