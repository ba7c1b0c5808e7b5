"""Whether two leads are likely the same complaint, and on which grounds. Pure; persons are keyed hashes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LEGAL = re.compile(r"(有限责任公司|股份有限公司|有限公司|公司)$")
_NOISE = re.compile(r"[\s（）()·.,，。-]")


def normalised(name: str) -> str:
    """An employer's name without what people write in many ways: width, spaces, brackets, the legal form."""
    return _LEGAL.sub("", _NOISE.sub("", unicodedata.normalize("NFKC", name)).upper())


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a lead can be matched: hashes of its people, its employer, project and period (months)."""

    people: frozenset[str]
    names: frozenset[str]
    employer: str
    uscc: str | None
    project: str | None
    period: tuple[str, str] | None

    @classmethod
    def of(cls, submission: Mapping[str, Any]) -> Traits:
        """Those of a submission as it is kept."""
        plain = submission["plain"]
        names = frozenset(submission["name_hashes"])
        period = plain.get("period") or {}
        start, end = period.get("start"), period.get("end")
        return cls(
            people=frozenset(submission["hashes"]) - names,
            names=names,
            employer=normalised(plain["employer"]["name"]),
            uscc=plain["employer"].get("uscc"),
            project=plain.get("project_id"),
            period=(start[:7], end[:7]) if start and end else None,
        )


def grounds(one: Traits, other: Traits) -> list[str]:
    """The grounds on which two leads are likely the same complaint; empty where they are not.

    The same person (phone or id number; a name alone only with the same employer) is enough. Without, it
    takes the same employer, project and an overlapping period, and that one of the two names nobody: two
    people of one site have two complaints.
    """
    employer = one.uscc == other.uscc if one.uscc and other.uscc else one.employer == other.employer
    worker = bool(one.people & other.people) or (employer and bool(one.names & other.names))
    project = one.project is not None and one.project == other.project
    period = _overlap(one.period, other.period)
    nobody = not (one.people and other.people)
    if not (worker or (employer and project and period and nobody)):
        return []
    held = {"worker": worker, "employer": employer, "project": project, "period": period}
    return [name for name, holds in held.items() if holds]


def _overlap(one: tuple[str, str] | None, other: tuple[str, str] | None) -> bool:
    return one is not None and other is not None and one[0] <= other[1] and other[0] <= one[1]
