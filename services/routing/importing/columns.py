"""The columns of the file in which an office brings its open cases: what each is called and says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.routing.desk_words import CAUSES, CHANNELS, FLAGS, INDUSTRIES, OUTCOMES, OWNERSHIPS
from services.routing.domain.case import OPEN
from services.routing.domain.words import STATE_NAMES


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `field` is the lead's, a step's (`verify.amount`) or what must come of it (`case.state`).

    `kind` says how a cell is read: `text`, `time`, `day`, `money`, `number`, `unit`, `region`, `choice`,
    `choices`, `instalments`; `values` are the choices by field value.
    """

    title: str
    field: str
    kind: str = "text"
    required: bool = False
    hint: str = ""
    values: Mapping[str, str] | None = None


STATES = {str(state): name for state, name in STATE_NAMES.items() if state in OPEN}
_TIME = "如 2023-09-01 09:30；只填日期的按当日计"
_MANY = "多个用顿号分开"

COLUMNS: tuple[Column, ...] = (
    Column("来源编号", "source_id", required=True, hint="原台账编号，同一渠道内不重复；重复导入不会重复立件"),
    Column("渠道", "channel", "choice", True, values=CHANNELS),
    Column("收到时间", "received_at", "time", True, _TIME),
    Column("渠道办理期限", "channel_due_at", "time", hint="上级平台要求的办结时间"),
    Column("首问单位", "first_unit", "unit"),
    Column("区域", "region", "region", hint="区县或乡镇街道的名称或代码"),
    Column("用人单位", "employer.name", required=True),
    Column("统一社会信用代码", "employer.uscc"),
    Column("行业", "industry", "choice", values=INDUSTRIES),
    Column("项目性质", "ownership", "choice", values=OWNERSHIPS),
    Column("项目编号", "project_id"),
    Column("人数", "headcount", "number"),
    Column("金额（元）", "amount", "money"),
    Column("欠薪成因", "causes", "choices", hint=_MANY, values=CAUSES),
    Column("标记", "flags", "choices", hint=_MANY, values=FLAGS),
    Column("投诉人", "reporter.name"),
    Column("联系电话", "reporter.phone"),
    Column("身份证号", "reporter.id_number"),
    Column("诉求内容", "narrative"),
    Column("流转时间", "transfer.at", "time", hint=_TIME),
    Column("流转单位", "transfer.to", "unit"),
    Column("签收时间", "sign.at", "time"),
    Column("分流时间", "divert.at", "time"),
    Column("分流单位", "divert.to", "unit"),
    Column("核实时间", "verify.at", "time"),
    Column("核实结论", "verify.outcome", "choice", values=OUTCOMES),
    Column("核实人数", "verify.headcount", "number"),
    Column("核实金额（元）", "verify.amount", "money"),
    Column("拖欠主体", "verify.debtor"),
    Column("责令支付时间", "payment_order.at", "time"),
    Column("支付期限", "payment_order.due", "day"),
    Column("协议时间", "agreement.at", "time"),
    Column("协议分期", "agreement.instalments", "instalments", hint="如 2023-10-31:5000；2023-11-30:5000"),
    Column("付款时间", "payment.at", "time"),
    Column("已付金额（元）", "payment.amount", "money", hint="截至付款时间累计"),
    Column("立案时间", "file_case.at", "time"),
    Column("反馈时间", "feedback.at", "time"),
    Column("审核通过时间", "review.at", "time"),
    Column("当前状态", "case.state", "choice", True, values=STATES),
    Column("承办单位", "case.unit", "unit", hint="现由谁办理；可不填"),
)
BY_NAME: Mapping[str, Column] = {name: c for c in COLUMNS for name in (c.title, c.field)}
"""A column by its title or its field name."""
_MIDDLE = ("payment_order", "agreement", "payment", "file_case")
STEPS = ("transfer", "sign", "divert", "verify", *_MIDDLE, "feedback", "review")
"""The steps in the order in which they are taken on one day."""


def title_of(field: str) -> str:
    """What the column of a field is called; the field itself where none is."""
    return next((c.title for c in COLUMNS if c.field == field), field)
