"""The letter of the ladder says what is wrong in the terms of its type (FY-A2-3.1)."""

from __future__ import annotations

from typing import get_args

from contracts.facts import Fact, NoticeItem
from services.runtime.documents import Paragraph
from services.runtime.packs import read_pack
from services.warnings.letters import letter_of
from tests.unit.warnings.site import ROOT, Site, fact, only, registered

ITEMS = get_args(NoticeItem)


def letter(name: str, type: str, *facts: Fact, raised: str, now: str, city: str = "fuyang") -> str:
    """What the letter about a warning says, raised at one time and written at another, in a city's words."""
    played = Site(registered(), *facts, now=raised, context=only(type))
    played.act(name, "issue_letter", now)
    event = played.last("warning.escalated")
    title = played.context.policy.types[type].title
    pack = read_pack(ROOT / "policies" / city)
    written = letter_of(event.data, event.time.isoformat(), title, played.context.territory, pack, None)
    return "".join(block.text for block in written.blocks if isinstance(block, Paragraph))


def test_of_attendance_it_counts_workers() -> None:
    crew = [fact("worker_entered", worker=f"w{n}", date="2024-03-01") for n in range(5)]
    said = letter(
        "attendance_abnormal/2024-03", "attendance_abnormal", *crew, raised="2024-04-01", now="2024-04-17"
    )
    assert (
        "涉及工人 5 人，应有 3 人，实际 0 人。" in said
        and "元" not in said.partition("。")[2].partition("请你单位")[0]
    )


def test_of_a_board_it_names_what_lacks() -> None:
    start = fact("construction_started", date="2024-03-01")
    lacking = {"complaint_phones", "legal_aid", "legal_hotline"}
    board = fact("notice_board", date="2024-03-02", items=[one for one in ITEMS if one not in lacking])
    said = letter(
        "notice_board_missing", "notice_board_missing", start, board, raised="2024-03-02", now="2024-03-20"
    )
    assert "公示牌缺少：投诉举报电话、法律援助申请渠道、公共法律服务热线。" in said


def test_of_wages_it_names_the_amounts() -> None:
    start = fact("construction_started", date="2024-03-01")
    payroll = fact("payroll", month="2024-03", total="8000", workers=2)
    said = letter("wages_late/2024-03", "wages_late", start, payroll, raised="2024-05-01", now="2024-05-20")
    assert "应落实金额 8000.00 元，实际 0.00 元。" in said


def test_measures_end_with_a_full_stop() -> None:
    start = fact("construction_started", date="2024-03-01")
    payroll = fact("payroll", month="2024-03", total="8000", workers=2)
    said = letter("wages_late/2024-03", "wages_late", start, payroll, raised="2024-05-01", now="2024-05-20")
    assert said.endswith("。")
    assert "。。" not in said


def test_it_names_the_platform_as_the_city_calls_it() -> None:
    start = fact("construction_started", date="2024-03-01")
    payroll = fact("payroll", month="2024-03", total="8000", workers=2)
    when = {"raised": "2024-05-01", "now": "2024-05-20"}
    own = letter("wages_late/2024-03", "wages_late", start, payroll, **when)
    assert "经智慧劳动监察一体化平台预警" in own
    nameless = letter("wages_late/2024-03", "wages_late", start, payroll, city="dengfeng", **when)
    assert "经农民工工资支付监控预警平台预警" in nameless
