"""Plain punches read from the bus by the short way: the same outcome as the long one at a tenth of its cost.

What is not a plain punch in every respect (a correction, another kind of fact, a header that only some
systems send, an unusual id, anything wrong) is handed back and goes the long way (`foreign.read_event`,
`fact_records.check_fact`), which knows what it is and names the field that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple, TypeVar

import msgspec
from pydantic import TypeAdapter, ValidationError

from contracts.envelope import SPEC_VERSION
from contracts.fact_base import ProjectId
from contracts.values import Key, Moment
from services.runtime.bus import Delivery
from services.runtime.fact_records import FAMILY
from services.warnings.domain.punches import (
    bucket_id,
    day_and_rest,
    day_number,
    day_text,
    entry,
    escaped,
    key_of,
    observed_text,
    rest_text,
    since_1900,
)

Place = tuple[str, str, str]
"""City, project and source."""
_K = TypeVar("_K")
_V = TypeVar("_V")
REMEMBERED = 100_000
"""Places and moments that are remembered; beyond that all are forgotten and learned anew."""
_PLAIN_HEADERS = frozenset(
    {"content-type", "ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time"}
    | {"ce_recordedat", "ce_city", "traceparent"}
)
_VERSION = SPEC_VERSION.encode()
_FAMILY = FAMILY.encode()
_IDS = re.compile(r"[!-~]{1,128} [!-~]{1,128}").fullmatch
_MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)
_KEYS: TypeAdapter[tuple[str, str, str]] = TypeAdapter(tuple[Key, ProjectId, Key])
_YEARS = range(1901, 2200)
"""Whatever the offset, the envelope takes a time of such a year (`foreign`)."""


class _Punch(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """`contracts.facts.Attendance` that corrects nothing, its times still as text."""

    city: str
    project: str
    kind: Literal["attendance"]
    source: str
    source_id: str
    observed_at: str
    worker: str
    at: str
    direction: Literal["in", "out"]
    corrects: None = None


_DECODE = msgspec.json.Decoder(_Punch).decode


class _Moment(NamedTuple):
    """What entries and buckets say of a moment."""

    day: int
    day_text: str
    rest: str
    observed: str


def _moment(at: int) -> _Moment:
    day, rest = day_and_rest(at)
    return _Moment(day, day_text(day), rest_text(rest), observed_text(at))


@dataclass(slots=True)
class Batch:
    """Entries by bucket and key."""

    buckets: dict[str, dict[str, str]] = field(default_factory=dict)
    new: dict[Place, str] = field(default_factory=dict)
    """Places that are not trusted yet, with the first part of their entries' keys."""

    def add(self, bucket: str, key: str, value: str) -> None:
        """An entry; of two contents of one identity the smaller one stands."""
        entries = self.buckets.get(bucket)
        if entries is None:
            self.buckets[bucket] = {key: value}
            return
        known = entries.get(key)
        if known is None or value < known:
            entries[key] = value


