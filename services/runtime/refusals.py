"""Refusals that are no rule's: they come of how things are carried out."""

from __future__ import annotations

from contracts.reasons import Reason
from services.runtime.decisions import Refusal

ABSENT = Refusal(Reason.NOT_FOUND, "没有找到")


def no_policy(city: str) -> Refusal:
    """The refusal of what is of a city without a pack."""
    return Refusal(Reason.UNKNOWN_CITY, f"没有“{city}”的政策包", field="city")


def stale(expected: int, version: int) -> Refusal:
    """The refusal of a step by somebody who saw an older version."""
    return Refusal(
        Reason.STALE_VERSION,
        f"此件已被他人更新（您看到的是第 {expected} 版，现为第 {version} 版），请刷新后再办",
        needed="刷新页面，按最新内容重新提交",
    )
