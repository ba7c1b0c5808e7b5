"""Frozen dataclasses with other values in some fields: `dataclasses.replace` at a tenth of its cost.

Every event of every aggregate passes here. The fields are taken over whole, so that the classes that are
changed so have no slots.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

T = TypeVar("T")


def changed(value: T, changes: Mapping[str, Any]) -> T:
    """`value` with other values in the fields that `changes` names; whether there are such is not asked."""
    kind = type(value)
    copy = object.__new__(kind)
    copy.__dict__.update(value.__dict__, **changes)
    return copy
