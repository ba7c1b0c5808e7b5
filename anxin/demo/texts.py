"""What officers of the demonstration write."""

from __future__ import annotations

import random

from anxin.demo.leads import Truth

CONTACT = "已电话联系投诉人，告知受理情况和办理流程，请其准备考勤、欠条等材料。"
PLAN = "一案一策：先核清人数和金额，约谈用工单位负责人，督促先行清偿；不能清偿的，动用工资保证金并依法处理。"
URGE = "该件已临近或超过时限，请抓紧办理，并说明原因。"
WRONG_COUNTY = "经核对，工地不在本辖区，属地有误，申请改派。"
NOT_OURS = "经核对，该工程不属于本部门监管范围，退回人社部门。"
DISPUTED = "经核对，该工程的监管职责不在本单位，申请裁定办理单位。"
WITHDRAWN = "投诉人来电称工资已经结清，申请撤回投诉。"
EXTENSION = "涉及多个班组和分包单位，工程量对账复杂，需补充调查取证。"
GROUNDS = "用工单位逾期未支付劳动报酬，事实清楚、证据充分，依法立案查处。"
LINKED = "倒查工资支付制度：实名制考勤不全，人工费用未按月足额拨付，已责令整改并约谈施工总承包单位。"
RETURNED = (
    "未附投诉人签字确认的工资发放凭证，请补充后重新反馈。",
    "核实的人数与投诉人数不一致，请逐人核对并说明差异。",
    "处理措施没有写明依据和期限，请补充完善。",
)
SATISFIED = "投诉人表示工资已经收到，对办理结果满意。"
NOT_SATISFIED = "投诉人反映仍有部分工资没有到账，要求继续处理。"
KEPT = "抽查支付凭证，协议按期履行。"
NOT_KEPT = "抽查发现本期协议款项没有支付到工人本人账户。"
DECIDED = "经核对监管职责和工地所在地，由该单位办理，自决定之日起执行。"
KNOW = ("city_land", "city_police", "city_development", "city_market", "city_tax")
"""Whom a question goes to."""
QUESTION = "请协助查明该项目的建设单位、资金来源和用工单位名下的车辆、房产、账户情况。"
ANSWER = "经查，已将所掌握的登记信息和项目资料随函附送，未见其他需要说明的情况。"
DEBTORS = {"agency": "某区重点工程建设管理中心", "soe": "某城市投资建设有限公司", "sme": "某置业有限公司"}
FUND = "农民工工资应急周转金"
MEDIATED = "经调解，双方对拖欠数额没有争议，用工单位同意尽快支付。"
JUDICIAL = "已审查移送材料，依法支持劳动者追索劳动报酬。"
JOINT = "会同有关单位约谈用工单位和建设单位负责人，明确支付时间和责任人。"
SLIP = "登记时金额录入有误，按投诉人提交的材料更正。"
LOOKED_BACK = "倒查办理责任：首次反馈不实、被退回，已约谈该单位经办人并责令改进。"
REPORT = "关于该欠薪问题处理情况的报告"
PUBLISHED = "市政府门户网站“根治欠薪”专栏"
_OWED = {
    "complainant": "投诉人系{employer}招用的工人，已核对身份并留存身份信息，本次共涉及{headcount}人。",
    "employment": "工人与{employer}之间存在用工关系，有考勤记录、工资欠条和现场管理人员的证言证实。",
    "findings": "经实地调查和双方对账，{employer}拖欠{headcount}人工资共计{amount}元，双方对数额没有异议。",
    "measures": "已约谈{employer}负责人并责令限期支付，同时督促施工总承包单位履行先行清偿责任。",
    "follow_up": "已通过电话逐人回访投诉人，告知处理经过和结果，{mood}。",
}
_NOT_OWED = {
    "complainant": "投诉人自称在{employer}做工，已核对其身份信息，留存联系方式备查。",
    "employment": "经查，{employer}提供了用工名册和考勤记录，与投诉人所述的做工时间不一致。",
    "findings": "经实地调查核实，没有发现{employer}拖欠投诉人工资的情况，有工资发放流水为证。",
    "measures": "已向投诉人释明有关法律规定，并告知其可以通过劳动仲裁或者诉讼途径主张权利。",
    "result": "未发现投诉所反映的欠薪情况，已将调查结论和依据当面告知投诉人并做好记录。",
    "follow_up": "已电话回访投诉人，告知调查结论和救济途径，投诉人表示知悉，没有其他诉求。",
}
_MOODS = ("投诉人表示满意", "投诉人对处理结果没有异议", "投诉人确认款项已经到账")


def feedback(rng: random.Random, truth: Truth, owed: bool, paid: bool) -> dict[str, str]:
    """The six parts of a feedback (FY-A1-5.1)."""
    if not owed:
        return {part: words.format(employer=truth.employer) for part, words in _NOT_OWED.items()}
    known = {
        "employer": truth.employer,
        "headcount": truth.headcount,
        "amount": f"{truth.amount}.00",
        "mood": rng.choice(_MOODS),
    }
    parts = {part: words.format(**known) for part, words in _OWED.items()}
    result = "所欠工资已全部支付到工人本人银行账户，有银行回单和工人签字确认的发放表为证。"
    agreed = "双方签订了支付协议，约定了各期付款的日期和数额，属地人社部门将跟踪协议的履行情况。"
    return {**parts, "result": result if paid else agreed}
