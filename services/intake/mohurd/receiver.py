"""Taking a message: whose it is, what it says, which rows are refused, what is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from contracts.facts import Fact
from services.intake.domain.mohurd.fields import Errors, Fields
from services.intake.domain.mohurd.identity import id_number
from services.intake.domain.mohurd.reading import (
    SOURCE,
    Data,
    Draft,
    Reading,
    Refused,
    Setting,
    Sheet,
    row_number,
)
from services.intake.facts import Facts, batches
from services.intake.handlers import Intake
from services.intake.mohurd.messages import METHODS, read
from services.intake.mohurd.results import QUERY, Results
from services.intake.mohurd.sheets import MOST_ROWS, Entry, Sheets, TooManyRowsError
from services.intake.mohurd.signing import PLATFORM, appsecret, is_signed, may_speak_of, sent_at
from services.intake.projects import Projects
from services.runtime.bodies import parse_json
from services.runtime.clock import Clock
from services.runtime.problems import ProblemError
from services.runtime.sealing import Sealer

OK, BAD, UNSIGNED, FORBIDDEN = 0, -1, -2, -3
"""The standard's result codes: taken, wrong parameters, wrong signature, no right to call this."""
VERSION, FORMAT = "1.0", "json"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: the standard's code and words, and what became of each row."""

    code: int
    message: str
    data: Data = field(default_factory=dict)
    accepted: int = 0
    refused: Sequence[Refused] = ()


class SitePlatform:
    """Takes signed messages. A repeat makes the same facts, so it may be sent again at any time."""

    def __init__(
        self, intake: Intake, facts: Facts, projects: Projects, sheets: Sheets, results: Results,
        sealer: Sealer, clock: Clock,
    ) -> None:  # fmt: skip
        self._intake = intake
        self._facts = facts
        self._projects = projects
        self._sheets = sheets
        self._results = results
        self._sealer = sealer
        self._clock = clock

    async def receive(self, city: str, params: Mapping[str, str]) -> Answer:
        """One message. Raises `BusAwayError` or `StoreAwayError`: nobody was told that it was taken."""
        now = self._clock.now()
        policy = self._intake.policy(city, now)
        if policy is None:
            return _bad([(("city",), "没有这个城市")])
        wrong = _form(params)
        if wrong:
            return _bad(wrong)
        secret = appsecret(self._sealer, city, params["appid"])
        if not is_signed(params, secret):
            return _bad([(("sign",), "签名不对，请核对密钥和签名的算法")], UNSIGNED)
        sent = sent_at(params, now)
        if sent is None:
            return _bad([(("timestamp",), "应写作 yyyyMMddHHmmss，且与现在相差不超过 10 分钟")], UNSIGNED)
        data = _object(params["data"])
        if data is None:
            return _bad([(("data",), "应为 JSON 对象")])
        if params["method"] == QUERY:
            return await self._result(data)
        setting = Setting(city, now, sent, policy.sites, self._worker(secret))
        return await self._take(params, data, setting)

    async def _take(self, params: Mapping[str, str], data: Data, setting: Setting) -> Answer:
        appid, method = params["appid"], params["method"]
        own = {} if appid.startswith(PLATFORM) else {"projectCode": appid}
        head = Fields({**own, **data})
        project = head.key("projectCode")
        if project is not None and not may_speak_of(appid, project):
            return _bad([(("projectCode",), "此密钥只能上报本项目的信息")], FORBIDDEN)
        if project is not None and not METHODS[method].makes_projects:
            await self._expect(head, setting.city, project)
        reading = Reading()
        if project is not None and not head.errors:
            reading = await read(method, head, project, setting, self._sheets)
        if head.errors:
            return _bad(head.errors)
        accepted = await self._keep(reading, project or "", setting)
        return await self._answer(method, setting, reading, accepted)

    async def _expect(self, head: Fields, city: str, project: str) -> None:
        if not await self._projects.get([(city, project)]):
            head.wrong("projectCode", "没有登记过此项目，请先上报项目信息（Project.Add）")

    async def _keep(self, reading: Reading, project: str, setting: Setting) -> int:
        """Publishes and enters what is right; returns how many rows that is."""
        for drafts in batches(reading.drafts):
            good = [fact for draft in drafts if (fact := self._checked(draft, project, setting, reading))]
            await self._facts.publish(good)
            await asyncio.sleep(0)  # others have their turn between batches
        if reading.sheet is not None:
            await self._enter(reading.sheet, reading, project, setting)
        return reading.rows - len({one.row for one in reading.refused})

    async def _enter(self, sheet: Sheet, reading: Reading, project: str, setting: Setting) -> None:
        """Enters a sheet's rows; each is checked alone first, so that a bad one bars no other."""
        rows = {}
        for key, (place, row) in sheet.rows.items():
            drafts = [replace(draft, place=place) for draft in sheet.facts({key: row}).values()]
            if all(self._checked(draft, project, setting, reading) for draft in drafts):
                rows[key] = (place, row)
            await asyncio.sleep(0)
        if not rows:
            return
        try:
            await self._sheets.enter(Entry(setting.city, project, replace(sheet, rows=rows), setting.sent_at))
        except TooManyRowsError:
            words = f"同一班组同一月份的工资明细超过 {MOST_ROWS} 行，请核对"
            reading.refused.extend(Refused(row_number(at), [(at, words)]) for at, _ in rows.values())

    def _checked(self, draft: Draft, project: str, setting: Setting, reading: Reading) -> Fact | None:
        """The fact of a draft; what is wrong with it is told under the standard's names."""
        common = {"city": setting.city, "project": project, "source": SOURCE, "observed_at": setting.sent_at}
        found = self._facts.check({"source_id": "-", **common, **draft.fields})
        if not isinstance(found, list):
            return found
        names = {"project": "projectCode", **draft.names}
        errors: Errors = [
            ((*draft.place, *(names.get(str(p), p) for p in loc)), words) for loc, words in found
        ]
        reading.refused.append(Refused(draft.row, errors))
        return None

    def _worker(self, secret: str) -> Any:
        def worker(kind: str, sealed: str) -> str:
            return self._sealer.digest("worker", f"{kind}:{id_number(kind, sealed, secret)}")

        return worker

    async def _answer(self, method: str, setting: Setting, reading: Reading, accepted: int) -> Answer:
        refused = sorted(reading.refused, key=lambda one: -1 if one.row is None else one.row)
        words = f"收到 {reading.rows} 行，接收 {accepted} 行，退回 {reading.rows - accepted} 行"
        code = BAD if refused and not accepted else OK
        answer = Answer(code, words, reading.answer, accepted, refused)
        serial = await self._results.keep(method, setting.sent_at, shown(answer))
        return replace(answer, data={**answer.data, "requestSerialCode": serial})

    async def _result(self, data: Data) -> Answer:
        head = Fields(data)
        serial = head.text("requestSerialCode")
        found = None if serial is None else await self._results.get(serial)
        if found is None:
            head.wrong("requestSerialCode", "没有这个流水号，请核对")
            return _bad(head.errors[:1])
        return Answer(OK, "查询成功", found)


