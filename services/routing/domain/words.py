"""What states and steps are called on screens and in refusals (vocabulary)."""

from __future__ import annotations

from services.routing.domain.case import State

STATE_NAMES: dict[State, str] = {
    State.JUDGING: "待研判",
    State.RECEIVED: "待流转",
    State.TRANSFERRED: "待签收",
    State.VERIFYING: "核实中",
    State.HANDLING: "处置中",
    State.AGREED: "协议履行中",
    State.INVESTIGATING: "立案调查中",
    State.REVIEWING: "审核中",
    State.RESOLVED: "待回访办结",
    State.CLOSED: "已办结",
    State.REFERRED: "已转告",
    State.MERGED: "已合并",
    State.WITHDRAWN: "已撤回",
}
STEP_NAMES: dict[str, str] = {
    "transfer": "流转",
    "sign": "签收",
    "divert": "分流",
    "hand_back": "退回",
    "verify": "核实",
    "payment_order": "责令限期支付",
    "agreement": "登记支付协议",
    "payment": "登记付款",
    "joint_investigation": "成立联合调查组",
    "file_case": "立案",
    "link_review": "提交倒查结果",
    "extend": "延长时限",
    "feedback": "反馈",
    "review": "审核",
    "spot_check": "抽查",
    "follow_up": "回访",
    "close": "办结",
    "assign_leader": "领导包案",
    "plan": "制定处置方案",
    "contact": "登记联系",
    "urge": "催办",
    "report_superior": "报告上级",
    "publish_result": "公布处理结果",
    "withdraw": "撤回",
}
