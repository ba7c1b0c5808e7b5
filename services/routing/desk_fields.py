"""The fields of each step on the desk, with the choices that this case gives. Pure.

Every field of the models in `contracts.case_actions` has its place here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from contracts.leads import Cause
from services.routing import desk_fields_further
from services.routing.desk_words import CAUSES, OUTCOMES, clock_title
from services.routing.domain.case import Case
from services.routing.domain.guards_closing import PART_NAMES
from services.routing.domain.guards_police import CITY_POLICE, POLICE
from services.routing.domain.messages import Context
from services.routing.domain.offered import extendable
from services.routing.domain.places import hrss_of, industry_department
from services.routing.domain.receivers import receivers, townships
from services.runtime.desk.forms import Field
from services.runtime.desk.units import Group, units_by_territory, units_of_territory

MANNERS = (("assign", "交办"), ("refer", "转办"), ("supervise", "督办"), ("jointly", "会同办理"))
ANSWERS = (("yes", "满意"), ("no", "不满意"), ("unreachable", "联系不上"))
DECISIONS = (("approve", "审核通过"), ("return", "退回重新办理"))
_POINTS = ("依法依规调查", "清晰详实", "措施和结果合规", "逻辑严密", "完整准确")
POINTS = tuple((word, word) for word in _POINTS)
"""What a reviewer looks at (FY-A1-5.2, in the document's words)."""
_REASON = Field("reason", "理由", "long")
_ONE_A_LINE = "每行写一份，不含空格"

FIELDS: Mapping[str, tuple[Field, ...]] = {
    "transfer": (
        Field("to", "接收单位", "unit"),
        Field("manner", "方式", "choice", options=MANNERS, hint="不选的，按本市规定的方式"),
        Field("with", "会同或一并督办的单位", "choices", hint="可不选"),
        Field("reason", "改派理由", "long", hint="流转至线索属地以外的，须说明理由"),
    ),
    "sign": (),
    "divert": (Field("to", "接收的行业主管部门", "unit"),),
    "hand_back": (_REASON, Field("proposed", "建议的办理单位", "unit")),
    "verify": (
        Field("outcome", "核实结论", "choice", options=tuple(OUTCOMES.items())),
        Field("headcount", "涉及人数", "number"),
        Field("amount", "涉及金额（元）", "money"),
        Field("debtor", "拖欠主体", "employer", hint="拖欠工资的单位名称"),
        Field("causes", "欠薪成因", "choices", options=tuple((c.value, CAUSES[c.value]) for c in Cause)),
        Field("workers", "各工人核实金额", "lines", hint="每行写一人，工人编号:金额，例如 w1:5000"),
    ),
    "payment_order": (
        Field("due", "支付期限（最后一日）", "date"),
        Field("evidence", "证据材料清单", "lines", hint=f"{_ONE_A_LINE}：材料编号或名称"),
    ),
    "agreement": (Field("instalments", "各期支付", "instalments"),),
    "payment": (
        Field("amount", "付款金额（元）", "money", required=True),
        Field("on", "付款日期", "date"),
        Field("workers", "收到付款的工人编号", "lines", hint=f"{_ONE_A_LINE}；不写姓名"),
    ),
    "joint_investigation": (Field("members", "成员单位", "choices"),),
    "file_case": (Field("grounds", "立案依据", "long"),),
    "link_review": (Field("findings", "工资支付制度落实情况", "long"),),
    "extend": (
        Field("timer", "要延长的时限", "choice"),
        Field("approver_post", "批准的负责人岗位", "choice"),
        _REASON,
    ),
    "feedback": tuple(Field(part, name, "long") for part, name in PART_NAMES.items()),
    "review": (
        Field("decision", "审核结论", "choice", options=DECISIONS, required=True),
        Field("comments", "整改意见", "long", hint="退回的必须写明"),
        Field("checks", "审查要点", "points", options=POINTS),
    ),
    "spot_check": (Field("found", "抽查情况", "long"), Field("unpaid", "未按协议支付", "yes")),
    "follow_up": (
        Field("satisfied", "投诉人是否满意", "choice", options=ANSWERS, required=True),
        Field("note", "回访情况", "long"),
    ),
    "close": (),
    "assign_leader": (Field("post", "包案领导的岗位", "choice"),),
    "plan": (Field("text", "处置方案", "long"),),
    "contact": (Field("note", "联系情况", "long"),),
    "urge": (Field("to", "催办对象", "unit"), Field("text", "催办内容", "long")),
    "report_superior": (Field("reference", "报告文号或标题", "text"),),
    "publish_result": (Field("reference", "公布的地址或载体", "text"),),
    "withdraw": (_REASON,),
    **desk_fields_further.FIELDS,
}


@dataclass(frozen=True, slots=True)
class Choosing:
    """What choices hang on: the case, its rules, the pack's posts and the instant."""

    case: Case
    context: Context
    posts: tuple[tuple[str, str], ...]
    now: datetime

    @property
    def groups(self) -> tuple[Group, ...]:
        return units_of_territory(self.context.policy.territory, self.case.territory)

    def named(self, units: list[str]) -> tuple[tuple[str, str], ...]:
        return tuple((unit, self.context.policy.territory.unit_name(unit)) for unit in units)


def fields_for(action: str, choosing: Choosing) -> tuple[Field, ...]:
    """The fields of a step with this case's choices and first values."""
    return tuple(_chosen(action, field, choosing) for field in FIELDS[action])


def _chosen(action: str, field: Field, choosing: Choosing) -> Field:
    choose = _CHOICES.get((action, field.name))
    return field if choose is None else choose(field, choosing)


def _receiver(field: Field, choosing: Choosing) -> Field:
    proposed = choosing.case.proposed or hrss_of(choosing.case, choosing.context.policy.territory)
    groups = [_open_to(group, choosing) for group in _candidates(choosing)]
    return field.over(groups=tuple(group for group in groups if group.units), initial=(proposed or "",))


def _candidates(choosing: Choosing) -> tuple[Group, ...]:
    territory = choosing.context.policy.territory
    streets = Group("本属地镇街", choosing.named(townships(choosing.case, territory)))
    return (streets, *units_by_territory(territory))


def _open_to(group: Group, choosing: Choosing) -> Group:
    """The units of a group that the case may be handed to now."""
    units = [unit for unit, _ in group.units]
    return Group(group.name, choosing.named(receivers(choosing.case, choosing.context, units, choosing.now)))


def _helpers(field: Field, choosing: Choosing) -> Field:
    groups = choosing.groups
    return field.over(options=tuple(unit for group in groups for unit in group.units))


def _departments(field: Field, choosing: Choosing) -> Field:
    case, policy = choosing.case, choosing.context.policy
    units = [f"{case.territory}/{department}" for department in sorted(policy.departments)]
    first = industry_department(case, policy.territory) or ""
    return field.over(groups=(Group("同级行业主管部门", choosing.named(units)),), initial=(first,))


def _any_unit(field: Field, choosing: Choosing) -> Field:
    return field.over(groups=units_by_territory(choosing.context.policy.territory))


def _who_has_it(field: Field, choosing: Choosing) -> Field:
    return field.over(groups=choosing.groups, initial=(choosing.case.unit,))


def _members(field: Field, choosing: Choosing) -> Field:
    case = choosing.case
    territory = choosing.context.policy.territory
    own = next((g.units for g in choosing.groups if case.territory and g.units[0][0] == case.territory), ())
    first = (hrss_of(case, territory), industry_department(case, territory))
    return field.over(options=own, initial=tuple(unit for unit in first if unit is not None))


def _posts(field: Field, choosing: Choosing) -> Field:
    return field.over(options=choosing.posts)


def _open_questions(field: Field, choosing: Choosing) -> Field:
    name = choosing.context.policy.territory.unit_name
    options = tuple((one.id, f"{one.id}（{name(one.unit)}）") for one in choosing.case.assistances)
    return field.over(options=options, initial=tuple(id_ for id_, _ in options[:1]))


def _linked_debts(field: Field, choosing: Choosing) -> Field:
    options = tuple((debt.name, debt.debtor) for debt in choosing.case.debts)
    return field.over(options=options, initial=tuple(name for name, _ in options[:1]))


def _police(field: Field, choosing: Choosing) -> Field:
    territory = choosing.context.policy.territory
    units = [f"{choosing.case.territory}/{POLICE}", CITY_POLICE]
    known = [unit for unit in units if territory.knows_unit(unit)]
    return field.over(options=choosing.named(known), initial=tuple(known[:1]))


def _extendable(field: Field, choosing: Choosing) -> Field:
    names = extendable(choosing.case, choosing.context, choosing.now)
    options = tuple((name, clock_title(name)) for name in names)
    return field.over(options=options, initial=tuple(names[:1]))


_CHOICES: dict[tuple[str, str], Callable[[Field, Choosing], Field]] = {
    ("transfer", "to"): _receiver,
    ("transfer", "with"): _helpers,
    ("divert", "to"): _departments,
    ("hand_back", "proposed"): _any_unit,
    ("verify", "causes"): lambda field, choosing: field.over(initial=choosing.case.causes),
    ("joint_investigation", "members"): _members,
    ("extend", "timer"): _extendable,
    ("extend", "approver_post"): _posts,
    ("assign_leader", "post"): _posts,
    ("urge", "to"): _who_has_it,
    ("dispute", "proposed"): _any_unit,
    ("arbitrate", "to"): _any_unit,
    ("assist", "to"): _any_unit,
    ("answer", "assistance"): _open_questions,
    ("recover_debt", "debt"): _linked_debts,
    ("police_transfer", "to"): _police,
    ("special_team", "members"): _helpers,
    ("joint_action", "with"): _helpers,
    ("open_incident", "on_site_post"): _posts,
    ("look_back", "unit"): _any_unit,
}
