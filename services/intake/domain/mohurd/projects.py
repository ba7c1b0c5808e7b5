"""Project.Add/Update -> `project_registered` and its start and completion; Team.Add -> the team's number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from contracts.leads import Ownership
from services.intake.domain.mohurd.fields import Fields
from services.intake.domain.mohurd.reading import Data, Draft, Reading, Setting, Sheet, digest

STATES = {"001": "planned", "002": "approved", "003": "building", "004": "completed", "005": "stopped"}
"""项目状态: 001 筹备, 002 立项, 003 在建, 004 完工, 005 停工."""
_USCC = 18
_OWNERS = {"11": Ownership.GOVERNMENT, "12": Ownership.INSTITUTION}
"""The register in which a company stands is told by the first two places of its code (GB 32100)."""
PROJECT = "project"
TEAM = "team"
_KEPT = (
    "name", "contractorCorpCode", "contractorCorpName", "buildCorpCode", "buildCorpName", "category",
    "areaCode", "prjStatus", "startDate", "completeDate", "builderLicenses",
)  # fmt: skip
"""The fields that are read; contact persons and addresses are not kept."""
_NAMES = {"region": "areaCode", "name": "name", "industry": "category", "permit_number": "builderLicenses"}


def kept_of(data: Mapping[str, Any]) -> Data:
    """What a message says of its project."""
    return {name: data[name] for name in _KEPT if data.get(name) not in (None, "")}


def read_project(whole: Fields, project: str, setting: Setting) -> Reading:
    """`whole`: what was said of the project so far and now; an update says only what changed."""
    _drafts(whole, setting)
    reading = Reading(rows=1)
    if not whole.errors:
        rows = {PROJECT: ((), kept_of(whole.data))}
        identity = project_id(setting.city, project)
        reading.sheet = Sheet(identity, rows, lambda found: _drafts(Fields(found[PROJECT]), setting))
    return reading


def project_id(city: str, project: str) -> str:
    """Where a project is kept."""
    return f"project:{city}:{project}"


def _drafts(whole: Fields, setting: Setting) -> dict[str, Draft]:
    category = whole.one_of("category", setting.policy.categories)
    state = whole.one_of("prjStatus", STATES)
    begun = whole.day("startDate", needed=False)
    ended = whole.day("completeDate", needed=False)
    if begun is not None and ended is not None and ended < begun:
        whole.wrong("completeDate", "竣工日期早于开工日期，请核对")
    industry, municipal = category or (None, False)
    fields: Data = {
        "kind": "project_registered",
        "name": whole.text("name"),
        "region": whole.text("areaCode", limit=12),
        "industry": None if industry is None else str(industry),
        "municipal": municipal,
        "ownership": str(_owner(whole, setting)),
        "developer": _company(whole, "buildCorpName", "buildCorpCode"),
        "general_contractor": _company(whole, "contractorCorpName", "contractorCorpCode"),
    }
    permit = _permit(whole)
    drafts = {"registered": Draft(fields | ({"permit_number": permit} if permit else {}), _NAMES)}
    if state in ("building", "completed", "stopped"):
        drafts |= _day("started", "construction_started", "startDate", begun, setting.today)
    if state == "completed":
        drafts |= _day("completed", "completed", "completeDate", ended, setting.today)
    return drafts


def _day(name: str, kind: str, field: str, day: date | None, today: date) -> dict[str, Draft]:
    """A milestone; a day to come is only planned."""
    if day is None or day > today:
        return {}
    return {name: Draft({"kind": kind, "date": day.isoformat()}, {"date": field})}


def _company(whole: Fields, name: str, code: str) -> Data:
    """A company; the standard lets an organisation's old code stand for one without 统一社会信用代码."""
    found: Data = {"name": whole.text(name)}
    given = whole.text(code, needed=False, limit=20)
    if given is not None and len(given) == _USCC and given.isalnum() and given.isascii():
        found["uscc"] = given.upper()
    elif given is not None and len(given) not in (9, 10):
        whole.wrong(code, "应为 18 位统一社会信用代码（没有的写 9 位组织机构代码）")
    return found


def _owner(whole: Fields, setting: Setting) -> Ownership:
    code = str(whole.raw("buildCorpCode") or "")
    return _OWNERS.get(code[:2], setting.policy.ownership) if len(code) == _USCC else setting.policy.ownership


def _permit(whole: Fields) -> str | None:
    """施工许可证: the first of builderLicenses."""
    licenses = whole.raw("builderLicenses")
    if licenses is None:
        return None
    if not isinstance(licenses, list) or not all(isinstance(one, dict) for one in licenses):
        whole.wrong(
            "builderLicenses",
            '应为对象的列表，例如 [{"prjName": "某工程", "builderLicenseNum": "341202202401010101"}]',
        )
        return None
    if not licenses:
        return None
    first = Fields(licenses[0], ("builderLicenses", 0))
    number = first.key("builderLicenseNum")
    whole.errors.extend(first.errors)
    return number


def read_team(head: Fields, project: str, setting: Setting) -> Reading:
    """Team.Add/Update: a team's name by its number; one without a number gets the same one each time."""
    reading = Reading(rows=1)
    name = head.text("teamName")
    corp = head.key("corpCode", needed=False)
    number = head.number("teamSysNo", needed=False)
    if number is None:
        number = int(digest(setting.city, project, corp, name)[:8], 16) & 0x7FFFFFFF
    if not head.errors:
        rows = {TEAM: ((), {"name": name, "corp": corp})}
        reading.sheet = Sheet(team_id(setting.city, project, number), rows, lambda _: {})
        reading.answer = {"teamSysNo": number}
    return reading


def team_id(city: str, project: str, number: int) -> str:
    """Where a team is kept."""
    return f"team:{city}:{project}:{number}"
