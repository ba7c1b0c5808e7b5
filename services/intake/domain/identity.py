"""The ids of a lead: the same thing handed in again gets the same ones. Pure."""

from __future__ import annotations

import json
from hashlib import sha256

from contracts.leads import LeadInput
from services.runtime.sealing import readable


def lead_id_of_source(city: str, channel: str, source_id: str) -> str:
    """The id of a lead that its sender numbers."""
    return _lead_id("source", city, channel, source_id)


def lead_id_of_key(caller: str, key: str) -> str:
    """The id of a lead that comes with an `Idempotency-Key`."""
    return _lead_id("key", caller, key)


def lead_id_of_random(token: str) -> str:
    """The id of a lead that neither names."""
    return _lead_id("random", token)


def case_id_of(lead_id: str) -> str:
    """The case that a lead becomes: one case per lead, so its id follows."""
    return f"C-{lead_id.removeprefix('L-')}"


def canonical(lead: LeadInput) -> str:
    """All that was handed in, written in one way: equal for equal contents, defaults left out."""
    given = lead.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(given, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _lead_id(*parts: str) -> str:
    return f"L-{readable(sha256(chr(0).join(parts).encode()).digest())}"
