"""Guards on special teams, incidents, joint actions and the look back at a closed case."""

from __future__ import annotations

from contracts.reasons import Reason
from services.routing.domain.guard import Asked, lacks, wrong_target
from services.routing.domain.places import OFFICE
from services.runtime.decisions import Refusal

LARGE_PETITION = "large_petition"


def is_formed_by_the_office(asked: Asked) -> Refusal | None:
    """由市治欠办成立: by nobody else, where the pack asks for it."""
    if asked.by == OFFICE:
        return None
    return Refusal(
        Reason.NOT_ALLOWED,
        f"该件的专班由{asked.name(OFFICE)}成立",
        field="action",
        needed=f"由{asked.name(OFFICE)}办理",
    )


def names_the_members(asked: Asked) -> Refusal | None:
    """专案组、联合调查组: of whom it is."""
    members = asked.action.members
    unknown = [unit for unit in members if not asked.policy.territory.knows_unit(unit)]
    if unknown:
        return wrong_target(f"没有名为 {unknown[0]} 的单位", "填写本市单位", field="members")
    return None if members else lacks("members", "须写明成员单位（members）", "填写成员单位")


def names_the_level(asked: Asked) -> Refusal | None:
    """规范分级响应: an incident has its level; one that goes on is opened again only to say something new."""
    action, incident = asked.action, asked.case.incident
    if incident is None or not incident.open:
        if action.level is not None:
            return None
        needed = "general（一般）、large（较大）、major（重大）或 extreme（特别重大）"
        return lacks("level", "启动应急处置须写明等级（level）", needed)
    said = (action.level or incident.level, action.on_site_post or incident.on_site_post)
    if said != (incident.level, incident.on_site_post):
        return None
    return Refusal(
        Reason.ALREADY_DONE, "该件的应急处置正在进行", field="level", needed="调整等级，或写明现场负责人岗位"
    )


def names_who_is_on_site(asked: Asked) -> Refusal | None:
    """较大规模赴省、市集体上访: 有关负责同志亲自带队."""
    incident = asked.case.incident
    named = asked.action.on_site_post or (incident and incident.open and incident.on_site_post)
    if named or LARGE_PETITION not in asked.case.lead.flags:
        return None
    return lacks(
        "on_site_post", "较大规模集体上访须写明带队处置的负责人岗位（on_site_post）", "填写岗位，例如 head"
    )


def incident_goes_on(asked: Asked) -> Refusal | None:
    """Only what was begun is ended."""
    incident = asked.case.incident
    if incident is not None and incident.open:
        return None
    return Refusal(
        Reason.NOT_IN_STATE, "该件没有正在进行的应急处置", needed="先启动应急处置（open_incident）"
    )


def somebody_was_on_site(asked: Asked) -> Refusal | None:
    """较大规模赴省、市集体上访: not over before a leading post was there."""
    incident = asked.case.incident
    if LARGE_PETITION not in asked.case.lead.flags or (incident is not None and incident.on_site_post):
        return None
    return Refusal(
        Reason.INCOMPLETE,
        "较大规模集体上访尚未写明带队处置的负责人岗位",
        needed="先补充现场负责人岗位（open_incident: on_site_post）",
    )


def takes_part_with_others(asked: Asked) -> Refusal | None:
    """联合行动: with at least one other unit of the city."""
    units = asked.action.with_ or []
    unknown = [unit for unit in units if not asked.policy.territory.knows_unit(unit)]
    if unknown:
        return wrong_target(f"没有名为 {unknown[0]} 的单位", "填写本市单位", field="with")
    return None if units else lacks("with", "须写明参加的单位（with）", "填写参加单位")


def says_what_the_look_back_found(asked: Asked) -> Refusal | None:
    """倒查: whose duty was looked at, what was found, and what was done about it."""
    action = asked.action
    if action.unit is None:
        return lacks("unit", "倒查须写明被倒查的单位（unit）", "填写单位")
    if not asked.policy.territory.knows_unit(action.unit):
        return wrong_target(f"没有名为 {action.unit} 的单位", "填写本市单位", field="unit")
    if action.findings is None:
        return lacks("findings", "倒查须写明责任落实情况（findings）", "填写 findings")
    if not action.measures:
        return lacks(
            "measures",
            "倒查须写明处理措施（measures）",
            "interview（约谈）、notice（通报）或 discipline（处分）",
        )
    return None
