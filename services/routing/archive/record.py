"""办理记录: a case's whole history as a document, with every text and the wording of every clause. Pure."""

from __future__ import annotations

from datetime import datetime

from services.routing.archive.dossier import Dossier
from services.routing.desk_timeline import Entry
from services.runtime.calendar_days import SHANGHAI
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

INTERNAL = "内部资料，不得对外提供"
_COLUMNS = (
    Column("sequence", "序号", Kind.COUNT),
    Column("time", "时间"),
    Column("what", "事项"),
    Column("detail", "内容"),
    Column("who", "经办"),
    Column("clauses", "依据"),
)


def record(dossier: Dossier) -> OfficialDocument:
    """The record of a case at one version."""
    return OfficialDocument(
        issuer=dossier.office,
        title=f"{dossier.item['employer']['name']}欠薪案件\n办理记录",
        signed_by=dossier.office,
        date=dossier.day,
        blocks=(
            Paragraph(f"{INTERNAL}。案件编号：{dossier.item['id']}，第{dossier.item['version']}版。"),
            Heading(1, "办理过程"),
            _history(dossier),
            *_texts(dossier),
            *_clauses(dossier),
        ),
        notes=(INTERNAL,),
    )


def minute(at: str) -> str:
    """An instant in Asia/Shanghai, short enough for a table: 2023-09-01 09:00."""
    return f"{datetime.fromisoformat(at).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _history(dossier: Dossier) -> Table:
    rows = tuple(
        TableRow(str(event.sequence), (event.sequence, *_cells(entry)))
        for event, entry in zip(dossier.events, dossier.entries, strict=True)
    )
    return Table("办理过程，按发生先后", _COLUMNS, rows)


def _cells(entry: Entry) -> tuple[str, ...]:
    return (minute(entry.time), entry.what, entry.detail, entry.who or "系统", "\n".join(entry.clauses))


def _texts(dossier: Dossier) -> list[Block]:
    if not dossier.written:
        return []
    blocks: list[Block] = [Heading(1, "文字材料")]
    for one in dossier.written:
        blocks += [Heading(2, f"{one.title}（序号{one.sequence}）"), Paragraph(one.text)]
    return blocks


def _clauses(dossier: Dossier) -> list[Block]:
    if not dossier.clauses:
        return []
    columns = (Column("clause", "条款"), Column("text", "原文"))
    rows = tuple(
        TableRow(clause, (clause, text or "条款原文见政策文件")) for clause, text in dossier.clauses.items()
    )
    return [Heading(1, "依据条款"), Table("本案所依据的条款及原文", columns, rows)]
