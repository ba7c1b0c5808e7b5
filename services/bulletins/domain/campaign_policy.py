"""The campaigns of a pack as bulletins tell of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.bulletins.domain.campaign_words import ReportWords, parse_words
from services.runtime.campaigns import Campaign
from services.runtime.campaigns_file import parse_campaigns
from services.runtime.packs import Pack
from services.runtime.territory import Territory, parse_territory


@dataclass(frozen=True, slots=True)
class CampaignsPolicy:
    """One version of a city's campaigns by id, in the pack's order, and how they are told of.

    `office` draws up the reports; `words` are theirs, None in a pack without campaigns.
    """

    territory: Territory
    campaigns: Mapping[str, Campaign]
    effective_from: datetime
    office: str
    words: ReportWords | None

    @classmethod
    def parse(cls, pack: Pack) -> CampaignsPolicy:
        """Reads a pack's sections. Raises `PackError` with file and line; no section means no campaigns."""
        campaigns = {campaign.id: campaign for campaign in parse_campaigns(pack)}
        territory = parse_territory(pack)
        office = str(pack.header.get("office_name") or territory.unit_name("office"))
        words = parse_words(pack) if campaigns else None
        return cls(territory, campaigns, pack.effective_from, office, words)
