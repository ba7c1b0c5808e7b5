"""What is watched: a project, or an employer, a permit, a sender of facts, an opinion without a project.

The kind stands at the head of the id (`employer:<uscc>`); an id without such a head is a project's. Ids of
other systems may hold slashes, and a warning's id is `<aggregate>/<type>`: they are written `%2F` (`%` itself
`%25`), so that the first slash always ends the aggregate.

Employers, permit numbers and sources may be known to several cities of one installation, which must not see
each other's. The city that comes first has the plain id, each other one the id with its name behind an `@`
(which in an id of another system is written `%40`).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from contracts import facts as f


class Watched(StrEnum):
    """Kinds of aggregates; a pack's type says in `of` which it is asked of."""

    PROJECT = "project"
    EMPLOYER = "employer"
    PERMIT = "permit"
    SENDER = "sender"
    OPINION = "opinion"


CITYS_OWN = frozenset((Watched.PERMIT, Watched.SENDER, Watched.OPINION))
"""Kinds that lie in no county: the city's own units stand over them."""
_HEADS = {f"{kind}:": kind for kind in Watched if kind is not Watched.PROJECT}


def kind_of(aggregate: str) -> Watched:
    """What an aggregate's id names."""
    head, colon, _ = aggregate.partition(":")
    return _HEADS.get(head + colon, Watched.PROJECT)


def own_name(aggregate: str) -> str:
    """The id without its head: a credit code, a permit's number, a source."""
    if kind_of(aggregate) is Watched.PROJECT:
        return aggregate
    own = plain(aggregate).partition(":")[2]
    return own.replace("%40", "@").replace("%2F", "/").replace("%25", "%")


def in_city(aggregate: str, city: str) -> str:
    """The id under which `city` watches what another city has under the plain id."""
    return f"{plain(aggregate)}@{city}"


def plain(aggregate: str) -> str:
    """The id without the city that stands behind it."""
    return aggregate if kind_of(aggregate) is Watched.PROJECT else aggregate.partition("@")[0]


def employer_id(uscc: str) -> str:
    """The aggregate of an employer, by its credit code; one without a code is not watched."""
    return f"{Watched.EMPLOYER}:{uscc}"


def permit_name(permit: f.PermitIssued) -> str:
    """What a permit is known by: its number, or where it has none the project that it names."""
    return permit.number or f"{Watched.PROJECT}:{permit.project}"


def permit_id(number: str) -> str:
    """The aggregate of a construction permit."""
    return f"{Watched.PERMIT}:{_written(number)}"


def sender_id(source: str) -> str:
    """The aggregate of a source of facts."""
    return f"{Watched.SENDER}:{_written(source)}"


def opinion_id(source: str, source_id: str) -> str:
    """The aggregate of an opinion that names no project."""
    return f"{Watched.OPINION}:{_written(source)}:{_written(source_id)}"


def watched_by(fact: f.Fact) -> Iterator[str]:
    """The aggregates that are no projects whose ledger a fact enters by itself."""
    match fact:
        case f.PermitIssued():
            yield permit_id(permit_name(fact))
        case f.ProjectRegistered() if fact.permit_number is not None:
            yield permit_id(fact.permit_number)
        case f.Opinion() if fact.project is None:
            yield opinion_id(fact.source, fact.source_id)
        case f.WarningImported() if fact.project is None:
            yield sender_id(fact.source)


def _written(text: str) -> str:
    return text.replace("%", "%25").replace("/", "%2F").replace("@", "%40")
