"""Guards on whose hands a case comes into: its territory, what a decision has settled, the manner."""

from __future__ import annotations

from contracts.reasons import Reason
from services.routing.domain.guard import Asked, lacks, wrong_target
from services.routing.domain.places import territory_of
from services.routing.domain.words import MANNER_NAMES, STEP_NAMES
from services.runtime.decisions import Refusal

REFERRED = "refer"


def stays_within_the_territory(asked: Asked) -> Refusal | None:
    """属地负责: to a unit of the case's own territory."""
    to, territory = asked.action.to, asked.policy.territory
    if to is None:
        return lacks("to", "流转须写明接收单位（to）", "填写接收单位")
    own = asked.case.territory
    if own is None or territory_of(to, territory) == own:
        return None
    return wrong_target(
        f"{asked.name(to)}不在该件的属地（{asked.name(own)}）", "接收单位改为本属地的单位；属地有误的提出争议"
    )


def may_not_go_there(asked: Asked) -> Refusal | None:
    """The pack's `when` says which cases: those may not be handed to such a unit."""
    to = asked.action.to
    return wrong_target(
        f"按本市规定，该件不能{STEP_NAMES[asked.action.action]}至{asked.name(to)}", "改由现办理单位继续办理"
    )


def is_no_step_of_this_city(asked: Asked) -> Refusal | None:
    """The city's documents have another step for this."""
    return Refusal(
        Reason.NOT_ALLOWED,
        f"本市文件没有“{STEP_NAMES[asked.action.action]}”这一步骤",
        field="action",
        needed="按本市规定流转（transfer）",
    )


def names_the_right_unit(asked: Asked) -> Refusal | None:
    """首问负责制: who gives a case away says whose it is."""
    proposed = asked.action.proposed
    if proposed is None:
        return lacks("proposed", "不属于本单位的，须写明应由哪个单位办理（proposed）", "填写 proposed")
    if not asked.policy.territory.knows_unit(proposed):
        return wrong_target(f"没有名为 {proposed} 的单位", "填写本市单位", field="proposed")
    if proposed == asked.case.unit:
        return wrong_target("应由哪个单位办理不能填写本单位", "填写另一单位", field="proposed")
    return None


def is_not_bound_by_a_decision(asked: Asked) -> Refusal | None:
    """争议仲裁: the decision binds the unit that it gave the case to."""
    case = asked.case
    if case.bound_unit is None or case.bound_unit != case.unit:
        return None
    return Refusal(
        Reason.ALREADY_DONE,
        f"该件已仲裁由{asked.name(case.unit)}办理，不能再提出争议或退回",
        field="action",
        needed=f"由{asked.name(case.unit)}办理",
    )


def is_assigned_or_supervised(asked: Asked) -> Refusal | None:
    """向县市区交办，督办重大案件: counties are not referred to or worked with jointly."""
    manner = asked.action.manner
    if manner in (None, "assign", "supervise"):
        return None
    words = f"向属地只能交办或督办，不能{MANNER_NAMES[manner]}"
    return wrong_target(words, "方式（manner）改为 assign 或 supervise", field="manner")


def keeps_the_manner(asked: Asked) -> Refusal | None:
    """督办、会同办理 hang on the cause: no other manner than the one that the pack has for such a case.

    转办 says only that the case is handed on, and is always true.
    """
    manner, own = asked.action.manner, asked.rule.manner
    if own is None or manner in (None, own, REFERRED):
        return None
    return wrong_target(
        f"该件应{MANNER_NAMES[own]}，不能{MANNER_NAMES[manner]}",
        f"方式（manner）改为 {own} 或不填",
        field="manner",
    )
