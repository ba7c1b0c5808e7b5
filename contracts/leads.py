"""Leads: what comes in (`LeadInput`) and the event that goes out of it, without personal data.

`interface.md`, "The lead". A name, phone or id number and every free text stay in intake.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from contracts.lead_history import DoneStep, History
from contracts.lead_reveals import LeadRevealed
from contracts.values import Headcount, Key, Moment, Money, Name, Open, RegionCode, Strict, Text


class Channel(StrEnum):
    """Where a lead came from (vocabulary, 渠道)."""

    QR = "qr"
    COUNTER = "counter"
    PHONE = "phone"
    HOTLINE_12345 = "hotline_12345"
    PETITION = "petition"
    POLICE_110 = "police_110"
    MUNICIPAL_PLATFORM = "municipal_platform"
    INTERNET_SUPERVISION = "internet_supervision"
    NATIONAL_PLATFORM = "national_platform"
    PROVINCIAL_PLATFORM = "provincial_platform"
    OPINION = "opinion"
    INSPECTION = "inspection"


class Industry(StrEnum):
    """行业."""

    HOUSING = "housing"
    TRANSPORT = "transport"
    WATER = "water"
    FORESTRY = "forestry"
    LAND = "land"
    AGRICULTURE = "agriculture"
    EDUCATION = "education"
    COAL = "coal"
    PUBLIC_SERVICE = "public_service"
    PLATFORM_ECONOMY = "platform_economy"
    MANUFACTURING = "manufacturing"
    OTHER = "other"


class Ownership(StrEnum):
    """项目性质."""

    GOVERNMENT = "government"
    SOE = "soe"
    INSTITUTION = "institution"
    PRIVATE = "private"


class Cause(StrEnum):
    """欠薪成因."""

    REALNAME_MISSING = "realname_missing"
    ILLEGAL_CONTRACTING = "illegal_contracting"
    PROGRESS_PAYMENT_OWED = "progress_payment_owed"
    SME_DEBT = "sme_debt"
    BUSINESS_FAILURE = "business_failure"
    MALICIOUS = "malicious"
    DISPUTE = "dispute"


class Flag(StrEnum):
    """标记."""

    LEADER_INSTRUCTION = "leader_instruction"
    SUPERIOR_SUPERVISED = "superior_supervised"
    MEDIA_EXPOSED = "media_exposed"
    MASS_INCIDENT = "mass_incident"
    EXTREME_RISK = "extreme_risk"
    LARGE_PETITION = "large_petition"


Uscc = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[0-9A-Za-z]{18}$")]
"""统一社会信用代码, 18 characters."""
Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 \-]{4,19}$")]
IdNumber = Annotated[
    str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[0-9A-Za-z]{6,18}$")
]


def _real_day(value: str) -> str:
    try:
        date.fromisoformat(value if len(value) > len("2023-09") else f"{value}-01")
    except ValueError:
        raise ValueError("日期不存在，应写作 2023-09 或 2023-09-01") from None
    return value


Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}(-\d{2})?$"), AfterValidator(_real_day)]
"""A day or a month, `2023-09-01` or `2023-09`."""


class Employer(Strict):
    """The employer complained of."""

    name: Name
    uscc: Uscc | None = None


class Reporter(Strict):
    """Who complains. Personal data: stays in intake."""

    name: Name | None = None
    phone: Phone | None = None
    id_number: IdNumber | None = None
    anonymous: bool = False


class Worker(Strict):
    """One worker of a group complaint. Personal data: stays in intake."""

    name: Name | None = None
    phone: Phone | None = None
    id_number: IdNumber | None = None
    amount: Money | None = None


class WorkPeriod(Strict):
    """When the unpaid work was done; days or months."""

    start: Day | None = None
    end: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and self.end[:7] < self.start[:7]:
            raise ValueError("结束时间不能早于开始时间")
        return self


class LeadInput(Strict):
    """A lead as any channel hands it in. An absent amount or headcount is unknown, not zero."""

    city: Key
    channel: Channel
    employer: Employer
    source_id: Key | None = None
    received_at: Moment | None = None
    channel_due_at: Moment | None = None
    first_unit: Key | None = None
    region: RegionCode | None = None
    address: Text | None = None
    industry: Industry | None = None
    ownership: Ownership | None = None
    project_id: Key | None = None
    reporter: Reporter | None = None
    workers: list[Worker] = Field(default_factory=list, max_length=5000)
    headcount: Headcount | None = None
    amount: Money | None = None
    period: WorkPeriod | None = None
    causes: list[Cause] = Field(default_factory=list, max_length=20)
    flags: list[Flag] = Field(default_factory=list, max_length=20)
    narrative: Text | None = None
    attachments: list[Key] = Field(default_factory=list, max_length=50)
    history: History | None = None
    """What was done before: an open case that an office brings along when it goes live. Empty: nothing."""


class TextRef(Open):
    """A free text that lies with the service that took it: its id, length and SHA-256."""

    id: str
    length: int
    sha256: str


RegionSource = Literal["project", "address"]
"""What the region was taken from where the lead did not give it."""


class LeadWorker(Open):
    """One worker of a group complaint as events know them: the lead's own number, and what is claimed."""

    id: str
    amount: str | None = None


class LeadPeriod(Open):
    """When the unpaid work was done, as events know it; days or months."""

    start: str | None = None
    end: str | None = None


class LeadReceived(Open):
    """`lead.received`: every lead that came in, to become the case `case_id`."""

    case_id: str
    channel: Channel
    received_at: str
    arrived_at: str
    """When the lead reached this system; later than `received_at` for imports and old transfers."""
    employer: str
    employer_uscc: str | None = None
    region: str | None = None
    region_source: RegionSource | None = None
    industry: Industry | None = None
    ownership: Ownership | None = None
    project_id: str | None = None
    first_unit: str | None = None
    channel_due_at: str | None = None
    headcount: int | None = None
    amount: str | None = None
    causes: list[Cause] = Field(default_factory=list)
    flags: list[Flag] = Field(default_factory=list)
    narrative: TextRef | None = None
    address: TextRef | None = None
    period: LeadPeriod | None = None
    attachments: list[str] = Field(default_factory=list)
    anonymous: bool = False
    workers: list[LeadWorker] = Field(default_factory=list)
    history: list[DoneStep] | None = None
    content: str | None = None
    """Keyed digest of all that was handed in: tells the same content from other content, nothing else."""


class LeadReferred(Open):
    """`lead.referred`: it belongs elsewhere, and was answered with that channel (FY-A1-2.2)."""

    case_id: str
    to: str
    contact: str
    ground: Literal["other_city", "other_department"]


Ground = Literal["worker", "employer", "project", "period"]
"""Why two leads are likely the same complaint; a worker is matched by keyed hash."""


class DuplicateSuspected(Open):
    """`lead.duplicate_suspected`: another lead is likely the same complaint."""

    case_id: str
    other: str
    other_case: str
    grounds: list[Ground]


EVENTS: dict[str, type[Open]] = {
    "lead.received": LeadReceived,
    "lead.referred": LeadReferred,
    "lead.duplicate_suspected": DuplicateSuspected,
    "lead.revealed": LeadRevealed,
}
