"""What may be done with a bulletin, by whom and when: named rules in order, the first refusal wins. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.bulletins import Approve, BulletinAction, Correct, Publish, Return
from contracts.envelope import By
from contracts.reasons import Reason
from services.bulletins.domain.bulletin import Bulletin, Status, bulletin_id
from services.bulletins.domain.figures import Figures
from services.bulletins.domain.figures_data import to_data
from services.runtime.decisions import Decision, Draft, Refusal


@dataclass(frozen=True, slots=True)
class Making:
    """A draft is asked for, by the schedule (no `by`) or somebody; `reason` is why it corrects the former.

    With `only_new` a bulletin that exists is left alone, whatever it is.
    """

    kind: str
    period: str
    scope: str | None
    figures: Figures
    by: By | None = None
    revision: int = 1
    corrects: str | None = None
    reason: Mapping[str, Any] | None = None
    only_new: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """A step with a bulletin. `reason` is the reference to its text, where the step has one."""

    city: str
    action: BulletinAction
    reason: Mapping[str, Any] | None = None

    @property
    def by(self) -> By:
        """Who takes it."""
        return By(self.action.by.unit, self.action.by.post)


@dataclass(frozen=True, slots=True)
class Context:
    """The clauses that the bulletin rests on, and the instant."""

    clauses: tuple[str, ...]
    now: datetime


Rule = Callable[[Bulletin, Act, Context], Refusal | None]


def make(bulletin: Bulletin | None, making: Making, context: Context) -> Decision:
    """A new draft, or the draft with its figures computed anew; nothing where nothing changed."""
    if bulletin is not None and making.only_new:
        return []
    if bulletin is not None and bulletin.status is Status.PUBLISHED:
        words = "通报已经发布，数据不再变动"
        return Refusal(Reason.ALREADY_DONE, words, context.clauses[0], None, "如需改动，请办理更正(correct)")
    if bulletin is not None and bulletin.status is Status.APPROVED:
        words = "通报已经审核，不能重新拟稿"
        return Refusal(Reason.NOT_IN_STATE, words, context.clauses[0], None, "请先退回(return)，再重新拟稿")
    if not _may(making.by, making.scope):
        return _not_theirs(making.scope, context)
    if bulletin is not None and _same(bulletin, making):
        return []
    # Drafted anew it still corrects what it corrected, for the same reason.
    revision, corrects, reason = making.revision, making.corrects, making.reason
    if bulletin is not None:
        revision, corrects, reason = bulletin.revision, bulletin.corrects, bulletin.reason
    data = {
        "kind": making.kind,
        "period": making.period,
        "scope": making.scope,
        "revision": revision,
        "corrects": corrects,
        "reason": None if reason is None else dict(reason),
        "figures": to_data(making.figures),
    }
    return [Draft("bulletin.drafted", context.now, data, context.clauses, making.by)]


def _same(bulletin: Bulletin, making: Making) -> bool:
    """Whether the draft says the same already, by the same hand."""
    drafted = bulletin.status is Status.DRAFT
    return drafted and bulletin.figures == making.figures and making.by == bulletin.drafted_by


def decide(bulletin: Bulletin | None, act: Act, context: Context) -> Decision:
    """The event of one step, or the first rule's refusal."""
    if bulletin is None:
        return Refusal(Reason.NOT_FOUND, "没有这份通报")
    rules, event = _STEPS[type(act.action)]
    for rule in rules:
        refusal = rule(bulletin, act, context)
        if refusal is not None:
            return refusal
    return [Draft(*event(bulletin, act, context), context.clauses, act.by)]


def _may(by: By | None, scope: str | None) -> bool:
    return by is None or by.unit == "office" or (scope is not None and by.unit == f"{scope}/office")


def _not_theirs(scope: str | None, context: Context) -> Refusal:
    office = "市治欠办(office)" if scope is None else f"市治欠办(office)或属地治欠办({scope}/office)"
    words = f"通报由{office}拟制和发布"
    return Refusal(Reason.NOT_ALLOWED, words, context.clauses[0], "by.unit", f"请由{office}办理")


def is_the_offices(bulletin: Bulletin, act: Act, context: Context) -> Refusal | None:
    """The city's and the county's office for rooting out wage arrears publish bulletins (FY-3.4a)."""
    return None if _may(act.by, bulletin.scope) else _not_theirs(bulletin.scope, context)


