"""Drafted, approved by another post, published, corrected beside it: says yes, says no, stays quiet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import bson
import pytest
from bson.codec_options import CodecOptions

from contracts.bulletins import ACTION
from contracts.envelope import By
from contracts.reasons import Reason
from contracts.registry import EVENTS
from services.bulletins.domain.bulletin import Bulletin, Status, bulletin_id, evolve
from services.bulletins.domain.bulletin_document import from_document, to_document
from services.bulletins.domain.decide import Act, Context, Making, decide, make
from services.runtime.decisions import Decision, Draft, Refusal
from tests.unit.bulletins.conftest import Tell
from tests.unit.bulletins.stories import AFTER, CaseStory

CONTEXT = Context(("FY-3.4a",), AFTER.astimezone())
LIAISON, DEPUTY = {"unit": "office", "post": "liaison"}, {"unit": "office", "post": "deputy"}
WHY = {"id": "b:reason:1", "length": 4, "sha256": "0"}


@pytest.fixture
def making(tell: Tell) -> Making:
    story = CaseStory("c1").opened("2023-09-03T09:00", region="341202001").paid("2023-09-04T09:00", "100.01")
    story.breached("2023-09-05T00:00", "sign", "341202/hrss")
    return Making("monthly_bulletin", "2023-09", None, tell(story), By("office", "liaison"))


@pytest.fixture
def draft(making: Making) -> Bulletin:
    return evolved(None, make(None, making, CONTEXT))


def evolved(bulletin: Bulletin | None, decision: Decision) -> Bulletin:
    assert isinstance(decision, list), decision
    for event in decision:
        assert event.clauses == ("FY-3.4a",)
        EVENTS[event.name].model.model_validate(event.data)
        bulletin = evolve(bulletin, event)
    assert bulletin is not None
    return bulletin


def step(bulletin: Bulletin | None, action: str, by: Mapping[str, Any] = DEPUTY, **fields: Any) -> Decision:
    if action in ("return", "correct"):
        fields.setdefault("reason", "数据有误")
    read = ACTION.validate_python({"action": action, "by": by, **fields})
    return decide(bulletin, Act("fuyang", read, WHY), CONTEXT)


def after(bulletin: Bulletin, *actions: str) -> Bulletin:
    for action in actions:
        bulletin = evolved(bulletin, step(bulletin, action))
    return bulletin


def names(decision: Decision) -> list[str]:
    assert isinstance(decision, list), decision
    return [d.name for d in decision]


def refused(decision: Decision) -> Refusal:
    assert isinstance(decision, Refusal), decision
    return decision


def test_a_draft_holds_its_figures_and_its_drafter(draft: Bulletin, making: Making) -> None:
    assert draft.status is Status.DRAFT
    assert draft.figures == making.figures
    assert draft.drafted_by == By("office", "liaison")


def test_amounts_are_yuan_in_the_event_and_fen_in_the_state(draft: Bulletin, making: Making) -> None:
    decision = make(None, making, CONTEXT)
    assert isinstance(decision, list)
    assert decision[0].data["figures"]["rows"]["341202"]["amount_paid"] == "100.01"
    assert draft.figures.rows["341202"]["amount_paid"] == 10001


def test_a_draft_made_again_with_the_same_figures_stays_quiet(draft: Bulletin, making: Making) -> None:
    assert make(draft, making, CONTEXT) == []


def test_a_draft_is_made_anew_when_the_figures_changed(draft: Bulletin, making: Making, tell: Tell) -> None:
    renewed = evolved(draft, make(draft, replace(making, figures=tell()), CONTEXT))
    assert renewed.figures == tell()


def test_the_schedule_leaves_a_bulletin_alone_that_exists(
    draft: Bulletin, making: Making, tell: Tell
) -> None:
    scheduled = replace(making, figures=tell(), by=None, only_new=True)
    for bulletin in (draft, after(draft, "approve"), after(draft, "approve", "publish")):
        assert make(bulletin, scheduled, CONTEXT) == []


@pytest.mark.parametrize(
    ("before", "reason"), [(["approve"], Reason.NOT_IN_STATE), (["approve", "publish"], Reason.ALREADY_DONE)]
)
def test_what_was_approved_or_published_is_not_drafted_over(
    draft: Bulletin, making: Making, tell: Tell, before: list[str], reason: Reason
) -> None:
    refusal = refused(make(after(draft, *before), replace(making, figures=tell()), CONTEXT))
    assert (refusal.reason, refusal.clause) == (reason, "FY-3.4a")


def test_approval_and_publication_by_another_post(draft: Bulletin) -> None:
    approved = after(draft, "approve")
    assert (approved.status, approved.approved_by) == (Status.APPROVED, By("office", "deputy"))
    published = evolved(approved, step(approved, "publish", LIAISON, number="阜治欠办〔2023〕9号"))
    assert (published.status, published.number) == (Status.PUBLISHED, "阜治欠办〔2023〕9号")
    assert published.figures == draft.figures


NO: list[tuple[list[str], str, dict[str, str], Reason]] = [
    ([], "approve", LIAISON, Reason.NOT_ALLOWED),
    ([], "approve", {"unit": "office"}, Reason.INCOMPLETE),
    ([], "approve", {"unit": "city_hrss", "post": "head"}, Reason.NOT_ALLOWED),
    ([], "approve", {"unit": "341202/office", "post": "head"}, Reason.NOT_ALLOWED),
    ([], "publish", DEPUTY, Reason.NOT_IN_STATE),
    ([], "correct", DEPUTY, Reason.NOT_IN_STATE),
    (["approve"], "approve", DEPUTY, Reason.NOT_IN_STATE),
    (["approve"], "correct", DEPUTY, Reason.NOT_IN_STATE),
    (["return"], "approve", DEPUTY, Reason.NOT_IN_STATE),
    (["return"], "publish", DEPUTY, Reason.NOT_IN_STATE),
    (["approve", "publish"], "publish", DEPUTY, Reason.ALREADY_DONE),
    (["approve", "publish"], "return", DEPUTY, Reason.NOT_IN_STATE),
    (["approve", "publish", "correct"], "correct", DEPUTY, Reason.ALREADY_DONE),
]


@pytest.mark.parametrize(("before", "action", "by", "reason"), NO)
def test_a_step_out_of_turn_is_refused_with_the_clause(
    draft: Bulletin, before: list[str], action: str, by: dict[str, str], reason: Reason
) -> None:
    refusal = refused(step(after(draft, *before), action, by))
    assert (refusal.reason, refusal.clause) == (reason, "FY-3.4a")


def test_a_bulletin_that_is_none_is_not_found() -> None:
    assert refused(step(None, "approve")).reason is Reason.NOT_FOUND


def test_a_returned_draft_is_made_anew_with_the_same_figures_too(draft: Bulletin, making: Making) -> None:
    returned = after(draft, "approve", "return")
    assert (returned.status, returned.approved_by, returned.returned_for) == (Status.RETURNED, None, WHY)
    assert evolved(returned, make(returned, making, CONTEXT)).status is Status.DRAFT


def test_a_countys_bulletin_is_its_own_offices_and_the_citys(draft: Bulletin) -> None:
    county = replace(draft, scope="341202")
    assert names(step(county, "approve", {"unit": "341202/office", "post": "head"})) == ["bulletin.approved"]
    assert names(step(county, "approve", DEPUTY)) == ["bulletin.approved"]
    other = step(county, "approve", {"unit": "341203/office", "post": "head"})
    assert refused(other).reason is Reason.NOT_ALLOWED


def test_only_an_office_drafts(making: Making) -> None:
    assert (
        refused(make(None, replace(making, by=By("341202/hrss", "head")), CONTEXT)).reason
        is Reason.NOT_ALLOWED
    )


def test_a_correction_names_the_revision_beside_it_and_leaves_the_published_one(draft: Bulletin) -> None:
    published = after(draft, "approve", "publish")
    corrected = after(published, "correct")
    assert corrected.corrected_by == "fuyang-monthly_bulletin-2023-09-r2"
    assert replace(corrected, corrected_by=None) == published


def test_a_revision_made_anew_still_corrects_what_it_corrected(making: Making, tell: Tell) -> None:
    first = replace(making, revision=2, corrects="b", reason=WHY)
    revision = evolved(None, make(None, first, CONTEXT))
    renewed = evolved(revision, make(revision, replace(making, figures=tell()), CONTEXT))
    assert (renewed.revision, renewed.corrects, renewed.reason) == (2, "b", WHY)


def test_ids_tell_city_kind_month_county_and_revision() -> None:
    assert bulletin_id("fuyang", "monthly_bulletin", "2023-09", None) == "fuyang-monthly_bulletin-2023-09"
    county = bulletin_id("fuyang", "monthly_bulletin", "2023-09", "3412K1", 3)
    assert county == "fuyang-monthly_bulletin-2023-09-3412K1-r3"


@pytest.mark.parametrize(
    "actions", [[], ["approve"], ["approve", "return"], ["approve", "publish", "correct"]]
)
def test_the_store_gives_back_what_it_was_given(draft: Bulletin, actions: list[str]) -> None:
    bulletin = after(draft, *actions)
    options: CodecOptions[Any] = CodecOptions(tz_aware=True)
    assert from_document(bson.decode(bson.encode(to_document(bulletin)), options)) == bulletin


def test_an_event_of_no_bulletin_is_an_error(draft: Bulletin) -> None:
    with pytest.raises(LookupError):
        evolve(None, Draft("bulletin.approved", AFTER))
    with pytest.raises(ValueError, match=r"bulletin\.burnt"):
        evolve(draft, Draft("bulletin.burnt", AFTER))
