"""Warnings that are told, not computed: an opinion, and what another platform computed (FY-2.8, YY-3.2.1).

Each type has one warning, however many opinions or imported warnings stand behind it: the first raises it,
each further one is told again and counted in its evidence, and after clearing raises it anew. An imported
one is cleared by the platform's own word; the word of an officer here settles those known by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from contracts.warnings import About, ClearedBy
from services.runtime.timers import running
from services.warnings.domain.beside import Imported
from services.warnings.domain.duty import Duty
from services.warnings.domain.evidence import Evidence, evidence
from services.warnings.domain.ledger import Ledger
from services.warnings.domain.places import Place
from services.warnings.domain.policy import WarningsPolicy, WarningType
from services.warnings.domain.project import Warning, warning_id
from services.warnings.domain.supervising import supervise
from services.warnings.domain.watched import Watched, kind_of
from services.warnings.domain.writing import REPORT, Writer, evidence_data


@dataclass(frozen=True, slots=True)
class Signal:
    """What speaks for a warning of `type`: since when, which facts, and which imported warnings (keys)."""

    type: WarningType
    since: datetime
    evidence: Evidence
    imported: tuple[str, ...] = ()


def hear(writer: Writer, ledger: Ledger, place: Place) -> None:
    """Raises, tells again and clears by what `ledger` holds of opinions and imported warnings."""
    policy = writer.context.policy
    heard: set[str] = set()
    for signal in _signals(writer, ledger):
        id = warning_id(writer.project.id, signal.type.name, None)
        heard.add(id)
        _hear(writer, writer.project.warnings.get(id), signal, place)
    for warning in list(writer.project.open):
        own = writer.context.of(warning).policy
        if warning.id not in heard and (warning.imported or is_told(own, warning.type)):
            by = ClearedBy.FACTS if warning.imported else ClearedBy.CORRECTED
            clauses = tuple(dict.fromkeys((*warning.clauses, *policy.push_clauses)))
            writer.clear(warning, by, clauses)


def _signals(writer: Writer, ledger: Ledger) -> Iterator[Signal]:
    """What speaks for warnings by the rules, but for each open one by those that it goes by."""
    context, kind = writer.context, kind_of(writer.project.id)
    former = {w.type: own for w in writer.project.open if (own := context.of(w)) is not context}
    yield from (one for one in signals(ledger, context.policy, kind) if one.type.name not in former)
    for type, own in former.items():
        yield from (one for one in signals(ledger, own.policy, kind) if one.type.name == type)


def is_told(policy: WarningsPolicy, type: str) -> bool:
    """Whether the pack knows a type as one whose warnings come from outside."""
    known = policy.types.get(type)
    return known is not None and not known.computed


def signals(ledger: Ledger, policy: WarningsPolicy, kind: Watched) -> Iterator[Signal]:
    """What speaks for warnings now, by type."""
    beside, opinion = ledger.beside, policy.opinion
    if opinion is not None and kind in opinion.of and beside.opined_at is not None and beside.opinions.count:
        yield Signal(opinion, beside.opined_at, beside.opinions)
    standing: dict[str, list[Imported]] = {}
    for one in beside.imported:
        if policy.imported is not None and one.state not in policy.imported.cleared:
            standing.setdefault(one.type, []).append(one)
    for name, found in standing.items():
        type = policy.told_type(name)
        if type is not None:
            refs = evidence(*(one.ref for one in found))
            yield Signal(type, min(one.raised_at for one in found), refs, tuple(one.key for one in found))


def _hear(writer: Writer, warning: Warning | None, signal: Signal, place: Place) -> None:
    if warning is None:
        _raise(writer, signal, place)
    elif warning.cleared:
        if warning.cleared_by is not ClearedBy.HAND or _is_new(warning, signal):
            _raise(writer, signal, place)
    else:
        supervise(writer, warning, signal.type, place)
        if (warning.evidence, warning.imported) != (signal.evidence, signal.imported):
            _tell_again(writer, warning, signal, place)


def _raise(writer: Writer, signal: Signal, place: Place) -> None:
    duty = Duty(signal.type.name, None, signal.since, None, None, None, signal.evidence)
    writer.raise_(signal.type, duty, place, signal.imported)


def _tell_again(writer: Writer, warning: Warning, signal: Signal, place: Place) -> None:
    """Further signals while it is open; should facts only have been corrected, nobody is told."""
    news = _is_new(warning, signal)
    writer.write(
        "repeated",
        warning.id,
        signal.type.clauses,
        evidence=evidence_data(signal.evidence),
        imported=list(signal.imported),
    )
    if not news:
        return
    writer.push(warning.id, About.REPEATED, (warning.liable_party, warning.supervisor))
    if signal.type.report is not None and running(warning.timers, REPORT) is None:
        writer.start_report(warning.id, signal.type.report, place)


def _is_new(warning: Warning, signal: Signal) -> bool:
    """Whether a signal holds something that the warning has not been told before."""
    if signal.imported:
        return not set(signal.imported) <= set(warning.imported)
    known, found = warning.evidence, signal.evidence
    return found.count > known.count or not set(found.ids) <= set(known.ids)