def is_drafted(bulletin: Bulletin, act: Act, context: Context) -> Refusal | None:
    """Only a draft is approved."""
    return _unless(bulletin, (Status.DRAFT,), "只有草稿可以审核", context)


def is_not_published(bulletin: Bulletin, act: Act, context: Context) -> Refusal | None:
    """A draft or an approved bulletin may be returned."""
    return _unless(bulletin, (Status.DRAFT, Status.APPROVED), "只有草稿或已审核的通报可以退回", context)


def is_approved(bulletin: Bulletin, act: Act, context: Context) -> Refusal | None:
    """Only what was approved is published."""
    refusal = _unless(bulletin, (Status.APPROVED,), "通报须经审核后才能发布", context)
    done = bulletin.status is Status.PUBLISHED
    return Refusal(Reason.ALREADY_DONE, "通报已经发布", context.clauses[0]) if done else refusal


def is_published(bulletin: Bulletin, act: Act, context: Context) -> Refusal | None:
    """Only what was published is corrected; a draft is drafted anew."""
    return _unless(bulletin, (Status.PUBLISHED,), "尚未发布的通报请退回后重新拟稿，不用更正", context)


def is_not_corrected(bulletin: Bulletin, act: Act, context: Context) -> Refusal | None:
    """The latest revision is the one that is corrected."""
    if bulletin.corrected_by is None:
        return None
    words = f"本件已有更正稿 {bulletin.corrected_by}"
    return Refusal(Reason.ALREADY_DONE, words, context.clauses[0], None, "请对更正稿办理")


def names_its_post(bulletin: Bulletin, act: Act, context: Context) -> Refusal | None:
    """Who approves answers for it with a post."""
    if act.by.post:
        return None
    words = "审核须写明岗位"
    return Refusal(Reason.INCOMPLETE, words, context.clauses[0], "by.post", "请填写审核人的岗位，如 deputy")


def is_another_post(bulletin: Bulletin, act: Act, context: Context) -> Refusal | None:
    """Nobody approves what he drafted himself."""
    if bulletin.drafted_by is None or bulletin.drafted_by != act.by:
        return None
    words = "拟稿和审核不能是同一岗位"
    return Refusal(Reason.NOT_ALLOWED, words, context.clauses[0], "by.post", "请由另一岗位审核")


def _unless(bulletin: Bulletin, allowed: Sequence[Status], words: str, context: Context) -> Refusal | None:
    if bulletin.status in allowed:
        return None
    return Refusal(Reason.NOT_IN_STATE, f"{words}（现为{_CHINESE[bulletin.status]}）", context.clauses[0])


_CHINESE = {
    Status.DRAFT: "草稿",
    Status.RETURNED: "已退回",
    Status.APPROVED: "已审核",
    Status.PUBLISHED: "已发布",
}

Named = tuple[str, datetime, dict[str, Any]]


def _approved(bulletin: Bulletin, act: Act, context: Context) -> Named:
    return "bulletin.approved", context.now, {}


def _returned(bulletin: Bulletin, act: Act, context: Context) -> Named:
    return "bulletin.returned", context.now, {"reason": dict(act.reason or {})}


def _published(bulletin: Bulletin, act: Act, context: Context) -> Named:
    number = act.action.number if isinstance(act.action, Publish) else None
    return "bulletin.published", context.now, {"number": number}


def _corrected(bulletin: Bulletin, act: Act, context: Context) -> Named:
    revision = next_revision(act.city, bulletin)
    return "bulletin.corrected", context.now, {"revision": revision, "reason": dict(act.reason or {})}


def next_revision(city: str, bulletin: Bulletin) -> str:
    """The id of the revision that corrects this one."""
    return bulletin_id(city, bulletin.kind, bulletin.period, bulletin.scope, bulletin.revision + 1)


_Event = Callable[[Bulletin, Act, Context], Named]
_STEPS: Mapping[type, tuple[tuple[Rule, ...], _Event]] = {
    Approve: ((is_the_offices, is_drafted, names_its_post, is_another_post), _approved),
    Return: ((is_the_offices, is_not_published), _returned),
    Publish: ((is_the_offices, is_approved), _published),
    Correct: ((is_the_offices, is_published, is_not_corrected), _corrected),
}
