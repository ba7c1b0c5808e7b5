"""Bulletins: the data of their events."""

from __future__ import annotations

from contracts.values import Open

EVENTS: dict[str, type[Open]] = {}
