"""Where a lead belongs: a region of this city, another city, or nowhere. Pure (FY-A1-2.2, 首问负责制)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.intake.domain.lead import Referral
from services.intake.domain.policy import IntakePolicy

PREFIX = 4
"""Digits of a code that name its prefecture."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The region by the pack's own code (None: not known yet), and a referral where it is another city's."""

    region: str | None
    referral: Referral | None = None


@dataclass(frozen=True, slots=True)
class NoPlace:
    """A code that can't be, and what to write instead."""

    message: str


def place(
    region: str | None, policy: IntakePolicy, neighbours: Mapping[str, IntakePolicy]
) -> Placed | NoPlace:
    """Finds what a region's code means to this city.

    `neighbours` are the packs of other cities by the digits that all their codes begin with: a lead of one of
    them is answered with its own channel, any other city's with the national one.
    """
    if region is None:
        return Placed(None)
    known = policy.territory.find(region) or policy.territory.find(_without_zeros(region))
    if known is not None:
        return Placed(known.code)
    code = region.rpartition(":")[2]
    if code.startswith(policy.territory.prefix):
        return NoPlace(f"{policy.name}没有代码为 {region} 的区域，请核对行政区划代码")
    if code[:PREFIX] not in policy.cities:
        return NoPlace(f"{region} 不是任何城市的行政区划代码，请核对")
    return Placed(code, _referral(code, policy, neighbours))


def _without_zeros(region: str) -> str:
    """A township's twelve digits end in 000; the pack has its nine."""
    return region.removesuffix("000") if len(region.rpartition(":")[2]) == 12 else region


def _referral(region: str, policy: IntakePolicy, neighbours: Mapping[str, IntakePolicy]) -> Referral:
    """A county-level city with a pack of its own answers before its prefecture."""
    near = sorted((prefix for prefix in neighbours if region.startswith(prefix)), key=len)
    if near:
        neighbour = neighbours[near[-1]]
        return Referral(neighbour.territory.code, f"{neighbour.name}：{neighbour.own_channel}", "other_city")
    prefix = region[:PREFIX]
    contact = f"{policy.cities[prefix]}：{policy.other_city_channel}"
    return Referral(f"{prefix}00", contact, "other_city")
