"""Which units stand over a project: its supervisor, its offices, its government (catalogue, "Units")."""

from __future__ import annotations

from dataclasses import dataclass

from services.runtime.territory import Territory
from services.warnings.domain.ledger import Ledger

OFFICE = "office"
"""The city's office, which may act in any other's stead."""


@dataclass(frozen=True, slots=True)
class Place:
    """A project's territory. `county` is None for a project that is the city's own."""

    city: str
    county: str | None
    department: str | None
    """The industry department's suffix; None where no department answers for the industry."""

    @property
    def government(self) -> str:
        """The government that a joint meeting is asked of."""
        return self.county or self.city

    @property
    def office(self) -> str:
        """The office that runs the ladder here."""
        return self.offices[0]

    @property
    def offices(self) -> tuple[str, ...]:
        """All that may act for it."""
        return offices_of(self.county)

    def unit(self, template: str, fallback: str) -> str:
        """The unit that a template of the pack means here.

        `{territory}/hrss`, `{territory}/{industry}`; `fallback` is used where the industry has no
        department. A city's own departments are written `city_<department>`.
        """
        if "{industry}" in template and self.department is None:
            template = fallback
        unit = template.replace("{industry}", self.department or "")
        if self.county is None:
            return unit.replace("{territory}/", "city_").replace("{territory}", self.city)
        return unit.replace("{territory}", self.county)


def offices_of(county: str | None) -> tuple[str, ...]:
    """The offices that may act for a county (None: the city itself), its own first."""
    return (OFFICE,) if county is None else (f"{county}/{OFFICE}", OFFICE)


def city_itself(territory: Territory) -> Place:
    """Where what can't wait for a territory belongs: the city's own units see to it."""
    return Place(territory.code, None, None)


def place_of(ledger: Ledger, territory: Territory) -> Place | None:
    """Where the thing watched lies; None while that is not known, or known only to be elsewhere."""
    if ledger.beside.seat is not None:
        county = territory.county(ledger.beside.seat)
        return Place(territory.code, None if county is None else county.code, None)
    if ledger.registered is None:
        return None
    region = territory.find(ledger.registered.region)
    if region is None:
        return None
    county = territory.county(region.code)
    return Place(
        territory.code,
        None if county is None else county.code,
        territory.department(ledger.registered.industry),
    )
