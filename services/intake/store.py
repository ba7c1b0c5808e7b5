"""What intake keeps beside the aggregate: every content that was handed in, personal data sealed by field.

A submission is one content of one lead; it is kept before the lead is saved and never changed, so a
later version stands beside the first. Which one counts is said by the lead (`content`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.leads import LeadInput
from services.intake.domain.duplicates import normalised
from services.intake.domain.identity import canonical
from services.intake.domain.people import FIELDS, same
from services.intake.domain.receiving import Ids
from services.runtime.sealing import Sealer
from services.runtime.store import Document, Query, Store
from services.runtime.texts import reference

SUBMISSIONS = "submissions"
TEXTS = "texts"
KEYS = "idempotency_keys"
TABLES: dict[str, Sequence[tuple[str, ...]]] = {
    SUBMISSIONS: (("lead",), ("receipt",), ("city", "hashes", "at"), ("match",), ("looked",)),
    TEXTS: (),
    KEYS: (),
}
_FREE_TEXTS = ("narrative", "address")
_PERSONAL = ("reporter", "workers")


@dataclass(frozen=True, slots=True)
class Submission:
    """One content of one lead, to be kept."""

    ids: Ids
    lead: LeadInput
    content: str
    texts: Mapping[str, dict[str, Any]]
    """References of the free texts, by field."""

    @property
    def id(self) -> str:
        return f"{self.ids.lead_id}:{self.content}"


class Submissions:
    """Keeps and finds submissions; the only one who knows how personal data lie in the store."""

    def __init__(self, store: Store, sealer: Sealer) -> None:
        self._table = store.table(SUBMISSIONS)
        self._texts = store.table(TEXTS)
        self._keys = store.table(KEYS)
        self._sealer = sealer

    def describe(self, ids: Ids, lead: LeadInput) -> Submission:
        """The submission of a lead's content, not yet kept."""
        given = {name: getattr(lead, name) for name in _FREE_TEXTS}
        texts = {n: reference(ids.lead_id, n, text) for n, text in given.items() if text is not None}
        return Submission(ids, lead, self._sealer.digest("content", canonical(lead)), texts)

    def receipt(self, lead_id: str) -> str:
        """A lead's receipt: nobody without the secret can tell it from the lead."""
        return self._sealer.code("receipt", lead_id)

    async def keep(self, submissions: Sequence[Submission], now: datetime) -> None:
        """Keeps submissions and their texts; what is kept already stays as it is."""
        texts = {
            ref["id"]: {"_id": ref["id"], "sealed": self._sealer.seal(getattr(s.lead, name), ref["id"])}
            for s in submissions
            for name, ref in s.texts.items()
        }
        if texts:
            await self._texts.insert(list(texts.values()))
        if submissions:
            documents = {s.id: self._document(s, now) for s in submissions}
            await self._table.insert(list(documents.values()))

    def _document(self, submission: Submission, now: datetime) -> Document:
        given = json.loads(canonical(submission.lead))
        for name in _FREE_TEXTS:
            given.pop(name, None)
        personal = {name: given.pop(name) for name in _PERSONAL if name in given}
        return {
            "_id": submission.id,
            "lead": submission.ids.lead_id,
            "case": submission.ids.case_id,
            "receipt": submission.ids.receipt,
            "city": submission.lead.city,
            "at": now,
            "plain": given,
            "texts": {name: ref["id"] for name, ref in submission.texts.items()},
            "personal": self._sealed(personal, submission.id),
            "hashes": sorted(self._hashes(personal)),
            "name_hashes": sorted(self._hashes(personal, ("name",))),
            "match": sorted(self._match(submission, personal)),
            "looked": False,
        }

    def _sealed(self, value: Any, context: str) -> Any:
        """The same shape with every text sealed in its own place."""
        if isinstance(value, dict):
            return {k: self._sealed(v, f"{context}.{k}") for k, v in value.items()}
        if isinstance(value, list):
            return [self._sealed(v, f"{context}.{n}") for n, v in enumerate(value)]
        return self._sealer.seal(value, context) if isinstance(value, str) else value

    def _opened(self, value: Any, context: str) -> Any:
        if isinstance(value, dict):
            return {k: self._opened(v, f"{context}.{k}") for k, v in value.items()}
        if isinstance(value, list):
            return [self._opened(v, f"{context}.{n}") for n, v in enumerate(value)]
        return self._sealer.open(value, context) if isinstance(value, bytes) else value

    def _match(self, submission: Submission, personal: Mapping[str, Any]) -> set[str]:
        """Keyed hashes by which duplicates are found: a person; a name or a project with an employer."""
        city, employer = submission.lead.city, submission.lead.employer
        firms = [normalised(employer.name), *([employer.uscc] if employer.uscc else [])]
        beside = [*self._hashes(personal, ("name",))]
        if submission.lead.project_id is not None:
            beside.append(submission.lead.project_id)
        people = self._hashes(personal, ("phone", "id_number"))
        keys = {f"{city}\x00{firm}\x00{one}" for firm in firms for one in beside}
        keys |= {f"{city}\x00{one}" for one in people}
        return {self._sealer.digest("match", key) for key in keys}

    def _hashes(self, personal: Mapping[str, Any], names: Sequence[str] = FIELDS) -> set[str]:
        """Keyed hashes by which the same person is found again."""
        people = [personal.get("reporter", {}), *personal.get("workers", [])]
        given = [(n, p[n]) for p in people for n in names if p.get(n)]
        return {self.person_hash(name, value) for name, value in given}

    def person_hash(self, field: str, value: str) -> str:
        """The hash of a `name`, `phone` or `id_number`, however it is written."""
        return self._sealer.digest(f"person.{field}", same(field, value))

    async def with_person(self, city: str, field: str, value: str, most: int) -> list[Document]:
        """Where in a city somebody was named: lead, case and instant, newest first, at most so many."""
        asked = {"city": city, "hashes": self.person_hash(field, value)}
        fields = ("lead", "case", "at")
        return await self._table.find(Query(asked, sort="at", descending=True, limit=most, fields=fields))

    async def keep_text(self, lead_id: str, name: str, text: str) -> dict[str, Any]:
        """Keeps one more free text about a lead, sealed; its reference (`contracts.leads.TextRef`)."""
        ref = reference(lead_id, name, text)
        await self._texts.insert([{"_id": ref["id"], "sealed": self._sealer.seal(text, ref["id"])}])
        return ref

    async def opened(self, lead_id: str, content: str) -> dict[str, Any] | None:
        """All that was handed in, in clear, texts by their references; None where it is not kept."""
        key = f"{lead_id}:{content}"
        found = (await self._table.get([key])).get(key)
        if found is None:
            return None
        return {**found["plain"], **found["texts"], **self._opened(found["personal"], key)}

    async def differing(self, submission: Submission, content: str) -> list[str]:
        """The fields in which a submission differs from the one that counts, `employer.name` inside one."""
        mine = await self.opened(submission.ids.lead_id, submission.content) or {}
        first = await self.opened(submission.ids.lead_id, content) or {}
        return sorted(_differing(first, mine))

    async def of_receipt(self, receipt: str) -> Document | None:
        """City, lead and case behind a receipt, or None."""
        fields = ("city", "lead", "case")
        found = await self._table.find(Query(equal={"receipt": receipt}, limit=1, fields=fields))
        return found[0] if found else None

    async def text(self, ids: Iterable[str]) -> dict[str, str]:
        """Free texts in clear, by the ids of their references."""
        found = await self._texts.get(ids)
        return {key: self._sealer.open(d["sealed"], key) for key, d in found.items()}

    async def claim_keys(self, leads: Mapping[str, str]) -> dict[str, str]:
        """Gives each idempotency key its lead id, the first one for good; returns the ids that hold."""
        wanted = {self._sealer.digest("idempotency", key): key for key in leads}
        existed = await self._keys.insert([{"_id": i, "lead": leads[key]} for i, key in wanted.items()])
        former = await self._keys.get(existed) if existed else {}
        return {**leads, **{wanted[i]: d["lead"] for i, d in former.items()}}


def _differing(first: Mapping[str, Any], second: Mapping[str, Any], prefix: str = "") -> Iterable[str]:
    for name in first.keys() | second.keys():
        one, other = first.get(name), second.get(name)
        if one == other:
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            yield from _differing(one, other, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"
