"""封面与目录: what a case is, its clocks, and every document of its file with size and SHA-256. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.routing.archive.dossier import Dossier
from services.routing.archive.record import INTERNAL, minute
from services.routing.desk_words import CHANNELS, OUTCOMES, yuan_words
from services.runtime.desk.words import Clock
from services.runtime.documents import (
    Block,
    Column,
    Heading,
    Kind,
    OfficialDocument,
    Paragraph,
    Table,
    TableRow,
)
from services.runtime.templates import deadline

_CLOCK_COLUMNS = tuple(
    Column(key, title)
    for key, title in (
        ("clock", "时限"),
        ("started", "起算"),
        ("due", "到期"),
        ("said", "结果"),
        ("unit", "责任单位"),
        ("clauses", "依据"),
    )
)
_INDEX_COLUMNS = (
    Column("number", "序号", Kind.COUNT),
    Column("path", "卷内文件"),
    Column("pages", "页数", Kind.COUNT),
    Column("size", "字节", Kind.COUNT),
    Column("sha256", "SHA-256"),
)
_LACKING_COLUMNS = (Column("title", "材料"), Column("name", "名称或编号"), Column("why", "原因"))
_FOLD = 22
"""Characters of a digest or an id on one line: neither has a place where it may be broken."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of the file: its path in the ZIP, pages where they are known, bytes, SHA-256."""

    path: str
    pages: int | None
    size: int
    sha256: str


def cover(dossier: Dossier, listed: Sequence[Listed]) -> OfficialDocument:
    """The cover and index of a case's file."""
    return OfficialDocument(
        issuer=dossier.office,
        title=f"{dossier.item['employer']['name']}欠薪案件案卷\n封面与目录",
        signed_by=dossier.office,
        date=dossier.day,
        blocks=(
            Paragraph(f"{INTERNAL}。"),
            Heading(1, "案件情况"),
            _facts(dossier),
            Heading(1, "时限"),
            _clocks(dossier.clocks),
            Heading(1, "卷内目录"),
            _index(listed),
            *_lacking(dossier),
        ),
        notes=(INTERNAL, "投诉人的姓名、电话和身份证号由受理系统加密保管，封面、目录和办理记录不载"),
    )


def _facts(dossier: Dossier) -> Table:
    rows = tuple(TableRow(label, (label, text)) for label, text in facts(dossier.item, dossier.anonymous))
    return Table("案件基本情况", (Column("label", "项目"), Column("text", "内容")), rows)


def facts(item: Mapping[str, Any], anonymous: bool) -> list[tuple[str, str]]:
    """The case's particulars in words; its complainant is never named."""
    verified = item["verified"] or {}
    uscc = item["employer"]["uscc"]
    found = [
        ("案件编号", f"{item['id']}（第{item['version']}版）"),
        ("投诉人", "匿名" if anonymous else "＊＊＊（实名信息不载）"),
        ("用人单位", item["employer"]["name"] + (f"（{uscc}）" if uscc else "")),
        ("渠道", CHANNELS.get(item["channel"], item["channel"])),
        ("收到时间", minute(item["received_at"])),
        ("属地", item["region_name"] or "未明确"),
        ("首问单位", item["first_unit_name"]),
        ("现由", item["unit_name"]),
        ("状态", item["state_name"]),
        ("反映人数、金额", f"{_count(item['headcount'])}，{yuan_words(item['amount'])}"),
        ("核实结论", OUTCOMES.get(verified.get("outcome") or "", "未核实")),
        ("核实人数、金额", f"{_count(verified.get('headcount'))}，{yuan_words(verified.get('amount'))}"),
        ("拖欠主体", verified.get("debtor") or "未说明"),
        ("已付、垫付、尚欠", "，".join(yuan_words(item[name]) for name in ("paid", "advanced", "owed"))),
    ]
    merged = [one["case"] for one in item["merged"]]
    return [*found, ("并入的案件", "、".join(merged))] if merged else found


def _count(headcount: int | None) -> str:
    return "人数未说明" if headcount is None else f"{headcount}人"


def _clocks(clocks: Sequence[Clock]) -> Table:
    rows = tuple(
        TableRow(
            f"{clock.name} {clock.started_at}",
            (
                clock.title,
                minute(clock.started_at),
                deadline(clock.due_at),
                _result(clock),
                clock.unit,
                "\n".join(clock.clauses),
            ),
        )
        for clock in clocks
    )
    return Table("全部时限，按起算先后", _CLOCK_COLUMNS, rows)


def _result(clock: Clock) -> str:
    marked = ((clock.extended, "已延长"), (clock.provisional, "暂定"), (clock.backlog, "积压件"))
    return "，".join((_end(clock), *(word for true, word in marked if true)))


def _end(clock: Clock) -> str:
    """What became of a clock; nothing in it hangs on when the file is asked for."""
    if not clock.live:
        return clock.said
    return "逾期，尚未办理" if clock.late else "未到期"


def _index(listed: Sequence[Listed]) -> Table:
    rows = tuple(
        TableRow(one.path, (number, one.path, one.pages, one.size, _folded(one.sha256)))
        for number, one in enumerate(listed, 1)
    )
    return Table(f"卷内文件共{len(listed)}份", _INDEX_COLUMNS, rows)


def _folded(name: str) -> str:
    if not name.isascii():
        return name
    return "\n".join(name[n : n + _FOLD] for n in range(0, len(name), _FOLD))


def _lacking(dossier: Dossier) -> list[Block]:
    if not dossier.lacking:
        return []
    rows = tuple(
        TableRow(str(number), (one.title, _folded(one.name), one.why))
        for number, one in enumerate(dossier.lacking, 1)
    )
    return [Heading(1, "未装入本卷的材料"), Table("未装入的材料及原因", _LACKING_COLUMNS, rows)]
