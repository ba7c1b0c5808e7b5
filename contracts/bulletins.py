"""Bulletins: the data of their events, and what is asked of them: drafts, approval, publication, correction.

Figures travel whole in `bulletin.drafted`, money as yuan. They are counts by region and unit: nothing in
them leads back to a complainant.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contracts.leads import TextRef
from contracts.values import Key, Month, Name, Open, RegionCode, Strict, Text

Value = int | str
"""A count, or an amount in yuan."""
Counts = dict[str, int]


class FiguresData(Open):
    """What one bulletin says: by region, in all, and by unit; `late_stages` and `overdue_types` by region."""

    rows: dict[str, dict[str, Value]]
    townships: dict[str, dict[str, Value]]
    total: dict[str, Value]
    units: Counts
    late_stages: dict[str, Counts]
    overdue_types: dict[str, Counts]


class Drafted(Open):
    """`bulletin.drafted`: the figures as they are now. `scope` is a county's code, None for the city."""

    kind: str
    period: str
    scope: str | None
    revision: int
    corrects: str | None
    figures: FiguresData
    reason: TextRef | None = None


class Approved(Open):
    """`bulletin.approved`: by another post than the drafter's."""


class Returned(Open):
    """`bulletin.returned`: not approved; it is drafted anew."""

    reason: TextRef


class Published(Open):
    """`bulletin.published`: from now on its figures stand. `number` is the document's, if it has one."""

    number: str | None = None


class Corrected(Open):
    """`bulletin.corrected`: a new revision, itself a bulletin, was drafted beside it."""

    revision: str
    reason: TextRef


EVENTS: dict[str, type[Open]] = {
    "bulletin.drafted": Drafted,
    "bulletin.approved": Approved,
    "bulletin.returned": Returned,
    "bulletin.published": Published,
    "bulletin.corrected": Corrected,
}


class BulletinBy(Strict):
    """The unit that acts, and the post in it."""

    unit: Key
    post: Key | None = None


class DraftInput(Strict):
    """`POST /bulletins/drafts`: which bulletin; `scope` is a county's code, absent for the whole city."""

    city: Key
    kind: Key
    period: Month
    scope: RegionCode | None = None
    by: BulletinBy | None = None


class Approve(Strict):
    """审核通过."""

    action: Literal["approve"]
    by: BulletinBy


class Return(Strict):
    """退回重拟."""

    action: Literal["return"]
    by: BulletinBy
    reason: Text


class Publish(Strict):
    """发布."""

    action: Literal["publish"]
    by: BulletinBy
    number: Name | None = None


class Correct(Strict):
    """更正: a new revision of a published bulletin."""

    action: Literal["correct"]
    by: BulletinBy
    reason: Text


BulletinAction = Annotated[Approve | Return | Publish | Correct, Field(discriminator="action")]
ACTION: TypeAdapter[BulletinAction] = TypeAdapter(BulletinAction)
