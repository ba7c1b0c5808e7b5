"""Cases and projects as the events that tell of them; times are written as people in Shanghai read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contracts.envelope import Event
from contracts.registry import EVENTS
from services.runtime.calendar_days import SHANGHAI


def at(text: str) -> datetime:
    """`2023-09-01T09:00` in Asia/Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


AFTER = at("2023-10-05T09:00")
"""When September's figures are looked at, unless a test says otherwise."""


class Story:
    """The events of one aggregate, numbered as they are told."""

    city = "fuyang"

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.events: list[Event] = []

    def add(self, name: str, when: str, **data: Any) -> Story:
        if name in EVENTS:
            EVENTS[name].model.model_validate(data)
        self.events.append(
            Event(
                type=f"anxin.{name}.v1",
                source="/tests",
                subject=self.subject,
                time=at(when),
                recorded_at=at(when),
                city=self.city,
                sequence=len(self.events) + 1,
                data=data,
                clauses=("FY-A1-2.2",),
            )
        )
        return self


class CaseStory(Story):
    """One case."""

    def opened(self, when: str, region: str | None = "341202", received: str | None = None) -> CaseStory:
        self.add(
            "case.opened", when, case=self.subject, city="fuyang", lead=f"lead-{self.subject}", channel="qr",
            received_at=at(received or when).isoformat(), arrived_at=at(when).isoformat(),
            employer="某建筑公司", region=region, first_unit="city_hrss", state="received", unit="city_hrss",
        )  # fmt: skip
        return self

    def transferred(self, when: str, region: str) -> CaseStory:
        self.add(
            "case.transferred", when, giver="city_hrss", manner="assign", region=region, territory=region,
            state="transferred", unit=f"{region}/hrss",
        )  # fmt: skip
        return self

    def timer(self, kind: str, when: str, name: str, unit: str | None, backlog: bool = False) -> CaseStory:
        data: dict[str, Any] = {
            "timer": name,
            "unit": unit,
            "due_at": at(when).isoformat(),
            "backlog": backlog,
        }
        if kind == "started":
            data |= {"started_at": at(when).isoformat()}
        self.add(f"case.timer_{kind}", when, **data)
        return self

    def breached(self, when: str, name: str, unit: str | None, backlog: bool = False) -> CaseStory:
        return self.timer("breached", when, name, unit, backlog)

    def verified(self, when: str, amount: str | None, outcome: str = "founded") -> CaseStory:
        self.add("case.verified", when, outcome=outcome, amount=amount, state="handling", unit="341202/hrss")
        return self

    def paid(self, when: str, amount: str) -> CaseStory:
        self.add(
            "case.payment_recorded", when, amount=amount, paid=amount, owed=None,
            state="handling", unit="341202/hrss",
        )  # fmt: skip
        return self

    def ended(self, when: str, how: str = "closed") -> CaseStory:
        more: dict[str, dict[str, Any]] = {
            "referred": {"to": "341300", "contact": "0557-1", "ground": "other_city"},
            "merged": {"into": "C0", "ask": 1, "interrupted": []},
        }
        self.add(f"case.{how}", when, state=how, unit="341202/hrss", **more.get(how, {}))
        return self

    def corrected(self, when: str, field: str, value: Any, former: Any) -> CaseStory:
        self.add("case.corrected", when, field=field, value=value, former=former)
        return self

    def advanced(self, when: str, amount: str) -> CaseStory:
        fund = {"source": "应急周转金", "ground": "employer_fled"}
        money = {"amount": amount, "advanced": amount, "owed": None}
        self.add("case.advanced", when, state="handling", unit="341202/hrss", **fund, **money)
        return self

    def reopened(self, when: str) -> CaseStory:
        self.add("case.reopened", when, ground="follow_up", state="handling", unit="341202/hrss")
        return self


class WarningStory(Story):
    """One project that is warned of."""

    def raised(
        self, when: str, type: str = "deposit_missing", region: str | None = "341202", occurrence: int = 1
    ) -> WarningStory:
        self.add(
            "warning.raised", when, warning=f"{self.subject}/{type}", type=type, region=region,
            since=at(when).isoformat(), liable_party="general_contractor", supervisor="341202/hrss",
            occurrence=occurrence, evidence={"facts": [], "count": 0}, rule="test", **{"class": "general"},
        )  # fmt: skip
        return self

    def cleared(
        self, when: str, type: str = "deposit_missing", region: str | None = "341202", by: str = "facts"
    ) -> WarningStory:
        self.add(
            "warning.cleared", when, warning=f"{self.subject}/{type}", type=type, region=region,
            cleared_by=by, overdue=False, since=at(when).isoformat(),
        )  # fmt: skip
        return self

    def overdue(
        self, when: str, type: str = "deposit_missing", region: str | None = "341202"
    ) -> WarningStory:
        self.add(
            "warning.overdue", when, warning=f"{self.subject}/{type}", type=type, region=region,
            liable_party="general_contractor", supervisor="341202/hrss",
        )  # fmt: skip
        return self
