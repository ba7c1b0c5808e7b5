"""Which bulletin is asked for, checked: every fault names its field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from contracts.bulletins import DraftInput
from contracts.reasons import Reason
from services.bulletins.domain.bulletin import bulletin_id
from services.bulletins.domain.period import MONTH, begins, ends
from services.bulletins.domain.places import Places
from services.bulletins.domain.policy import BulletinsPolicy
from services.runtime.packs import NoPolicyError, Policies
from services.runtime.problems import ProblemError, field_error


@dataclass(frozen=True, slots=True)
class Asked:
    """A bulletin that there can be. `id` is that of its first revision."""

    id: str
    city: str
    kind: str
    period: str
    scope: str | None
    policy: BulletinsPolicy
    places: Places

    def under(self, policy: BulletinsPolicy) -> Asked:
        """The same by the pack that a bulletin is pinned to, which may not be the one in force now."""
        return replace(self, policy=policy, places=policy.places(self.kind, self.scope) or self.places)


def ask(policies: Policies[BulletinsPolicy], now: datetime, wanted: DraftInput, ended: bool = False) -> Asked:
    """Checks city, kind, scope and period in that order; with `ended` the month must be over.

    The pack in force now says which bulletins there are. Raises `ProblemError`.
    """
    try:
        _, policy = policies.in_force(wanted.city, now)
    except NoPolicyError:
        words = f"没有“{wanted.city}”的政策包，现有：{'、'.join(policies.library.cities)}"
        raise ProblemError(422, Reason.UNKNOWN_CITY, f"city：{words}", [(["city"], words)]) from None
    if wanted.kind not in policy.kinds:
        known = "、".join(policy.kinds) or "无"
        raise field_error(["kind"], f"没有“{wanted.kind}”这种通报，现有：{known}")
    places = policy.places(wanted.kind, wanted.scope)
    if places is None:
        raise field_error(["scope"], f"“{wanted.scope}”不是可以单独通报的县、市、区（开发区）代码")
    _check_period(wanted.period, now, ended)
    scope = None if wanted.scope is None else places.own.code
    made = bulletin_id(wanted.city, wanted.kind, wanted.period, scope)
    return Asked(made, wanted.city, wanted.kind, wanted.period, scope, policy, places)


def _check_period(period: str, now: datetime, ended: bool) -> None:
    if not MONTH.fullmatch(period):
        raise field_error(["period"], "月份写作 年-月，例如 2023-09")
    if begins(period) > now:
        raise field_error(["period"], f"{period} 尚未开始，请选择已到的月份")
    if ended and ends(period) > now:
        raise field_error(["period"], f"{period} 尚未结束，月末之后才能拟稿（可先预览）")
