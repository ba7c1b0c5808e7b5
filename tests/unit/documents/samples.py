"""A monthly bulletin as the office of a city writes it, and readers for the formats."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO

from pypdf import PdfReader

from services.runtime.documents import (
    Column,
    Heading,
    Kind,
    OfficialDocument,
    Paragraph,
    Table,
    TableRow,
)

COLUMNS = (
    Column("region", "县市区"),
    Column("received", "受理数", Kind.COUNT),
    Column("amount_paid", "支付金额（元）", Kind.MONEY),
    Column("rate", "办结率", Kind.PERCENT),
    Column("last", "最近受理", Kind.DATE),
)
ROWS = (
    TableRow("341202", ("颍州区", 1234, 123456789, Decimal("0.87505"), date(2023, 9, 28))),
    TableRow("341204", ("颍泉区", 0, 5, Decimal("1"), date(2023, 9, 1))),
    TableRow("341203", ("颍东区", 7, -10050, Decimal("0"), None)),
    TableRow("341221", ("临泉县", 99, None, None, date(2023, 9, 30))),
)
TOTAL = TableRow("total", ("合计", 1340, 123446744, Decimal("0.8612"), None))
SHOWN_ROWS = (
    ("颍州区", "1,234", "1,234,567.89", "87.51%", "2023-09-28"),
    ("颍泉区", "0", "0.05", "100.00%", "2023-09-01"),
    ("颍东区", "7", "-100.50", "0.00%", "—"),
    ("临泉县", "99", "—", "—", "2023-09-30"),
    ("合计", "1,340", "1,234,467.44", "86.12%", "—"),
)

BULLETIN = OfficialDocument(
    issuer="阜阳市根治拖欠农民工工资工作领导小组办公室",
    title="关于2023年9月份全市根治欠薪工作情况的通报",
    signed_by="阜阳市治欠办",
    date=date(2023, 10, 8),
    number="阜治欠办〔2023〕9号",
    addressees="各县市区人民政府",
    blocks=(
        Heading(1, "线索办理情况"),
        Paragraph("现将有关情况通报如下。"),
        Table("各县市区线索办理情况", COLUMNS, ROWS, TOTAL),
        Heading(1, "下一步工作"),
        Heading(2, "压实责任"),
        Heading(3, "逐件销号"),
        Heading(4, "限期办结"),
    ),
    attachments=("逾期线索清单", "预警处置台账"),
    notes=("数据截至9月30日24时",),
)


def with_text(text: str) -> OfficialDocument:
    """The bulletin with one text in every place that takes any."""
    table = Table(text, (Column("text", text),), (TableRow("row", (text,)),))
    return OfficialDocument(
        issuer=text,
        title=text,
        signed_by=text,
        date=date(2023, 10, 8),
        number=text,
        addressees=text,
        blocks=(Heading(1, text), Paragraph(text), table),
        attachments=(text,),
        notes=(text,),
    )


def with_blocks(*blocks: Heading | Paragraph | Table) -> OfficialDocument:
    return replace(BULLETIN, blocks=blocks)


def long_table(rows: int) -> Table:
    return Table(
        "长表",
        COLUMNS[:2],
        tuple(TableRow(str(at), (f"第{at}单位", at)) for at in range(1, rows + 1)),
    )


def wide_table() -> Table:
    columns = tuple(Column(f"c{at}", f"第{at}项核实金额（元）", Kind.MONEY) for at in range(12))
    return Table("宽表", columns, (TableRow("row", tuple(123456789012 + at for at in range(12))),))


def pages(made: bytes) -> list[str]:
    """The text of each page of a PDF without white space, which typesetting puts where it likes."""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(made)).pages]


class HtmlReader(HTMLParser):
    """What a browser would make of a page: its elements, their attributes, and the rows of its tables."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.rows: list[list[str]] = []
        self.text = ""
        self._in_cell = self._in_style = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)
        self._in_style = tag == "style"
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self._in_cell = True
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data
        if not self._in_style:
            self.text += data
