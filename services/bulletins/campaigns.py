"""Campaigns as people ask for them: which a city has, and how far one has come."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from contracts.reasons import Reason
from services.bulletins.domain import campaign_progress
from services.bulletins.domain.campaign_policy import CampaignsPolicy
from services.bulletins.domain.campaign_progress import PhaseProgress, Progress, Stage
from services.bulletins.domain.campaign_report import Report, compose
from services.bulletins.domain.rows import month_of_instant
from services.bulletins.store import Rows
from services.runtime.campaigns import Campaign
from services.runtime.clock import Clock
from services.runtime.documents import OfficialDocument
from services.runtime.packs import NoPolicyError, Policies
from services.runtime.problems import ProblemError, field_error, not_found
from services.runtime.territory import Territory


@dataclass(frozen=True, slots=True)
class Announced:
    """A campaign of a city, by the latest version of its pack that tells of it.

    `announced_at`: when the first version that did came into force.
    """

    city: str
    campaign: Campaign
    policy: CampaignsPolicy
    announced_at: datetime

    @property
    def territory(self) -> Territory:
        """The city's regions and units."""
        return self.policy.territory

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        return campaign_progress.starts_at(self.campaign, self.announced_at)

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return campaign_progress.ends_at(self.campaign, self.announced_at)


@dataclass(frozen=True, slots=True)
class Campaigns:
    """The campaigns of all cities over one store of rows."""

    rows: Rows
    policies: Policies[CampaignsPolicy]
    clock: Clock

    def known(self, city: str | None) -> list[Announced]:
        """The campaigns of a city, or of all; the latest begun first. Raises a 422 for an unknown city."""
        cities = self.policies.library.cities if city is None else (city,)
        found = [announced for name in cities for announced in self._of(name)]
        return sorted(found, key=lambda a: (a.starts_at, a.city, a.campaign.id), reverse=True)

    def get(self, campaign: str, city: str | None) -> Announced:
        """The one with this id. Raises a 404, or a 422 where several cities have one and none is named."""
        found = [announced for announced in self.known(city) if announced.campaign.id == campaign]
        if not found:
            raise not_found(f"专项行动“{campaign}”")
        if len(found) > 1:
            cities = "、".join(sorted(announced.city for announced in found))
            raise field_error(["city"], f"这些城市都有“{campaign}”，请写明城市：{cities}")
        return found[0]

    async def progress(self, announced: Announced) -> Progress:
        """How far it has come by now, worked out off the event loop."""
        first, last = month_of_instant(announced.starts_at), month_of_instant(announced.ends_at)
        cases = await self.rows.campaign_cases(announced.city, first, last)
        now = self.clock.now()
        return await asyncio.to_thread(
            campaign_progress.progress,
            announced.campaign,
            cases,
            announced.territory,
            announced.announced_at,
            now,
        )

    async def report(self, announced: Announced, phase: str | None) -> OfficialDocument:
        """The report of a phase that has begun, or of the whole. Raises a 422 that names the phase."""
        found = await self.progress(announced)
        words = announced.policy.words
        if words is None:
            raise LookupError(f"{announced.campaign.id}: its pack has campaigns and no words for them")
        chosen = None if phase is None else _phase(found, phase)
        now = self.clock.now()
        report = Report(found, chosen, announced.territory, words, announced.policy.office, now)
        return compose(report)

    def _of(self, city: str) -> list[Announced]:
        """A city's, the versions up to the one in force taken together: the past is still told of."""
        library = self.policies.library
        try:
            in_force = library.in_force(city, self.clock.now())
        except NoPolicyError:
            words = f"没有“{city}”的政策包，现有：{'、'.join(library.cities)}"
            raise ProblemError(422, Reason.UNKNOWN_CITY, f"city：{words}", [(["city"], words)]) from None
        versions = library.versions(city)
        found: dict[str, Announced] = {}
        for pack in versions[: versions.index(in_force) + 1]:
            policy = self.policies.of(pack)
            for id_, campaign in policy.campaigns.items():
                since = found[id_].announced_at if id_ in found else policy.effective_from
                found[id_] = Announced(city, campaign, policy, since)
        return list(found.values())


def _phase(found: Progress, wanted: str) -> PhaseProgress:
    phase = next((phase for phase in found.phases if phase.phase.id == wanted), None)
    if phase is None:
        known = "、".join(phase.phase.id for phase in found.phases) or "无"
        raise field_error(["phase"], f"没有“{wanted}”这个阶段，现有：{known}")
    if phase.stage is Stage.TO_COME:
        raise field_error(["phase"], f"“{phase.phase.title}”尚未开始，请选择已开始的阶段")
    return phase
