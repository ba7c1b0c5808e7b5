"""A feed of the workers' platform standard (建办市函〔2018〕603号), as a site system sends it, with bad rows.

Deterministic: the same seed writes the same projects, teams, workers, punches and payrolls. Workers' id
numbers are made up; the region in them has no people.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from contracts.fact_base import SHANGHAI
from services.intake.mohurd.signing import sign, stamp

Row = dict[str, Any]
WAGE = 6500
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Team:
    """A team of a project and its workers' id numbers."""

    number: int
    corp: str
    name: str
    workers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """A project of the feed."""

    code: str
    name: str
    region: str
    started: date
    teams: tuple[Team, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `bad`: the places of its bad rows with the field that is wrong in each."""

    method: str
    data: Row
    bad: Mapping[int, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return next((len(value) for value in self.data.values() if isinstance(value, list)), 1)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: an application with its secret; signs messages and encrypts id numbers."""

    appid: str
    secret: str

    def seal(self, text: str) -> str:
        """A text as the standard encrypts it."""
        key = self.secret.encode()
        padder = PKCS7(AES.block_size).padder()
        padded = padder.update(text.encode()) + padder.finalize()
        sealer = Cipher(AES(key), CBC(key[:16])).encryptor()
        return b64encode(sealer.update(padded) + sealer.finalize()).decode()

    def form(self, message: Message, now: datetime) -> dict[str, str]:
        """The message as the form that is posted."""
        params = {
            "method": message.method,
            "version": "1.0",
            "appid": self.appid,
            "format": "json",
            "timestamp": stamp(now),
            "nonce": sign({"d": json.dumps(message.data, sort_keys=True)}, "nonce")[:32],
            "data": json.dumps(message.data, ensure_ascii=False),
        }
        return {**params, "sign": sign(params, self.secret)}


def id_number(random: Random) -> str:
    """A resident's id number with a right check character."""
    body = f"990101{random.randint(1960, 2004)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    body += f"{random.randint(0, 999):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def sites(regions: Sequence[str], started: date, teams: int, workers: int, seed: int) -> list[Site]:
    """A project in each region, with so many teams of so many workers."""
    random = Random(seed)
    return [
        Site(
            f"{region}{started:%Y%m%d}{n:02d}",
            f"第 {n} 号项目",
            region,
            started,
            tuple(
                Team(
                    1000 * n + t,
                    f"91{region}MA2N{1000 * n + t:06d}",
                    f"第 {t} 班组",
                    tuple(id_number(random) for _ in range(workers)),
                )
                for t in range(1, teams + 1)
            ),
        )
        for n, region in enumerate(regions, 1)
    ]


@dataclass(slots=True)
class Feed:
    """Writes the messages of `sites`; every `bad_every`th row of a list is bad, each time in another way."""

    sites: Sequence[Site]
    sender: Sender
    bad_every: int = 0
    _rows: int = 0

    def opening(self) -> Iterator[Message]:
        """Projects, their teams, and the workers' entry and contracts."""
        for site in self.sites:
            yield Message("Project.Add", self._project(site))
            for team in site.teams:
                head = {"projectCode": site.code, "corpCode": team.corp, "corpName": f"{team.name}劳务公司"}
                yield Message("Team.Add", {**head, "teamName": team.name, "teamSysNo": team.number})
                entries = [
                    {**self._worker(w), "date": site.started.isoformat(), "type": "1"} for w in team.workers
                ]
                listed = {**head, "teamSysNo": team.number}
                yield self._spoilt("WorkerEntryExit.Add", listed, "workerList", entries, _BAD_ENTRIES)
                contracts = [{**self._worker(w), "startDate": site.started.isoformat()} for w in team.workers]
                yield Message("WorkerContract.Add", {"projectCode": site.code, "contractList": contracts})

    def day(self, day: date) -> Iterator[Message]:
        """A day's punches: everybody comes and goes."""
        for site in self.sites:
            for team in site.teams:
                punches = [p for n, w in enumerate(team.workers) for p in self._punches(w, day, n)]
                head = {"projectCode": site.code, "teamSysNo": team.number}
                yield self._spoilt("WorkerAttendance.Add", head, "dataList", punches, _BAD_PUNCHES)

    def payroll(self, month: str, paid_on: date, state: str, parts: int = 1) -> Iterator[Message]:
        """A month's payrolls, each team's in so many parts; `state` is the payStatus of all rows."""
        for site in self.sites:
            for team in site.teams:
                rows = [self._wage(worker, paid_on, state) for worker in team.workers]
                head = {
                    "projectCode": site.code, "corpCode": team.corp, "corpName": f"{team.name}劳务公司",
                    "teamSysNo": team.number, "payMonth": month,
                }  # fmt: skip
                for part in range(parts):
                    yield self._spoilt("Payroll.Add", head, "detailList", rows[part::parts], _BAD_WAGES)

    def _project(self, site: Site) -> Row:
        return {
            "projectCode": site.code,
            "name": site.name,
            "contractorCorpCode": f"91{site.region}MA2N999999",
            "contractorCorpName": "某建筑公司",
            "buildCorpCode": f"91{site.region}MA2N888888",
            "buildCorpName": "某置业公司",
            "category": "01",
            "areaCode": site.region,
            "prjStatus": "003",
            "startDate": site.started.isoformat(),
            "builderLicenses": [{"prjName": site.name, "builderLicenseNum": f"{site.code}01"}],
        }

    def _worker(self, number: str) -> Row:
        return {"idCardType": "01", "idCardNumber": self.sender.seal(number)}

    def _punches(self, worker: str, day: date, nth: int) -> list[Row]:
        came = datetime.combine(day, time(6, 0), SHANGHAI) + timedelta(seconds=7 * nth)
        times = ((came, "01"), (came + timedelta(hours=11), "02"))
        return [
            {
                **self._worker(worker),
                "date": at.strftime("%Y-%m-%d %H:%M:%S"),
                "direction": way,
                "attendType": "001",
            }
            for at, way in times
        ]

    def _wage(self, worker: str, paid_on: date, state: str) -> Row:
        return {
            **self._worker(worker),
            "days": 26,
            "payRollBankCardNumber": self.sender.seal("6217000000000000000"),
            "totalPayAmount": f"{WAGE}.00",
            "actualAmount": f"{WAGE}.00",
            "isBackPay": "0",
            "balanceDate": paid_on.isoformat(),
            "thirdPayRollCode": "01",
            "payStatus": state,
        }

    def _spoilt(
        self, method: str, head: Row, name: str, rows: list[Row], ways: Sequence[tuple[str, Any]]
    ) -> Message:
        """The message with a copy of a row spoilt after every `bad_every`th good one: no good row is lost."""
        found: list[Row] = []
        bad: dict[int, str] = {}
        for row in rows:
            found.append(row)
            self._rows += 1
            if self.bad_every and self._rows % self.bad_every == 0:
                wrong, value = ways[self._rows // self.bad_every % len(ways)]
                bad[len(found)] = wrong
                found.append({k: v for k, v in {**row, wrong: value}.items() if v is not None})
        return Message(method, {**head, name: found}, bad)


_ALL = (("idCardNumber", None), ("idCardNumber", "no Base64"), ("idCardType", "77"))
_BAD_ENTRIES = (*_ALL, ("date", "2024-02-30"), ("type", "3"))
_BAD_PUNCHES = (
    *_ALL, ("date", None), ("date", "2024-13-01 06:00:00"), ("date", "2024/03/01"),
    ("direction", "03"), ("direction", None),
)  # fmt: skip
_BAD_WAGES = (
    *_ALL, ("totalPayAmount", "-1"), ("actualAmount", "6500.005"), ("actualAmount", "六千五"),
    ("balanceDate", "20230315"), ("payStatus", "50"), ("isBackPay", "yes"),
)  # fmt: skip
