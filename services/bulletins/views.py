"""What the API tells of a bulletin beside its document."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contracts.envelope import By
from services.bulletins.asked import Asked
from services.bulletins.domain.policy import BulletinsPolicy
from services.bulletins.formats import MEDIA_TYPES
from services.bulletins.handlers import Found


def item(found: Found, policy: BulletinsPolicy) -> dict[str, Any]:
    """A bulletin in a list: which it is, how far it has come, and where its files are."""
    bulletin = found.bulletin
    region = policy.territory.code if bulletin.scope is None else bulletin.scope
    kind = policy.kinds[bulletin.kind]
    return {
        "id": found.id,
        "city": found.city,
        "kind": bulletin.kind,
        "kind_name": kind.title,
        "period": bulletin.period,
        "scope": bulletin.scope,
        "region_name": policy.territory.regions[region].name,
        "revision": bulletin.revision,
        "state": str(bulletin.status),
        "version": found.version,
        "clauses": list(kind.clauses),
        "number": bulletin.number,
        "drafted_at": _instant(bulletin.drafted_at),
        "drafted_by": _by(bulletin.drafted_by),
        "approved_at": _instant(bulletin.approved_at),
        "approved_by": _by(bulletin.approved_by),
        "published_at": _instant(bulletin.published_at),
        "corrects": bulletin.corrects,
        "corrected_by": bulletin.corrected_by,
        "files": {wanted: f"/bulletins/{found.id}.{wanted}" for wanted in MEDIA_TYPES},
    }


def asked_item(asked: Asked) -> dict[str, Any]:
    """What is said of a look that is not stored."""
    return {
        "city": asked.city,
        "kind": asked.kind,
        "period": asked.period,
        "scope": asked.scope,
        "clauses": list(asked.policy.kinds[asked.kind].clauses),
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _by(by: By | None) -> dict[str, str | None] | None:
    return None if by is None else {"unit": by.unit, "post": by.post}
