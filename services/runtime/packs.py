"""Policy packs: a city's documents as data, read from a folder, resolved, hashed and enacted.

A pack is a folder with `pack.yaml` (its header) and one YAML file per section (`units.yaml` is the
section `units`). `extends` names another folder whose sections lie underneath: mappings are merged
key by key, anything else replaces, and `null` takes away. The resolved form is enacted under its
SHA-256; a case pins that hash.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any, Generic, TypeVar

from services.runtime.pack_yaml import Location, read_yaml
from services.runtime.pack_yaml import PackError as PackError

P = TypeVar("P")
LOCAL = timezone(timedelta(hours=8))
HEADER = "pack"
OPEN_CASES, STAY, MOVE = "open_cases", "stay", "move"
"""What a new version does with cases that are open: they stay on their own (default), or move to it."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One version of a city's rules in resolved form.

    `effective_from` is an instant; the version in force at an instant is the latest that is effective.
    `lines` tells where in the files a path of the resolved form was written (absent when read from a store).
    """

    name: str
    city: str
    version: str
    effective_from: datetime
    hash: str
    header: Mapping[str, Any]
    sections: Mapping[str, Any]
    lines: Mapping[tuple[str | int, ...], Location] = field(default_factory=dict, compare=False, repr=False)

    @property
    def moves_open_cases(self) -> bool:
        """Whether open cases go over to this version when it comes into force."""
        return self.header.get(OPEN_CASES) == MOVE

    def section(self, name: str) -> Mapping[str, Any]:
        """A section's data; empty when the pack has none."""
        found = self.sections.get(name)
        return found if isinstance(found, Mapping) else {}

    def locate(self, path: tuple[str | int, ...]) -> Location | None:
        """File and line of the nearest enclosing place of `path` that was written in a file."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def read_pack(folder: Path) -> Pack:
    """Reads and resolves the pack in `folder`; its parents stand beside it. Raises `PackError`."""
    sections, lines = _resolved(folder, seen=())
    header = sections.pop(HEADER, None)
    file = str(folder / f"{HEADER}.yaml")
    if not isinstance(header, dict):
        raise PackError("the pack has no header; write pack.yaml with city, version and effective_from", file)
    for key in ("city", "version", "effective_from"):
        if not header.get(key):
            misspelt = difflib.get_close_matches(key, header, 1)
            where = lines[(HEADER, misspelt[0])] if misspelt else (file, 1)
            raise PackError(f"the header lacks `{key}`; write `{key}: ...`", *where)
    return _pack(folder.name, header, sections, lines, file)


def _pack(
    name: str,
    header: dict[str, Any],
    sections: dict[str, Any],
    lines: Mapping[tuple[str | int, ...], Location],
    file: str,
) -> Pack:
    try:
        day = date.fromisoformat(str(header["effective_from"]))
    except ValueError:
        where = lines.get((HEADER, "effective_from"), (file, 1))
        raise PackError("`effective_from` is no date; write it as 2023-08-18", *where) from None
    if header.get(OPEN_CASES, STAY) not in (STAY, MOVE):
        where = lines.get((HEADER, OPEN_CASES), (file, 1))
        raise PackError(f"`{OPEN_CASES}` is neither {STAY} nor {MOVE}; write `{OPEN_CASES}: {MOVE}`", *where)
    effective = datetime.combine(day, time(), LOCAL).astimezone(UTC)
    resolved = {HEADER: header, **sections}
    sorted_text = json.dumps(resolved, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    digest = hashlib.sha256(sorted_text.encode()).hexdigest()
    plain = json.loads(json.dumps(resolved, default=str))  # in the files' own order, which people see
    header = plain.pop(HEADER)
    return Pack(name, str(header["city"]), str(header["version"]), effective, digest, header, plain, lines)


def to_document(pack: Pack) -> dict[str, Any]:
    """The enacted form, for the store; a section is JSON text so that no key is refused by a store."""
    resolved = {HEADER: dict(pack.header), **pack.sections}
    return {
        "_id": pack.hash,
        "name": pack.name,
        "city": pack.city,
        "version": pack.version,
        "resolved": json.dumps(resolved, ensure_ascii=False, separators=(",", ":")),
    }


def from_document(document: Mapping[str, Any]) -> Pack:
    """Inverse of `to_document`; raises `PackError` when the text no longer has its hash."""
    resolved = json.loads(document["resolved"])
    header = resolved.pop(HEADER)
    pack = _pack(document["name"], header, resolved, {}, "the store")
    if pack.hash != document["_id"]:
        raise PackError(f"the enacted pack {pack.city} {pack.version} was changed in the store")
    return pack


def _resolved(folder: Path, seen: tuple[str, ...]) -> tuple[dict[str, Any], dict[Any, Location]]:
    if folder.name in seen:
        raise PackError(f"packs extend each other in a circle: {' -> '.join((*seen, folder.name))}")
    if not folder.is_dir():
        raise PackError(f"there is no pack folder {folder}")
    own: dict[str, Any] = {}
    lines: dict[Any, Location] = {}
    for file in sorted(folder.glob("*.yaml")):
        own[file.stem] = read_yaml(file, (file.stem,), lines)
    header = own.get(HEADER)
    parent = header.get("extends") if isinstance(header, dict) else None
    if parent is None:
        return own, lines
    base, base_lines = _resolved(_parent_folder(folder, str(parent)), (*seen, folder.name))
    base.pop(HEADER, None)
    return _merged(base, own), {**base_lines, **lines}


def _parent_folder(folder: Path, parent: str) -> Path:
    """A parent stands beside its child; a pack elsewhere may name it by a relative path."""
    return (folder / parent if "/" in parent else folder.parent / parent).resolve()


def _merged(base: Any, over: Any) -> Any:
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    merged = dict(base)
    for key, value in over.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = _merged(merged[key], value) if key in merged else value
    return merged


class NoPolicyError(LookupError):
    """No pack answers for a city or a hash."""


def _age(pack: Pack) -> tuple[datetime, str]:
    return pack.effective_from, pack.version


class Library:
    """The enacted packs: which one is in force for a city at an instant, and which one has a hash."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        self._by_hash = {pack.hash: pack for pack in packs}
        self._by_city: dict[str, list[Pack]] = {}
        for pack in sorted(self._by_hash.values(), key=_age):
            self._by_city.setdefault(pack.city, []).append(pack)

    def __iter__(self) -> Iterator[Pack]:
        return iter(self._by_hash.values())

    @property
    def cities(self) -> tuple[str, ...]:
        """The cities that have a pack, in order of name."""
        return tuple(sorted(self._by_city))

    def in_force(self, city: str, at: datetime) -> Pack:
        """The version in force at an instant; the oldest serves what lies before it. `NoPolicyError`."""
        versions = self._by_city.get(city)
        if not versions:
            raise NoPolicyError(f"no pack for city {city!r}; there are: {', '.join(self.cities)}")
        return next((p for p in reversed(versions) if p.effective_from <= at), versions[0])

    def add(self, pack: Pack) -> None:
        """Enacts one more version."""
        self._by_hash[pack.hash] = pack
        versions = [p for p in self._by_city.get(pack.city, ()) if p.hash != pack.hash]
        self._by_city[pack.city] = sorted((*versions, pack), key=_age)

    def versions(self, city: str) -> tuple[Pack, ...]:
        """All versions of a city's pack, the oldest first."""
        return tuple(self._by_city.get(city, ()))

    def by_hash(self, digest: str) -> Pack:
        """The pack that was enacted under `digest`; `NoPolicyError`."""
        try:
            return self._by_hash[digest]
        except KeyError:
            raise NoPolicyError(f"no pack was enacted under {digest}") from None


_PARSED: dict[tuple[Any, str], Any] = {}
"""Typed sections by parser and hash: a pack of one hash reads the same for everybody in a process."""


class Policies(Generic[P]):
    """What one service decides by, for each pack: `parse` reads its typed section, once per hash.

    `complete` adds what may change while a service runs (the calendar), at each asking.
    """

    def __init__(
        self,
        library: Library,
        parse: Callable[[Pack], Any],
        complete: Callable[[Any], P] = lambda parsed: parsed,
    ) -> None:
        self.library = library
        self._parse = parse
        self._complete = complete

    def of(self, pack: Pack) -> P:
        """What is decided by for `pack`."""
        key = (self._parse, pack.hash)
        if key not in _PARSED:
            _PARSED[key] = self._parse(pack)
        return self._complete(_PARSED[key])

    def in_force(self, city: str, at: datetime) -> tuple[str, P]:
        """Hash and typed section of the version in force."""
        pack = self.library.in_force(city, at)
        return pack.hash, self.of(pack)

    def by_hash(self, digest: str) -> P:
        """The typed section of the pack enacted under `digest`."""
        return self.of(self.library.by_hash(digest))
