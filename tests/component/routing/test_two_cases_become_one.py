"""Merging over two aggregates: what is asked, confirmed, declined, parted, and what refuses it."""

from __future__ import annotations

from services.runtime.inputs import Refused
from tests.component.routing.joined_cases import Table, due_of, hold_together, running


async def test_the_later_goes_into_the_earlier_whichever_is_asked() -> None:
    straight, turned = await Table().open(), await Table().open()
    await straight.act("B", "merge", into="A")
    await turned.act("A", "merge", into="B")
    for table in (straight, turned):
        await table.deliver_rest()
    assert await straight.all() == await turned.all()
    assert (await straight.case("B")).joined.into is not None


async def test_until_the_other_confirms_the_asker_keeps_all_its_clocks_and_works_on() -> None:
    table = await Table().open()
    before = {t.name for t in (await table.case("B")).timers if t.running}
    await table.act("B", "merge", into="A")
    assert {t.name for t in (await table.case("B")).timers if t.running} == before
    assert not isinstance(await table.act("B", "transfer", to="341202/hrss"), Refused)
    await table.deliver_rest()
    assert (await table.case("B")).state == "merged"


async def test_what_ends_while_it_asks_is_not_merged_and_leaves_no_clock_behind() -> None:
    table = await Table().open()
    await table.act("B", "merge", into="A")
    await table.act("B", "withdraw", reason="已自行解决")
    await table.deliver_rest()
    cases = await table.all()
    assert (cases["B"].state, cases["A"].joined.leads) == ("withdrawn", ())
    assert due_of(1) not in running(cases["A"])


async def test_one_that_ends_before_it_hears_declines_and_the_asker_goes_on() -> None:
    table = await Table().open()
    await table.act("B", "merge", into="A")
    await table.act("A", "withdraw", reason="已自行解决")
    await table.deliver_rest()
    case = await table.case("B")
    assert (case.state, case.joined.pending) == ("received", None)
    assert running(case) == [due_of(1)]


async def test_what_is_asked_of_it_goes_along() -> None:
    table = await Table().open()
    await table.act("B", "merge", into="A")
    await table.deliver_rest()
    case = await table.case("A")
    assert case.lead.flags == ("media_exposed",)
    assert "listed_supervision" in case.marks


async def test_refusals() -> None:
    table = await Table().open()
    for case, into, word in (
        ("B", "D", "不属于同一城市"),
        ("B", "B", "自身"),
        ("B", "X", "没有要并入的案件"),
    ):
        outcome = await table.act(case, "merge", into=into)
        assert isinstance(outcome, Refused)
        assert word in outcome.refusal.message
        assert outcome.refusal.field == "into"
    await table.act("A", "withdraw", reason="已自行解决")
    outcome = await table.act("B", "merge", into="A")
    assert isinstance(outcome, Refused)
    assert outcome.refusal.clause == "FY-A1-2.2"
    await table.act("C", "merge", into="B")
    outcome = await table.act("C", "merge", into="B")
    assert isinstance(outcome, Refused)
    assert "等待对方确认" in outcome.refusal.message
    await table.deliver_rest()
    outcome = await table.act("C", "merge", into="B")
    assert isinstance(outcome, Refused)
    assert "已合并" in outcome.refusal.message


async def test_a_turned_merge_still_honours_the_version_that_its_asker_saw() -> None:
    table = await Table().open()
    outcome = await table.act("A", "merge", expected=7, into="B")
    assert isinstance(outcome, Refused)
    assert outcome.refusal.reason == "stale_version"
    assert (await table.case("B")).joined.pending is None


async def test_a_chain_answers_for_all_and_parts_link_by_link() -> None:
    table = await Table().open()
    await table.act("C", "merge", into="B")
    await table.deliver_rest()
    await table.act("B", "merge", into="A")
    await table.deliver_rest()
    assert sorted(running(await table.case("A"))) == [due_of(0), due_of(1), due_of(2)]
    await table.act("C", "unmerge", reason="误并")
    await table.deliver_rest()
    cases = await table.all()
    hold_together(cases)
    assert [one.case for one in cases["A"].joined.leads] == ["B"]
    await table.act("B", "unmerge", reason="误并")
    await table.deliver_rest()
    cases = await table.all()
    hold_together(cases)
    assert running(cases["B"]) == [due_of(1)]


async def test_what_parts_from_an_asker_before_it_hears_is_let_go_by_the_other_too() -> None:
    table = await Table().open()
    await table.act("C", "merge", into="B")
    await table.deliver_rest()
    await table.act("B", "merge", into="A")
    asked = len(table.told)
    await table.act("C", "unmerge", reason="误并")
    await table.deliver([e for e in table.told[asked:] if e.name == "case.unmerged"])
    assert (await table.case("B")).joined.leads == ()
    await table.deliver_rest()
    cases = await table.all()
    hold_together(cases)
    assert [one.case for one in cases["A"].joined.leads] == ["B"]
