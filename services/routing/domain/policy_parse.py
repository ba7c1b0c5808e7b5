"""Reads and checks the routing section of a pack. Every error has file and line and says what to write.

Its parts are read by `policy_steps`, `policy_timers` and `policy_follows`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from services.routing.domain import policy_raw as raw
from services.routing.domain.policy import FeedbackRule, RoutingPolicy
from services.routing.domain.policy_follows import read_escalations, read_follow_up, read_spot_checks
from services.routing.domain.policy_reader import SECTION, Path, Reader
from services.routing.domain.policy_steps import (
    read_duties,
    read_first_units,
    read_reviewers,
    read_steps,
)
from services.routing.domain.policy_timers import read_approaching, read_timers
from services.routing.domain.supervision.guards import GUARDS as SUPERVISION_GUARDS
from services.routing.domain.supervision.rules import parse_supervision
from services.routing.domain.task_rules import parse_tasks
from services.runtime.pack_wording import shape_error
from services.runtime.packs import Pack, PackError


def parse_policy(pack: Pack) -> RoutingPolicy:
    """The typed routing section; raises `PackError`."""
    reader = Reader(pack)
    section = _validated(reader)
    timers = read_timers(reader, section)
    _check_clauses(reader, pack.section(SECTION), (SECTION,))
    departments = frozenset(map(str, pack.section("units").get("departments", [])))
    return RoutingPolicy(
        city=pack.city,
        territory=reader.territory,
        departments=departments,
        first_units=read_first_units(reader, section),
        timers=timers,
        steps=read_steps(reader, section),
        duties=read_duties(reader),
        first_unit_answers=tuple(section.first_unit_answers.clauses if section.first_unit_answers else ()),
        general=tuple(section.general),
        reviewers=read_reviewers(reader, section),
        escalations=read_escalations(reader, section, timers),
        approaching=read_approaching(section),
        feedback=FeedbackRule(section.feedback.min_length, tuple(section.feedback.interim)),
        spot_checks=read_spot_checks(reader, section),
        follow_up=read_follow_up(reader, section, timers),
        platforms=frozenset(section.platforms),
        tasks=parse_tasks(pack, reader.territory, departments),
        supervision=parse_supervision(pack, reader.territory, SUPERVISION_GUARDS),
        clause_texts={key: str(value.get("text", "")) for key, value in reader.clauses.items()},
    )


def _validated(reader: Reader) -> raw.RawRouting:
    section = reader.pack.section(SECTION)
    if not section:
        raise PackError(f"the pack has no routing rules; write {SECTION}.yaml")
    try:
        return raw.RawRouting.model_validate(_plain(reader, section, (SECTION,)))
    except ValidationError as error:
        raise shape_error(reader.pack, (SECTION,), error, raw.RawRouting) from None


def _plain(reader: Reader, value: Any, path: Path) -> Any:
    """The section without its `assumed` and `reason` notes; the one needs the other."""
    if isinstance(value, list):
        return [_plain(reader, item, (*path, n)) for n, item in enumerate(value)]
    if not isinstance(value, Mapping):
        return value
    if "assumed" in value:
        if value["assumed"] is not True or not value.get("reason"):
            raise reader.error(
                path, "an assumed value needs `assumed: true` and a `reason`; write why the value was chosen"
            )
        value = {k: v for k, v in value.items() if k not in ("assumed", "reason")}
        if set(value) == {"value"}:
            return _plain(reader, value["value"], path)
    return {key: _plain(reader, item, (*path, key)) for key, item in value.items()}


def _check_clauses(reader: Reader, value: Any, path: Path) -> None:
    if isinstance(value, Mapping):
        for key, item in value.items():
            named = item if key == "clauses" else [item] if key == "clause" else None
            if named is not None or (key == "general" and path == (SECTION,)):
                reader.known_clauses(named or item, (*path, key))
            else:
                _check_clauses(reader, item, (*path, key))
    elif isinstance(value, list):
        for n, item in enumerate(value):
            _check_clauses(reader, item, (*path, n))