class PunchReader:
    """Reads plain punches. `days` tells, for a city, the first and last day of a punch, or None."""

    def __init__(self, days: Callable[[str], tuple[date, date] | None]) -> None:
        self._days = days
        self._places: dict[Place, str] = {}
        """The first part of an entry's key, of places that may be."""
        self._refused: dict[tuple[str, str], bool] = {}
        """Cities' projects that do not go this way."""
        self._moments: dict[str, _Moment] = {}
        self._envelopes: dict[tuple[bytes | None, ...], bool] = {}
        """What envelopes say of their kind, and whether that is plain."""
        self._times: dict[bytes, bool] = {}

    def read(self, deliveries: Iterable[Delivery]) -> tuple[Batch, list[Delivery]]:
        """Entries of plain punches, and the records that go the long way."""
        batch, others = Batch(), []
        days: dict[str, range] = {}
        for delivery in deliveries:
            punch = self._decoded(delivery)
            if punch is None or not self._add(batch, punch, days):
                others.append(delivery)
        return batch, others

    def trust(self, places: Mapping[Place, str]) -> None:
        """Reads punches of these places, new in a batch, without asking again."""
        for place, source in places.items():
            _remember(self._places, place, source)

    def refuse(self, projects: Iterable[tuple[str, str]]) -> None:
        """Reads nothing of these cities' projects from now on."""
        for project in projects:
            _remember(self._refused, project, True)

    def _add(self, batch: Batch, punch: _Punch, days: dict[str, range]) -> bool:
        city, project = punch.city, punch.project
        place = (city, project, punch.source)
        source = self._places.get(place) or batch.new.get(place)
        if source is None:
            source = self._met(place, batch)
        known = days.get(city)
        if known is None:
            known = days[city] = self._countable(city)
        at, observed = self._moment(punch.at), self._moment(punch.observed_at)
        if source is None or at is None or observed is None or at.day not in known:
            return False
        worker, source_id = punch.worker, punch.source_id
        if _IDS(f"{source_id} {worker}") is None:
            return False
        value = entry(observed.observed, at.rest, punch.direction, worker)
        batch.add(bucket_id(city, at.day_text, project), source + escaped(source_id), value)
        return True

    def _met(self, place: Place, batch: Batch) -> str | None:
        """The key's beginning of a place that is met for the first time; None: refused, or no plain one."""
        if place[:2] in self._refused:
            return None
        try:
            plain = _KEYS.validate_python(place) == place
        except ValidationError:
            plain = False
        if not plain:
            return None
        source = batch.new[place] = key_of(place[2], "")
        return source

    def _moment(self, text: str) -> _Moment | None:
        """A moment as the contracts take it, or None."""
        found = self._moments.get(text)
        if found is None:
            try:
                found = _moment(since_1900(_MOMENT.validate_python(text)))
            except ValidationError:
                return None
            _remember(self._moments, text, found)
        return found

    def _countable(self, city: str) -> range:
        """The numbers of the days that a city's punches may be of."""
        found = self._days(city)
        return range(0) if found is None else range(day_number(found[0]), day_number(found[1]) + 1)

    def _decoded(self, delivery: Delivery) -> _Punch | None:
        """The punch in a record whose envelope is plain, or None."""
        headers, value = delivery.headers, delivery.value
        if value is None or not self._is_plain(headers):
            return None
        try:
            punch = _DECODE(value)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
        return punch if punch.city == headers["ce_city"].decode() else None

    def _is_plain(self, headers: Mapping[str, bytes]) -> bool:
        """Whether an envelope has nothing that asks for a closer look."""
        get = headers.get
        kind = get("ce_specversion"), get("ce_type"), get("ce_source"), get("ce_city"), get("content-type")
        plain = self._envelopes.get(kind)
        if plain is None:
            plain = _is_kind(*kind)
            _remember(self._envelopes, kind, plain)
        subject, trace = get("ce_subject"), get("traceparent", b"")
        return (
            plain
            and headers.keys() <= _PLAIN_HEADERS
            and bool(subject and subject.isascii())
            and trace is not None
            and trace.isascii()
            and self._is_time(get("ce_time"))
            and ("ce_recordedat" not in headers or self._is_time(get("ce_recordedat")))
        )

    def _is_time(self, raw: bytes | None) -> bool:
        if raw is None:
            return False
        found = self._times.get(raw)
        if found is None:
            found = _is_time(raw)
            _remember(self._times, raw, found)
        return found


def _is_kind(
    version: bytes | None, type: bytes | None, source: bytes | None, city: bytes | None, *others: bytes | None
) -> bool:
    said = b"".join(part for part in (type, source, city, *others) if part is not None)
    known = version == _VERSION and type is not None and type.startswith(_FAMILY)
    return known and bool(source and city) and said.isascii()


def _is_time(raw: bytes) -> bool:
    try:
        moment = datetime.fromisoformat(raw.decode())
    except ValueError:
        return False
    return moment.tzinfo is not None and moment.year in _YEARS


def _remember(known: dict[_K, _V], key: _K, value: _V) -> None:
    if len(known) >= REMEMBERED:
        known.clear()
    known[key] = value
