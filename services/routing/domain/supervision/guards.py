"""What must hold before a measure is taken: named rules, chosen by the pack; the first refusal wins. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.reasons import Reason
from services.routing.domain.supervision.state import INTERVIEW, LETTER, NOTIFY, RAISE, STATION, Supervision
from services.runtime.decisions import Refusal


@dataclass(frozen=True, slots=True)
class SeenCase:
    """A case that a measure is about: whether it lies in the territory, is in its hands, and is late."""

    id: str
    inside: bool
    at_work: bool
    late: bool
    raised: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """A measure asked for: the action, the territory's supervision, the case it is about, and when."""

    action: Any
    found: Supervision
    case: SeenCase | None
    now: datetime


Guard = Callable[[Attempt], Refusal | None]


def says_what_to_rectify(tried: Attempt) -> Refusal | None:
    """A notice names what is to be put right."""
    return (
        None if tried.action.items else _lacks("items", "通知须列明需要整改的问题（items）", "逐条填写问题")
    )


def says_until_when(tried: Attempt) -> Refusal | None:
    """What is to be put right has a last day."""
    if tried.action.due is not None:
        return None
    return _lacks("due", "须明确整改时限（due）", "填写整改的最后一日")


def says_the_ground(tried: Attempt) -> Refusal | None:
    """A team is stationed on a ground that is told."""
    if tried.action.ground is not None:
        return None
    return _lacks("ground", "驻点督导须写明缘由（ground）", "写明是哪些重大疑难、久拖未决的问题")


def says_the_reason(tried: Attempt) -> Refusal | None:
    """The reason is told."""
    return None if tried.action.reason is not None else _lacks("reason", "须写明理由（reason）", "填写理由")


def after_an_unmet_notice(tried: Attempt) -> Refusal | None:
    """未按要求整改: a notice's time is over, nobody has answered it, and no letter is about it yet."""
    in_letters = {number for letter in tried.found.of(LETTER) for number in letter.notices}
    unmet = [m for m in tried.found.unmet if m.step == NOTIFY]
    if any(notice.number not in in_letters for notice in unmet):
        return None
    if unmet:
        words = "逾期未整改的问题已经发函，请等待整改或采取后续措施"
        return Refusal(Reason.ALREADY_DONE, words, field="action")
    words = "没有逾期未整改的通知，不能发函"
    needed = "先通知属地治欠办限期整改，逾期未整改的再发函"
    return Refusal(Reason.NOT_IN_STATE, words, field="action", needed=needed)


def rectification_is_slow(tried: Attempt) -> Refusal | None:
    """整改缓慢或不按要求落实整改: a notice's or a letter's time is over and nobody has answered."""
    if tried.found.unmet:
        return None
    words = "没有逾期未整改的通知或函，不能约谈"
    return Refusal(Reason.NOT_IN_STATE, words, field="action", needed="整改时限届满仍未整改的再约谈")


def rectification_is_refused(tried: Attempt) -> Refusal | None:
    """拒不整改: still nothing, though a letter's time is over or its government was interviewed since."""
    unmet = tried.found.unmet
    since = min((one.due_at or one.at for one in unmet), default=None)
    interviewed = since is not None and any(one.at >= since for one in tried.found.of(INTERVIEW))
    if interviewed or any(one.step == LETTER for one in unmet):
        return None
    words = "没有拒不整改的情形，不能提请市政府联席会议"
    needed = "发函或约谈后仍逾期未整改的再提请"
    return Refusal(Reason.NOT_IN_STATE, words, field="action", needed=needed)


def case_is_the_territorys(tried: Attempt) -> Refusal | None:
    """A case that a measure names lies in the territory."""
    if tried.action.case is None or (tried.case is not None and tried.case.inside):
        return None
    return Refusal(Reason.INVALID, "没有这个案件，或案件不在被督导的县区，请核对编号", field="case")


def names_the_case(tried: Attempt) -> Refusal | None:
    """A level is raised for one case."""
    return (
        None
        if tried.action.case is not None
        else _lacks("case", "提级办理须写明案件（case）", "填写案件编号")
    )


def case_is_in_the_territorys_hands(tried: Attempt) -> Refusal | None:
    """What is over, under review, not yet handed over or with the city already, is not taken up a level."""
    case = tried.case
    if case is not None and any(one.case == case.id for one in tried.found.of(RAISE)):
        return Refusal(Reason.ALREADY_DONE, "该件正在提级，请稍候", field="case")
    if case is None or (case.at_work and not case.raised):
        return None
    words = "该件不在属地单位办理中，不能提级办理"
    needed = "属地单位正在办理的案件才能提级"
    return Refusal(Reason.NOT_IN_STATE, words, field="case", needed=needed)


def case_is_long_unresolved(tried: Attempt) -> Refusal | None:
    """久拖未决: the case is late, or a team is stationed there about it or about the territory as a whole."""
    case = tried.case
    stations = tried.found.of(STATION)
    if case is None or case.late or any(one.case in (None, case.id) for one in stations):
        return None
    words = "该件没有久拖未决的情形，不能提级办理"
    needed = "案件已逾期，或已就该件驻点督导"
    return Refusal(Reason.NOT_IN_STATE, words, field="case", needed=needed)


def _lacks(field: str, words: str, needed: str) -> Refusal:
    return Refusal(Reason.INCOMPLETE, words, field=field, needed=needed)


GUARDS: Mapping[str, Guard] = {
    guard.__name__: guard
    for guard in (
        says_what_to_rectify,
        says_until_when,
        says_the_ground,
        says_the_reason,
        after_an_unmet_notice,
        rectification_is_slow,
        rectification_is_refused,
        case_is_the_territorys,
        names_the_case,
        case_is_in_the_territorys_hands,
        case_is_long_unresolved,
    )
}
"""The rules that a pack may choose from."""
