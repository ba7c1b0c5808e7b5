"""Free texts: personal data that stays with the service that took it; events carry a reference only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from services.runtime.store import Table

TABLE = "texts"


def reference(owner: str, name: str, text: str) -> dict[str, Any]:
    """The reference that an event carries (`contracts.leads.TextRef`): id, length, SHA-256.

    The id follows from owner, name and contents, so that the same text kept twice is one.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"id": f"{owner}:{name}:{digest[:16]}", "length": len(text), "sha256": digest}


class Texts:
    """The texts of one service, by id."""

    def __init__(self, table: Table) -> None:
        self._table = table

    async def keep(self, owner: str, texts: Mapping[str, str]) -> dict[str, dict[str, Any]]:
        """Keeps texts by name; returns their references by name. To be done before the event is saved."""
        references = {name: reference(owner, name, text) for name, text in texts.items()}
        await self._table.insert([{"_id": references[n]["id"], "text": t} for n, t in texts.items()])
        return references

    async def read(self, ids: list[str]) -> dict[str, str]:
        """The texts that exist, by id."""
        return {i: d["text"] for i, d in (await self._table.get(ids)).items()}
