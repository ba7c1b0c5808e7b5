"""The fields of records as a mapping."""

from __future__ import annotations

from dataclasses import fields
from typing import Any


def shallow(record: Any) -> dict[str, Any]:
    """The fields of a dataclass as they are; `asdict` copies what nobody changes, at ten times the cost."""
    return {field.name: getattr(record, field.name) for field in fields(record)}
