"""What intake reads of a pack: channels, regions, the clauses behind its answers, and the other cities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from contracts.leads import Channel
from services.intake.domain.mohurd.policy import RawSitePlatform, SitePolicy, site_policy
from services.runtime.address_names import Gazetteer, read_gazetteer
from services.runtime.pack_wording import shape_error
from services.runtime.packs import Pack
from services.runtime.territory import Territory, parse_territory


class _Clauses(BaseModel):
    model_config = ConfigDict(extra="forbid")
    clauses: list[str]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str
    assumed: bool = False
    reason: str | None = None


class Section(BaseModel):
    """The section as it is written in `intake.yaml`."""

    model_config = ConfigDict(extra="forbid")
    channels: dict[Channel, str]
    other_city_channel: _Answer
    received: _Clauses
    referred: _Clauses
    revealed: _Clauses = _Clauses(clauses=[])
    site_platform: RawSitePlatform


@dataclass(frozen=True, slots=True)
class IntakePolicy:
    """One city's pack as intake sees it. `cities` names every city of the country by four digits."""

    city: str
    name: str
    own_channel: str
    territory: Territory
    gazetteer: Gazetteer
    cities: Mapping[str, str]
    channels: Mapping[Channel, str]
    other_city_channel: str
    received_clauses: tuple[str, ...]
    referred_clauses: tuple[str, ...]
    sites: SitePolicy
    revealed_clauses: tuple[str, ...] = ()

    @classmethod
    def parse(cls, pack: Pack) -> IntakePolicy:
        """Reads the sections `intake`, `cities` and the territory. Raises `PackError` with file and line."""
        try:
            section = Section.model_validate(pack.section("intake"))
        except ValidationError as error:
            raise shape_error(pack, ("intake",), error, Section) from None
        name = str(pack.header.get("name", pack.city))
        territory = parse_territory(pack)
        return cls(
            city=pack.city,
            name=name,
            own_channel=str(pack.header.get("complaint_channel") or section.other_city_channel.text),
            territory=territory,
            gazetteer=read_gazetteer(pack, territory),
            cities={str(k): str(v) for k, v in pack.section("cities").items()},
            channels=section.channels,
            other_city_channel=section.other_city_channel.text,
            received_clauses=tuple(section.received.clauses),
            referred_clauses=tuple(section.referred.clauses),
            sites=site_policy(section.site_platform),
            revealed_clauses=tuple(section.revealed.clauses),
        )
