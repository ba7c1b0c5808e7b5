"""Five cities as the machines play them: places, units, and what each document says that can be counted.

What stands here was read from the documents (`clauses.yaml`), not from the packs: it is what the packs are
held against.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

WEEK, FORTNIGHT = 7, 15


@dataclass(frozen=True, slots=True)
class Town:
    """One city. `way` are the receivers of a usual case; `natural_days` are periods of the document.

    `natural_days`: event -> clock -> days; those of "opened" count from receipt, others from the event.
    """

    name: str
    prefix: str
    since: str
    regions: tuple[str | None, ...]
    way: tuple[str, ...]
    units: tuple[str, ...]
    natural_days: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    begins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


FUYANG = Town(
    "fuyang",
    "FY-",
    "2023-09-01T09:00",
    ("341202", "341202001", "341203", None),
    ("341202/hrss",),
    (
        "city_hrss",
        "341202/hrss",
        "341202/housing",
        "341202/water",
        "341202/office",
        "341202/police",
        "341202",
    ),
    natural_days={
        "case.signed": {"verify": FORTNIGHT, "resolve": FORTNIGHT},
        "case.diverted": {"verify": FORTNIGHT, "resolve": FORTNIGHT},
        "case.opened": {"close": FORTNIGHT},
    },
    begins={
        "case.opened": ("first_response", "transfer", "close"),
        "case.transferred": ("sign",),
        "case.filed": ("investigation",),
    },
)
HANGZHOU = Town(
    "hangzhou",
    "HZ-",
    "2024-03-01T09:00",
    ("330106", "330106109", "330105", None),
    ("330106", "330106/hrss", "330106/housing"),
    ("330106", "330106/hrss", "330106/housing", "330106/water", "330106/office", "330106109", "city_hrss"),
    begins={"case.filed": ("investigation",), "case.disputed": ("arbitrate",)},
)
YUEYANG = Town(
    "yueyang",
    "YY-",
    "2023-05-08T09:00",
    ("430602", "430602001", "430603", None),
    ("430602", "430602/hrss"),
    ("city_hrss", "430602", "430602/hrss", "430602/housing", "430602/office", "city_housing", "city_police"),
    begins={"case.filed": ("investigation",), "case.assistance_asked": ("assist",)},
)
DENGFENG = Town(
    "dengfeng",
    "DF-",
    "2021-12-20T09:00",
    ("410185001", "410185100", None),
    ("410185001",),
    (
        "city_hrss",
        "410185001",
        "410185100",
        "tf_migrant_workers",
        "city_housing",
        "city_police",
        "city_court",
    ),
    begins={"case.filed": ("investigation",)},
)
LINYI = Town(
    "linyi",
    "LY-",
    "2020-12-15T09:00",
    ("371302", "371302001", "371311", None),
    ("371302/hrss", "371302/housing"),
    ("city_hrss", "371302/hrss", "371302/housing", "371302/office", "371302/police", "371302"),
    begins={"case.filed": ("investigation",)},
)
TOWNS = {town.name: town for town in (FUYANG, HANGZHOU, YUEYANG, DENGFENG, LINYI)}

INDUSTRY_DEPARTMENTS = ("housing", "transport", "water", "land", "agriculture", "forestry", "education")
"""Industries of a lead that have a department of their own (catalogue, "Units")."""
GRAVE = ("leader_instruction", "superior_supervised", "media_exposed", "mass_incident")
"""领导批示、上级督办、媒体曝光、群体性突发事件 (FY-A1-3.2.3)."""
