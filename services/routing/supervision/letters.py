"""What the city's office writes to a territory, or about it, as official documents. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.runtime.calendar_days import local_date
from services.runtime.documents import OfficialDocument, Paragraph
from services.runtime.packs import Pack
from services.runtime.territory import Territory, parse_territory

Entry = Mapping[str, Any]
EVENTS: Mapping[str, str] = {
    "notify": "supervision.notified",
    "letter": "supervision.letter_issued",
    "station": "supervision.stationed",
    "interview": "supervision.interviewed",
    "request_city_meeting": "supervision.city_meeting_requested",
}
"""The measures that have a document, and the event that it is made of."""


@dataclass(frozen=True, slots=True)
class Written:
    """A measure's event among its territory's history, with the names of the city."""

    entry: Entry
    timeline: Sequence[Entry]
    territory: Territory

    @property
    def region(self) -> str:
        """The territory's name."""
        found = self.territory.find(self.entry["data"]["region"])
        return str(self.entry["data"]["region"]) if found is None else found.name

    def text(self, name: str) -> str:
        """One of its texts, or nothing."""
        return str(self.entry["texts"].get(name, ""))

    @property
    def last_day(self) -> str:
        """The last day of the time that it sets."""
        last = local_date(datetime.fromisoformat(self.entry["data"]["due_at"]) - timedelta(seconds=1))
        return f"{last.year}年{last.month}月{last.day}日"


def document_of(timeline: Sequence[Entry], measure: str, number: int, pack: Pack) -> OfficialDocument | None:
    """The document of a measure by its number; None where there is none."""
    wanted = EVENTS.get(measure)
    entry = next((e for e in timeline if e["type"] == wanted and e["data"]["number"] == number), None)
    if entry is None:
        return None
    written = Written(entry, timeline, parse_territory(pack))
    title, paragraphs = _BODIES[measure](written)
    issuer = str(pack.header.get("office_name") or written.territory.unit_name("office"))
    return OfficialDocument(
        issuer=issuer,
        title=title,
        addressees=written.territory.unit_name(entry["data"]["to"]),
        signed_by=issuer,
        date=local_date(datetime.fromisoformat(entry["time"])),
        blocks=tuple(Paragraph(text) for text in paragraphs if text),
    )


def _numbered(items: Sequence[str]) -> list[str]:
    return [f"{n}．{item}" for n, item in enumerate(items, 1)]


def _items(entry: Entry) -> list[str]:
    return [text for name, text in entry["texts"].items() if name.startswith("items.")]


def _notice(written: Written) -> tuple[str, list[str]]:
    closing = f"请于{written.last_day}前整改到位，并报告整改情况。"
    opening = "经调度，发现你地存在以下问题："
    return "关于限期整改根治欠薪工作问题的通知", [opening, *_numbered(_items(written.entry)), closing]


def _letter(written: Written) -> tuple[str, list[str]]:
    about = set(written.entry["data"]["notices"])
    notices = [e for e in written.timeline if e["type"] == EVENTS["notify"] and e["data"]["number"] in about]
    items = [item for notice in notices for item in _items(notice)]
    opening = f"我办已通知{written.region}限期整改以下问题，逾期仍未按要求整改："
    closing = f"请于{written.last_day}前督促整改落实到位，并函告整改结果。"
    title = "关于督促整改根治欠薪工作问题的函"
    return title, [opening, *_numbered(items), written.text("text"), closing]


def _station(written: Written) -> tuple[str, list[str]]:
    case = written.entry["data"].get("case")
    members = "、".join(map(written.territory.unit_name, written.entry["data"]["members"]))
    opening = f"决定成立工作专班，到{written.region}驻点督导{f'（案件编号：{case}）' if case else ''}。"
    who = f"专班成员单位：{members}。" if members else ""
    return "关于开展驻点督导的通知", [opening, f"督导事由：{written.text('ground')}", who]


def _interview(written: Written) -> tuple[str, list[str]]:
    opening = f"因{written.region}对存在问题整改缓慢或不按要求落实整改，现就有关情况约谈你地分管负责同志。"
    record = written.text("record")
    paragraphs = [opening, f"约谈事由：{written.text('reason')}", f"约谈情况：{record}" if record else ""]
    return "关于约谈属地政府的通知", paragraphs


def _meeting(written: Written) -> tuple[str, list[str]]:
    opening = f"{written.region}对存在问题经发函、约谈仍未整改，现提请召开市政府联席会议研究处理。"
    closing = "妥否，请批示。"
    return "关于提请召开市政府联席会议的请示", [opening, f"有关情况：{written.text('reason')}", closing]


_BODIES: Mapping[str, Callable[[Written], tuple[str, list[str]]]] = {
    "notify": _notice,
    "letter": _letter,
    "station": _station,
    "interview": _interview,
    "request_city_meeting": _meeting,
}
"""Title and paragraphs of each document."""
