"""How a pack reads the platform's messages where the standard leaves it open (`site_platform`)."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from contracts.leads import Industry, Ownership


class _Noted(BaseModel):
    model_config = ConfigDict(extra="forbid")
    assumed: bool = False
    reason: str | None = None


class _Paid(_Noted):
    states: list[str]


class _Category(BaseModel):
    model_config = ConfigDict(extra="forbid")
    industry: Industry
    municipal: bool = False


class _Categories(_Noted):
    by_code: dict[str, _Category]


class _Ownership(_Noted):
    otherwise: Ownership


class RawSitePlatform(BaseModel):
    """The part of the section as it is written."""

    model_config = ConfigDict(extra="forbid")
    paid: _Paid
    categories: _Categories
    ownership: _Ownership


@dataclass(frozen=True, slots=True)
class SitePolicy:
    """`paid`: the payStatus of money that went out; `categories`: industry and whether municipal, by code."""

    paid: frozenset[str]
    categories: dict[str, tuple[Industry, bool]]
    ownership: Ownership


def site_policy(raw: RawSitePlatform) -> SitePolicy:
    """The part as intake reads it."""
    codes = {code: (found.industry, found.municipal) for code, found in raw.categories.by_code.items()}
    return SitePolicy(frozenset(raw.paid.states), codes, raw.ownership.otherwise)