def _form(params: Mapping[str, str]) -> Errors:
    """What is wrong with the message's own parameters."""
    wrong: Errors = [
        ((name,), "必填，请补上")
        for name in ("method", "version", "appid", "format", "timestamp", "nonce", "data", "sign")
        if not params.get(name)
    ]
    if params.get("version", VERSION) != VERSION:
        wrong.append((("version",), f"应为 {VERSION}"))
    if params.get("format", FORMAT) != FORMAT:
        wrong.append((("format",), f"应为 {FORMAT}"))
    if params.get("method") and params["method"] not in (*METHODS, QUERY):
        wrong.append((("method",), f"没有这个接口，可用：{'、'.join((*METHODS, QUERY))}"))
    return wrong


def _object(text: str) -> Data | None:
    try:
        found = parse_json(text)
    except ProblemError:
        return None
    return found if isinstance(found, dict) else None


def _bad(errors: Errors, code: int = BAD) -> Answer:
    words = "；".join(f"{'.'.join(map(str, loc))}：{fix}" for loc, fix in errors[:5])
    return Answer(code, words, refused=[Refused(None, errors)])


def shown(answer: Answer) -> Data:
    """The answer as JSON values; every wrong field is a line of `refused`."""
    refused = [
        {"row": one.row, "field": ".".join(map(str, loc)) or None, "fix": fix}
        for one in answer.refused
        for loc, fix in one.errors
    ]
    return {
        "code": answer.code, "message": answer.message, "data": answer.data,
        "accepted": answer.accepted, "refused": refused,
    }  # fmt: skip
