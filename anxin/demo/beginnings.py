"""What is reported when a project begins: registration, contract, permit, account, deposit, guarantee."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from anxin.demo import names
from anxin.demo.city import City
from anxin.demo.habits import GOOD
from anxin.demo.notes import Notes
from anxin.demo.pace import pick
from anxin.demo.planning import Plan
from services.runtime.calendar_days import add_months

_DEPOSITS = (
    ("bank_guarantee", 45),
    ("insurance", 22),
    ("cash", 15),
    ("exemption", 10),
    ("guarantor_letter", 8),
)
NO_OFFICER = 0.05
"""The share of good works that have named no 劳资专管员."""


def begin(plan: Plan, city: City, notes: Notes) -> None:
    """Registration, contract, permit, and what is owed from them on."""
    number = f"{plan.id}-XK" if city.watching.any_of("project_unregistered") else None
    _register(plan, city, notes, number)
    _contract(plan, notes)
    named: dict[str, Any] = {} if number is None else {"number": number}
    notes.on("permit_issued", "permits", plan.permit, form=plan.form, **named)
    duty(plan, notes, "account_opened", "bank", plan.contract, plan.contract + timedelta(days=30))
    amount = f"{round(plan.value * 0.015, -3):.2f}"
    form = pick(notes.rng, _DEPOSITS)
    paid = duty(
        plan, notes, "deposit_paid", "deposits", plan.permit, plan.permit + timedelta(days=27),
        form=form, amount=amount,
    )  # fmt: skip
    if paid is not None and form != "exemption" and city.watching.any_of("deposit_refund"):
        _refund(plan, notes, form)
    if plan.form == "permit":
        _guarantee(plan, notes, proof=not city.watching.any_of("funds_not_in_place"))


def duty(
    plan: Plan, notes: Notes, kind: str, source: str, since: date, last: date, **fields: Any
) -> date | None:
    """Something to be done from `since` to `last`, as the project's habit has it; the day it was done."""
    done, told = plan.habit.when(since, last)
    if done is not None:
        notes.on(kind, source, done, told, **fields)
    return done


def _register(plan: Plan, city: City, notes: Notes, number: str | None) -> None:
    rng = notes.rng
    inside = city.townships[plan.county]
    place = city.territory.regions[plan.county].name
    more: dict[str, Any] = {} if number is None else {"permit_number": number}
    if not plan.habit.slips(NO_OFFICER):
        more["labour_officer"] = names.person(rng)
    notes.report(
        "project_registered",
        "supervision",
        plan.registered,
        name=names.project(rng, place, plan.industry),
        region=rng.choice(inside) if inside and rng.random() < 0.6 else plan.county,
        industry=plan.industry,
        ownership=plan.ownership,
        municipal=plan.industry == "transport" and rng.random() < 0.3,
        developer={"name": names.developer(rng, place, plan.ownership)},
        general_contractor=dict(plan.contractor),
        contract_value=f"{plan.value:.2f}",
        **more,
    )


def _contract(plan: Plan, notes: Notes) -> None:
    terms: dict[str, Any] = {}
    if notes.rng.random() < 0.75:
        terms["labour_cost_monthly"] = f"{plan.monthly:.2f}"
    if plan.payday is not None:
        terms["payday"] = plan.payday
    notes.on("contract_signed", "supervision", plan.contract, value=f"{plan.value:.2f}", **terms)


def _guarantee(plan: Plan, notes: Notes, proof: bool) -> None:
    """担保 of at least 8%; some are too low and topped up, government projects may prove their funds."""
    rng, due = notes.rng, add_months(plan.permit, 3)
    if proof and plan.ownership == "government" and rng.random() < 0.6:
        duty(plan, notes, "funds_proof", "permits", plan.permit, due)
        return
    low = plan.habit.name != GOOD and rng.random() < 0.2
    share = 0.05 if low else rng.uniform(0.08, 0.1)
    amount = f"{plan.value * share:.2f}"
    duty(plan, notes, "payment_guarantee", "permits", plan.permit, due, amount=amount)
    if low and rng.random() < 0.7:
        later = due + timedelta(days=rng.randint(4, 60))
        notes.on("payment_guarantee", "permits", later, amount=f"{plan.value * 0.04:.2f}")


def _refund(plan: Plan, notes: Notes, form: str) -> None:
    """Given back some weeks after wages are settled; of some works it is forgotten."""
    if not plan.habit.slips(0.15):
        day = add_months(plan.completed, 2) + timedelta(days=notes.rng.randint(5, 40))
        notes.on("deposit_refunded", "deposits", day, form=form)
