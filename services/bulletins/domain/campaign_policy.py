"""The campaigns of a pack as bulletins tell of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.runtime.campaigns import Campaign
from services.runtime.campaigns_file import parse_campaigns
from services.runtime.packs import Pack
from services.runtime.territory import Territory, parse_territory


@dataclass(frozen=True, slots=True)
class CampaignsPolicy:
    """One version of a city's campaigns by id, in the pack's order, and the names of its units."""

    territory: Territory
    campaigns: Mapping[str, Campaign]
    effective_from: datetime

    @classmethod
    def parse(cls, pack: Pack) -> CampaignsPolicy:
        """Reads a pack's sections. Raises `PackError` with file and line; no section means no campaigns."""
        campaigns = {campaign.id: campaign for campaign in parse_campaigns(pack)}
        return cls(parse_territory(pack), campaigns, pack.effective_from)
