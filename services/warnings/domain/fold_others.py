"""Facts -> the ledger of what is no project: a permit, a sender, an opinion. Pure.

An employer's ledger is not made of facts: see `history`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from contracts import facts as f
from services.runtime.calendar_days import local_date
from services.warnings.domain.ledger import Ledger
from services.warnings.domain.watched import Watched, kind_of, own_name, permit_name, plain, watched_by

CITY_ITSELF = ""
"""The seat of what lies in no county."""


def entered(aggregate: str, standing: Iterable[f.Fact]) -> Iterator[f.Fact]:
    """Those of the facts that go into the ledger of `aggregate`: its permits, opinions, imported warnings."""
    for fact in standing:
        if plain(aggregate) in watched_by(fact) and not isinstance(fact, f.ProjectRegistered):
            yield fact


def seated(aggregate: str, ledger: Ledger, standing: Sequence[f.Fact]) -> Ledger:
    """The ledger with where it belongs; a permit's with the registration of its project.

    A permit's project is registered when a registration names the permit's number, or is of the project
    that the permit names. It stood on the platform from the day on which the first of them was observed.
    """
    beside = replace(ledger.beside, seat=CITY_ITSELF)
    if kind_of(aggregate) is Watched.PERMIT:
        found = [(local_date(r.observed_at), r.ref) for r in _registrations(aggregate, standing)]
        day, ref = min(found, default=(None, None))
        beside = replace(beside, registered_on=day, registered_ref=ref)
    return replace(ledger, beside=beside)


def _registrations(aggregate: str, standing: Sequence[f.Fact]) -> Iterator[f.ProjectRegistered]:
    number = own_name(aggregate)
    permits = (one for one in standing if isinstance(one, f.PermitIssued) and permit_name(one) == number)
    projects = {permit.project for permit in permits if permit.project is not None}
    for fact in standing:
        if not isinstance(fact, f.ProjectRegistered):
            continue
        if fact.permit_number == number or fact.project in projects:
            yield fact
