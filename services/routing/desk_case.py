"""What a case's page shows: facts, clocks and history in words, and the steps that a unit may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.routing.ask import Whole
from services.routing.desk_aside import Aside, Beside, asides
from services.routing.desk_fields import Choosing, fields_for
from services.routing.desk_lists import clocks_of, posts_of, tags_of
from services.routing.desk_timeline import Entry, Names, entries, text_ids, units_named
from services.routing.desk_words import for_people, yuan_words
from services.routing.domain.case import State
from services.routing.domain.explain import explain
from services.routing.domain.offered import Offered, offered
from services.routing.domain.words import STEP_NAMES
from services.routing.posts import Directory
from services.routing.views import timeline_item
from services.runtime.decisions import Refusal
from services.runtime.desk.offers import Offer, Told
from services.runtime.desk.words import Clock, binding
from services.runtime.packs import Pack
from services.runtime.texts import Texts

NEXT: Mapping[State, str] = {
    State.JUDGING: "transfer",
    State.RECEIVED: "transfer",
    State.TRANSFERRED: "sign",
    State.VERIFYING: "verify",
    State.HANDLING: "feedback",
    State.AGREED: "payment",
    State.INVESTIGATING: "feedback",
    State.REVIEWING: "review",
    State.RESOLVED: "close",
}
"""The step that a state waits for, opened on the page when nothing else is due."""


@dataclass(frozen=True, slots=True)
class CasePage:
    """All that the page of a case shows."""

    item: Mapping[str, Any]
    clocks: list[Clock]
    binding: Clock | None
    timeline: list[Entry]
    clauses: Mapping[str, str]
    offers: list[Offer]
    posts: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    debts: Mapping[str, str]
    asides: tuple[Aside, ...]


async def case_page(
    whole: Whole, pack: Pack, unit: str, texts: Texts, directory: Directory, now: datetime
) -> CasePage:
    """The page of a case for a unit; without one it has no steps."""
    item, policy = whole.detail(), whole.context.policy
    posts = posts_of(pack)
    timeline = [timeline_item(event) for event in whole.timeline]
    held = await directory.notes(whole.case.city, units_named(timeline))
    names = Names(policy.territory.unit_name, dict(posts), held)
    clocks = clocks_of(item["timers"], policy.territory, now)
    offers = offers_of(whole, unit, posts, now) if unit else []
    read = await texts.read(text_ids(timeline))
    beside = asides(Beside(item, timeline, read, names, unit, policy.rule_titles))
    named = {
        *item["clauses"],
        *(clause for row in clocks for clause in row.clauses),
        *(clause for offer in offers for clause in offer.clauses),
        *(clause for aside in beside for row in aside.rows for clause in row.clauses),
    }
    return CasePage(
        item=item,
        clocks=clocks,
        binding=binding(clocks),
        timeline=entries(timeline, read, names),
        clauses={clause: policy.clause_texts.get(clause, "") for clause in sorted(named)},
        offers=offers,
        posts=posts,
        tags=tags_of(item),
        debts={name: yuan_words(item[name]) for name in ("amount", "paid", "owed")},
        asides=beside,
    )


def offers_of(whole: Whole, unit: str, posts: tuple[tuple[str, str], ...], now: datetime) -> list[Offer]:
    """The forms of the steps that a unit may take; those that are due first, those that are blocked last."""
    case = whole.case
    choosing = Choosing(case, whole.context, posts, now)
    found = offered(case, whole.context, unit, now)
    due = {*case.due_steps, *case.required_steps, NEXT.get(case.state)}
    offers = [_offer(one, whole, choosing, one.action in due) for one in found]
    return sorted(offers, key=lambda offer: (offer.blocked is not None, not offer.next))


def _offer(one: Offered, whole: Whole, choosing: Choosing, due: bool) -> Offer:
    policy = whole.context.policy
    return Offer(
        name=one.action,
        title=STEP_NAMES[one.action],
        clauses=policy.clauses(one.action),
        fields=fields_for(one.action, choosing),
        next=due and one.blocked is None,
        blocked=None if one.blocked is None else told(one.blocked, whole),
    )


def told(refusal: Refusal, whole: Whole) -> Told:
    """A refusal with the wording of its clause; names of the API's fields are not for this reader."""
    said = explain(refusal, whole.context.policy)
    needed = None if said.needed is None else for_people(said.needed)
    return Told(for_people(said.message), said.clause, said.clause_text, needed)
