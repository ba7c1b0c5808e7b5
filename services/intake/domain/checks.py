"""What a well-formed lead must still be: of a city with a pack, a real place, a time that counts. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts.leads import LeadInput, RegionSource
from contracts.reasons import Reason
from services.intake.domain.lead import Referral
from services.intake.domain.placing import NoPlace, place
from services.intake.domain.policy import IntakePolicy
from services.intake.domain.receiving import Project
from services.runtime.addresses import resolve
from services.runtime.calendar import Calendar
from services.runtime.calendar_days import local_date

Errors = Sequence[tuple[Sequence[str | int], str]]
NOT_YET = "时间晚于现在，请核对设备时钟"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A lead that can't be taken: each field that is wrong, and what to write instead."""

    reason: Reason
    errors: Errors


@dataclass(frozen=True, slots=True)
class Checked:
    """A lead that can be taken: whose rules hold, where it belongs, and what its project adds.

    `region_source` says what the region was taken from where the lead did not give it.
    """

    policy: IntakePolicy
    region: str | None
    region_source: RegionSource | None
    referral: Referral | None
    project: Project | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the checks look at."""

    lead: LeadInput
    policy: IntakePolicy
    calendar: Calendar
    files: Collection[str]
    now: datetime


def check(
    lead: LeadInput,
    policy: IntakePolicy | None,
    neighbours: Mapping[str, IntakePolicy],
    calendar: Calendar,
    project: Project | None,
    files: Collection[str],
    now: datetime,
) -> Checked | Rejection:
    """Looks at a lead by its city's rules; names every wrong field at once.

    `policy` is None where no pack answers for the city; `files` are the attachments that exist.
    """
    if policy is None:
        known = "、".join(f"{p.city}（{p.name}）" for p in neighbours.values())
        return Rejection(Reason.UNKNOWN_CITY, [(["city"], f"没有这个城市，可用：{known}")])
    seen = _Seen(lead, policy, calendar, files, now)
    errors = [found for rule in _RULES if (found := rule(seen)) is not None]
    placed = place(lead.region, policy, neighbours)
    if isinstance(placed, NoPlace):
        return Rejection(Reason.UNKNOWN_REGION, [*errors, (["region"], placed.message)])
    if errors:
        return Rejection(Reason.INVALID, errors)
    source, region = (None, placed.region) if lead.region is not None else _region(lead, project, policy)
    return Checked(policy, region, source, placed.referral, project)


def _region(
    lead: LeadInput, project: Project | None, policy: IntakePolicy
) -> tuple[RegionSource | None, str | None]:
    """The region that a lead leaves out: its project's, else the one that its address surely lies in."""
    found = policy.territory.find(project.region) if project is not None and project.region else None
    if found is not None:
        return "project", found.code
    resolved = None if lead.address is None else resolve(lead.address, policy.gazetteer)
    if resolved is None or resolved.region == policy.territory.code:
        return None, None
    return "address", resolved.region


_Error = tuple[Sequence[str | int], str]


def _not_of_the_future(seen: _Seen) -> _Error | None:
    at = seen.lead.received_at
    return (["received_at"], "收到时间不能晚于现在") if at is not None and at > seen.now else None


def _within_the_calendar(seen: _Seen) -> _Error | None:
    """No deadline can be counted from a day before the first known schedule of days off."""
    at = seen.lead.received_at
    if at is None or (day := local_date(at)).year >= seen.calendar.first_year:
        return None
    first = seen.calendar.first_year
    return ["received_at"], f"{day.year} 年没有国务院放假安排，无法计算时限；最早可用 {first} 年的日期"


def _channel_due_after_receipt(seen: _Seen) -> _Error | None:
    due, at = seen.lead.channel_due_at, seen.lead.received_at or seen.now
    return (["channel_due_at"], "渠道时限不能早于收到时间") if due is not None and due < at else None


def _first_unit_of_the_pack(seen: _Seen) -> _Error | None:
    unit = seen.lead.first_unit
    if unit is None or seen.policy.territory.knows_unit(unit):
        return None
    return ["first_unit"], f"{seen.policy.name}没有单位 {unit}，请核对单位代码"


def _attachments_exist(seen: _Seen) -> _Error | None:
    for n, name in enumerate(seen.lead.attachments):
        if name not in seen.files:
            return ["attachments", n], "没有这个附件，请先上传到 /intake/files"
    return None


def _history_in_order(seen: _Seen) -> _Error | None:
    """What was done before lies between receipt and now, one after the other."""
    if seen.lead.history is None:
        return None
    last = seen.lead.received_at
    if last is None:
        return ["received_at"], "带有已办步骤的，须写明收到时间"
    for n, step in enumerate(seen.lead.history):
        if not last <= step.at <= seen.now:
            return ["history", n, "at"], "已办步骤的时间不能早于收到时间或上一步骤，也不能晚于现在"
        last = step.at
    return None


_RULES: Sequence[Callable[[_Seen], _Error | None]] = (
    _not_of_the_future,
    _within_the_calendar,
    _channel_due_after_receipt,
    _first_unit_of_the_pack,
    _attachments_exist,
    _history_in_order,
)
