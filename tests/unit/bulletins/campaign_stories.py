"""Cases of cities with campaigns, told as events; their leads say what campaigns look at."""

from __future__ import annotations

from typing import Any

from tests.unit.bulletins.stories import CaseStory, at


class DengfengCase(CaseStory):
    """A case of a city whose plan has four phases; its townships handle."""

    city = "dengfeng"
    region = "410185001"

    def came(self, received: str, arrived: str | None = None, **lead: Any) -> DengfengCase:
        """`case.opened`: a lead received then, and known here since `arrived`."""
        told = {
            "case": self.subject, "city": self.city, "lead": f"lead-{self.subject}", "channel": "counter",
            "received_at": at(received).isoformat(), "arrived_at": at(arrived or received).isoformat(),
            "employer": "某建筑公司", "region": self.region, "territory": self.region,
            "first_unit": "city_hrss", "state": "received", "unit": "city_hrss",
        }  # fmt: skip
        self.add("case.opened", arrived or received, **{**told, **lead})
        return self

    def handed_to(self, when: str, unit: str) -> DengfengCase:
        """`case.signed` by the unit that has it from now on."""
        self.add("case.signed", when, state="verifying", unit=unit)
        return self


class LinyiCase(DengfengCase):
    """A case of a city that clears to zero by ownership."""

    city = "linyi"
    region = "371302"
