"""The letter of the ladder's first step as an official document (FY-A2-3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from services.runtime.calendar_days import local_date
from services.runtime.documents import OfficialDocument, Paragraph
from services.runtime.packs import Pack
from services.runtime.territory import Territory
from services.warnings.desk_words import BOARD_ITEMS
from services.warnings.views import PARTY_NAMES

PLATFORM = "农民工工资支付监控预警平台"
"""What 保障农民工工资支付条例第三十八条 calls it; a pack may name the city's own (`warning_platform`)."""


def letter_of(
    event: Mapping[str, Any],
    written_at: str,
    title: str,
    territory: Territory,
    pack: Pack,
    added: str | None,
) -> OfficialDocument:
    """The letter that a `warning.escalated` event tells of; `added` is what the office wrote itself."""
    office = territory.unit_name(event["office"])
    issuer = str(pack.header.get("office_name", office)) if event["office"] == "office" else office
    party = PARTY_NAMES.get(event["liable_party"], event["liable_party"])
    month = f"（{event['month']}）" if event.get("month") else ""
    liable = "" if event["liable_name"] == event["project_name"] else event["liable_name"]
    platform = pack.header.get("warning_platform", PLATFORM)
    found = (
        f"经{platform}预警，{event['project_name']}{month}存在“{title}”情形，"
        f"责任主体为{party}{liable}，在规定时限内仍未落实制度、消除预警信息。"
    )
    blocks = [
        Paragraph(found),
        Paragraph(_amounts(event)),
        Paragraph(_until(event)),
        Paragraph(_sentence(event["measures"])),
    ]
    if added:
        blocks.append(Paragraph(added))
    return OfficialDocument(
        issuer=issuer,
        title=f"关于限期消除\n“{title}”预警信息的函",
        addressees=territory.unit_name(event["to"]),
        signed_by=issuer,
        date=local_date(datetime.fromisoformat(written_at)),
        blocks=tuple(block for block in blocks if block.text),
    )


def _sentence(words: str) -> str:
    """With its full stop, which the words of a pack may lack."""
    return words if not words or words.endswith("。") else f"{words}。"


def _amounts(event: Mapping[str, Any]) -> str:
    if (workers := event.get("workers")) is not None:
        return f"涉及工人 {workers['of']} 人，应有 {workers['needed']} 人，实际 {workers['found']} 人。"
    if event.get("missing"):
        return f"公示牌缺少：{'、'.join(BOARD_ITEMS.get(item, item) for item in event['missing'])}。"
    if event.get("required") is None:
        return ""
    return f"应落实金额 {event['required']} 元，实际 {event.get('found') or '0.00'} 元。"


def _until(event: Mapping[str, Any]) -> str:
    if event.get("clear_by") is None:
        return ""
    last = local_date(datetime.fromisoformat(event["clear_by"]) - timedelta(seconds=1))
    return (
        f"请你单位于{last.year}年{last.month}月{last.day}日前督促责任主体消除上述预警信息，并反馈处理结果。"
    )
