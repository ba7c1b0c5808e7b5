"""Enacting packs: the folder's packs join those that a service's store holds, each under its hash."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from services.runtime.packs import HEADER, Library, Pack, PackError, from_document, read_pack, to_document
from services.runtime.store import Query, Store

TABLE = "packs"


def read_packs(folder: Path) -> list[Pack]:
    """All packs of a city in `folder` (those whose header names one). Raises `PackError`."""
    headers = sorted(folder.glob(f"*/{HEADER}.yaml"))
    if not headers:
        raise PackError(f"no pack in {folder}: a pack is a folder with {HEADER}.yaml")
    return [read_pack(header.parent) for header in headers]


async def enact(store: Store, packs: Iterable[Pack]) -> Library:
    """Enacts `packs` in a store; returns them with all that were enacted before.

    Raises `PackError` when a version that was enacted has other contents now: cases are pinned to it,
    so a change needs a version of its own.
    """
    table = store.table(TABLE)
    enacted = [from_document(d) for d in await table.find(Query(limit=0))]
    known = {(p.city, p.version): p.hash for p in enacted}
    fresh = []
    for pack in packs:
        former = known.get((pack.city, pack.version))
        if former is not None and former != pack.hash:
            raise PackError(
                f"the pack {pack.name} was changed but is still version {pack.version}, "
                "which cases are pinned to; write a new `version` and `effective_from` in pack.yaml"
            )
        if former is None:
            fresh.append(pack)
    await table.insert([to_document(p) for p in fresh])
    return Library([*enacted, *fresh])
