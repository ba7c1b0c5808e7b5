"""Scenes in which wages get paid, or do not: orders, agreements, payments, filing (附件1 三（一）3-6)."""

from __future__ import annotations

from datetime import timedelta

from anxin.demo import texts
from anxin.demo.pace import pick
from anxin.demo.story import Scene, Told, Until, attempt, take
from contracts.values import yuan
from services.routing.domain.case import Case, State
from services.runtime.calendar_days import local_date
from services.runtime.timers import find, running

FILE = "file_case"
FEN = 100


def settle_up(told: Told, case: Case) -> Scene:
    """What a handler does about a verified case that is not settled: a step, or some that belong together."""
    if told.pace.chance(0.2) and not case.instalments:
        case = yield from attempt(told, case, "plan", text=texts.PLAN)
    if FILE in case.required_steps or (FILE in case.due_steps and told.pace.chance(0.55)):
        return (yield from file(told, case))
    way = pick(told.rng, (("paid", 26), ("ordered", 46), ("agreed", 24), ("filed", 4)))
    if case.order_target is not None or case.instalments:
        way = pick(told.rng, (("paid", 7), ("filed", 3)))
    match way:
        case "ordered":
            return (yield from order(told, case))
        case "agreed":
            return (yield from agree(told, case))
        case "filed":
            return (yield from file(told, case))
    return (yield from pay(told, case, days=3.5))


def order(told: Told, case: Case) -> Scene:
    """责令限期支付; most employers pay by its day."""
    case = yield from told.wait((0, 62), (1, 34), (3, 4))
    if not _at_work(case):
        return case
    days = told.rng.randint(2, 6)
    due = local_date(told.now()) + timedelta(days=days)
    evidence = [f"{case.id}-{name}" for name in ("attendance", "payroll", "statement")]
    case = yield from attempt(told, case, "payment_order", due=due, evidence=evidence)
    if told.pace.chance(0.86):
        return (yield from pay(told, case, days=days * 0.6))
    return (yield from told.wait_days(days + told.rng.randint(2, 12)))


def agree(told: Told, case: Case) -> Scene:
    """达成支付协议 in some instalments."""
    case = yield from told.wait((0, 45), (1, 40), (2, 12), (4, 3))
    if not _at_work(case) or FILE in case.required_steps or not case.owed:
        return case
    count = pick(told.rng, ((1, 3), (2, 5), (3, 3), (4, 1)))
    gap = pick(told.rng, ((10, 3), (20, 3), (30, 4)))
    part = case.owed // count // FEN * FEN
    today = local_date(told.now())
    amounts = [part] * (count - 1) + [case.owed - part * (count - 1)]
    if part == 0:
        amounts = [case.owed]
    instalments = [
        {"due": today + timedelta(days=gap * n), "amount": yuan(amount)}
        for n, amount in enumerate(amounts, 1)
    ]
    return (yield from attempt(told, case, "agreement", instalments=instalments))


def keep_agreement(told: Told, case: Case) -> Scene:
    """The next instalment of an agreement that runs: paid a little early, late, or only once it is filed."""
    check = running(case.timers, "agreement_check")
    if check is not None:
        return (yield from _checked(told, case))
    pending = next((i for i in case.instalments if not case.covers(i.cumulative)), None)
    if FILE in case.required_steps or pending is None:
        return (yield from file(told, case))
    early = timedelta(days=told.rng.uniform(0.3, 3.5))
    late = told.pace.chance(0.14)
    when = told.pace.days(pending.due_at, told.rng.uniform(1, 9)) if late else pending.due_at - early
    case = yield Until(max(when, told.now() + timedelta(hours=1)))
    if case.state is not State.AGREED or running(case.timers, "agreement_check") is not None:
        return case
    return (yield from take(case, "payment", amount=yuan(max(1, pending.cumulative - case.paid))))


def _checked(told: Told, case: Case) -> Scene:
    """属地人社核查并督促支付: paid within the 15 days, or filed afterwards."""
    if told.pace.chance(0.55):
        case = yield from told.wait_days(told.rng.uniform(2, 11))
        if case.state is State.AGREED and case.owed:
            return (yield from take(case, "payment", amount=yuan(case.owed)))
        return case
    case = yield from told.wait_days(told.rng.uniform(16, 22))
    return (yield from file(told, case)) if case.state is State.AGREED else case


def pay(told: Told, case: Case, days: float) -> Scene:
    """What is owed is paid, at once or in parts, over about some days."""
    parts = pick(told.rng, ((1, 7), (2, 2), (3, 1)))
    for left in range(parts, 0, -1):
        case = yield from told.wait_days(days / parts * told.rng.uniform(0.5, 1.2))
        if not _at_work(case) or not case.owed:
            return case
        amount = case.owed if left == 1 else max(1, case.owed // left)
        today = local_date(told.now())
        case = yield from take(case, "payment", amount=yuan(amount), on=today)
    return case


def file(told: Told, case: Case) -> Scene:
    """立案, by the territory's HRSS, sometimes after a joint investigation."""
    case = yield from told.wait((0, 2), (1, 4), (2, 3), (4, 1))
    if case.filed or case.state not in (State.HANDLING, State.AGREED, State.VERIFYING, State.RESOLVED):
        return case
    if case.state is not State.RESOLVED and told.pace.chance(0.5):
        case = yield from joint_investigation(told, case)
    hrss = told.role("hrss", case)
    if hrss is None or not told.accepts(case, FILE, hrss, grounds=texts.GROUNDS):
        return case
    return (yield from take(case, FILE, hrss, "head", grounds=texts.GROUNDS))


def joint_investigation(told: Told, case: Case) -> Scene:
    """成立联合调查组."""
    hrss, department = told.role("hrss", case), told.role("industry", case)
    members = [unit for unit in (hrss, department) if unit is not None]
    return (yield from attempt(told, case, "joint_investigation", (hrss,), members=members))


def investigate(told: Told, case: Case) -> Scene:
    """立案以后: the linked review, now and then an extension, and in the end most are paid."""
    review = case.linked_review
    if review is not None and not review.done and told.pace.chance(0.85):
        case = yield from told.wait((2, 1), (5, 2), (9, 1))
        if case.linked_review is not None and not case.linked_review.done:
            case = yield from link_review(told, case)
    if told.pace.chance(0.2):
        case = yield from _extended(told, case)
    if case.state is State.INVESTIGATING and case.owed and told.pace.chance(0.8):
        return (yield from pay(told, case, days=told.pace.log_normal(22, 0.7)))
    return (yield from told.wait_days(told.pace.log_normal(45, 0.5)))


def link_review(told: Told, case: Case) -> Scene:
    """The industry department's half of a double investigation."""
    review = case.linked_review
    if review is None or review.done:
        return case
    return (yield from attempt(told, case, "link_review", (review.unit,), findings=texts.LINKED))


def _extended(told: Told, case: Case) -> Scene:
    clock = find(case.timers, "investigation")
    if clock is None or not clock.running or clock.extended:
        return case
    case = yield Until(max(told.now(), told.pace.days(clock.due_at - timedelta(days=12), 0)))
    if running(case.timers, "investigation") is None:
        return case
    fields = {"timer": "investigation", "approver_post": "head", "reason": texts.EXTENSION}
    return (yield from attempt(told, case, "extend", **fields))


def _at_work(case: Case) -> bool:
    return case.state in (State.HANDLING, State.AGREED, State.INVESTIGATING, State.RESOLVED)
