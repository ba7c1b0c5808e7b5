"""What a complainant may see of a lead: stage, unit in charge, due date, result. Never personal data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.intake.domain.lead import Lead, Referral
from services.intake.handlers import Aggregate, Intake
from services.intake.store import Submissions
from services.intake.subscribers import CASES
from services.runtime.store import Store

STAGES: Mapping[str, str] = {
    "judging": "等待确定承办单位",
    "received": "已受理",
    "transferred": "已交办，等待签收",
    "verifying": "正在核实",
    "handling": "正在处理",
    "agreed": "已达成支付协议",
    "investigating": "已立案调查",
    "reviewing": "办理结果审核中",
    "resolved": "已办理，等待回访",
    "closed": "已办结",
    "referred": "不属于本地受理，已告知渠道",
    "merged": "已并入同一事项一并办理",
    "withdrawn": "已撤回",
}
_OUTCOMES: Mapping[str, str] = {
    "founded": "欠薪情况属实",
    "partly_founded": "欠薪情况部分属实",
    "unfounded": "未发现所反映的欠薪情况",
    "out_of_scope": "不属于欠薪受理范围",
}
_TYPED = str.maketrans({"-": "", " ": "", "0": "o", "1": "l", "8": "b"})
"""How a receipt is read that somebody typed: it holds no 0, 1 or 8."""
_ENDED = frozenset({"closed", "referred", "merged", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Receipt:
    """One lead as its complainant sees it; `state` None while the case has not been opened yet."""

    receipt: str
    case_id: str
    city: str
    city_name: str
    state: str | None
    stage: str
    unit: str | None
    unit_name: str | None
    due_at: str | None
    result: str | None
    referral: Referral | None
    merged_into: str | None = None
    """The case that answers for this one; its progress is what is shown."""

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        to = self.referral
        return {
            "receipt": self.receipt,
            "case_id": self.case_id,
            "merged_into": self.merged_into,
            "city": self.city,
            "state": self.state,
            "stage": self.stage,
            "unit": self.unit,
            "unit_name": self.unit_name,
            "due_at": self.due_at,
            "result": self.result,
            "referred_to": None if to is None else {"to": to.to, "contact": to.contact},
        }


class Receipts:
    """Finds what stands behind a receipt."""

    def __init__(self, store: Store, submissions: Submissions, leads: Aggregate, intake: Intake) -> None:
        self._store = store
        self._submissions = submissions
        self._leads = leads
        self._intake = intake

    async def get(self, receipt: str, now: datetime) -> Receipt | None:
        """What the receipt shows at `now`; None for a receipt that nobody was given."""
        typed = receipt.translate(_TYPED).lower()
        found = await self._submissions.of_receipt(typed)
        lead = None if found is None else await self._leads.get(found["lead"])
        if found is None or lead is None:
            return None
        row, merged_into = await self._progress(found["case"])
        return self._receipt(typed, found, lead[0], row, merged_into, now)

    async def _progress(self, case_id: str) -> tuple[Mapping[str, Any], str | None]:
        """The row of the case that answers for this one, and its id if that is another: the one it was merged
        into, or that one in turn. One of which nothing has been heard yet is passed over.
        """
        row: Mapping[str, Any] = {}
        answers, seen = case_id, {case_id}
        while True:
            rows = await self._store.load(CASES, [answers])
            if answers not in rows:
                break
            row = rows[answers].state
            into = row.get("into")
            if into is None or into in seen:
                break
            seen.add(into)
            answers = into
        return row, None if answers == case_id else answers

    def _receipt(
        self,
        receipt: str,
        found: Mapping[str, Any],
        lead: Lead,
        row: Mapping[str, Any],
        merged_into: str | None,
        now: datetime,
    ) -> Receipt:
        policy = self._intake.policy(found["city"], now)
        state = row.get("state") or ("referred" if lead.referral else None)
        unit = None if state in _ENDED else row.get("unit")
        return Receipt(
            receipt=receipt,
            case_id=found["case"],
            city=found["city"],
            city_name=policy.name if policy else found["city"],
            state=state,
            stage=_stage(state, merged_into),
            unit=unit,
            unit_name=policy.territory.unit_name(unit) if policy and unit else None,
            due_at=None if state in _ENDED else _due(row.get("due", {})),
            result=_result(row.get("result", {})),
            referral=lead.referral,
            merged_into=merged_into,
        )


def _stage(state: str | None, merged_into: str | None) -> str:
    stage = STAGES.get(state or "", "已收到，正在登记")
    return f"{STAGES['merged']}：{stage}" if merged_into and state != "merged" else stage


def _due(due: Mapping[str, str]) -> str | None:
    """By when it should be done: the deadline to close, else the soonest that runs."""
    return due.get("close") or min(due.values(), key=datetime.fromisoformat, default=None)


def _result(result: Mapping[str, Any]) -> str | None:
    """What came of it, in a sentence."""
    parts = []
    if result.get("outcome") in _OUTCOMES:
        amount = f"，核实金额 {result['amount']} 元" if result.get("amount") else ""
        parts.append(f"{_OUTCOMES[result['outcome']]}{amount}")
    if result.get("paid"):
        parts.append(f"已支付 {result['paid']} 元")
    if result.get("ended") in STAGES:
        parts.append(STAGES[result["ended"]])
    return "；".join(parts) or None
