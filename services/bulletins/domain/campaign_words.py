"""The words of a campaign's reports, as `campaign_report.yaml` gives them. Pure."""

from __future__ import annotations

from string import Formatter
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from services.bulletins.domain.campaign_count import Count
from services.bulletins.domain.policy_raw import Assumed, Raw, Words
from services.runtime.pack_wording import shape_error
from services.runtime.packs import Pack, PackError

SECTION = "campaign_report"
FIGURES = (*Count.__slots__, "percent")
_FILLED: dict[tuple[str, ...], set[str]] = {
    ("title",): {"campaign", "phase"},
    ("intro",): {"campaign", "phase", "first_day", "last_day", "as_of"},
    ("tasks",): {"tasks"},
    ("handling", "text"): set(FIGURES),
}
"""The texts in which names in braces are filled in, and those names."""
Figure = Literal[
    "open_at_start", "received", "reopened", "cleared", "otherwise_ended", "open", "late", "percent"
]
Stands = Literal["to_come", "running", "met", "missed"]


class TargetWords(Raw):
    """The section about targets."""

    heading: Words
    caption: Words
    row: Words
    due: Words
    verdict: Words
    none: Words
    verdicts: dict[Stands, Words]


class TableWords(Raw):
    """One table: its caption, and the title of its first column."""

    caption: Words
    row: Words


class HandlingWords(Raw):
    """The section about cases."""

    heading: Words
    text: Words
    phases: TableWords
    task_forces: TableWords
    territories: TableWords
    units: TableWords


class ReportWords(Assumed):
    """The whole section; `columns` are the figures of every table, in order."""

    title: Words
    whole: Words
    intro: Words
    tasks: Words
    targets: TargetWords
    handling: HandlingWords
    columns: Annotated[dict[Figure, Words], Field(min_length=1)]
    note: Words


def parse_words(pack: Pack) -> ReportWords:
    """Reads the section. Raises `PackError` with file and line, for an unknown name in braces too."""
    section = pack.section(SECTION)
    try:
        words = ReportWords.model_validate(section)
    except ValidationError as error:
        raise shape_error(pack, (SECTION,), error, ReportWords) from None
    texts: dict[tuple[str, ...], str] = {
        ("title",): words.title,
        ("intro",): words.intro,
        ("tasks",): words.tasks,
        ("handling", "text"): words.handling.text,
    }
    for path, text in texts.items():
        _check_names(pack, path, text)
    return words


def _check_names(pack: Pack, path: tuple[str, ...], text: str) -> None:
    where = pack.locate((SECTION, *path)) or (None, None)
    place = ".".join((SECTION, *path))
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise PackError(f"{place}: {error}; write a name in braces, such as {{phase}}", *where) from None
    for name in names:
        if name not in _FILLED[path]:
            known = ", ".join(sorted(_FILLED[path]))
            raise PackError(f"{place}: unknown {{{name}}}; there are: {known}", *where)
