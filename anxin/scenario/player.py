"""Plays one scenario: each step goes through the services' own HTTP edge, in virtual time."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from anxin.scenario.compare import differences, subsequence, with_empty_rows
from anxin.scenario.events import flattened
from anxin.scenario.files import LOCAL, Scenario, Step, pack_folder
from anxin.scenario.names import Names
from anxin.world import VirtualWorld
from services.runtime.calendar_years import YearSchedule
from services.runtime.packs import PackError, read_pack

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Finding:
    """One expectation and what came of it; no `wrong` lines means that it held."""

    step: int
    what: str
    wrong: Sequence[str] = ()


class UnansweredError(LookupError):
    """An expectation that can't be looked at: of a unit that is none, for one."""


class Player:
    """Plays the steps of one scenario in a world of its own; findings are in order."""

    def __init__(self, scenario: Scenario, world: VirtualWorld) -> None:
        self._scenario = scenario
        self._world = world
        self._names = Names()
        self._seen = 0
        self._facts = 0
        self.findings: list[Finding] = []
        self._http = world.http()

    async def play(self) -> list[Finding]:
        """Plays all steps, up to one that breaks down: that is a finding, too."""
        now = self._scenario.start
        async with self._http:
            for step in self._scenario.steps:
                now = step.at or now
                try:
                    await self._play(step, now)
                except Exception as error:  # whatever it is: other files are played
                    log.exception("%s: step %s broke down", self._scenario.file, step.number)
                    self._find(step, "can be played", [f"{type(error).__name__}: {error}"])
                    break
        return self.findings

    async def _play(self, step: Step, now: datetime) -> None:
        await self._world.reach(now)
        await self._act(step, now)
        await self._world.reach(now)
        await self._expect(step)
        self._seen = len(self._world.bus.published)

    async def _act(self, step: Step, now: datetime) -> None:
        match step.verb:
            case "lead":
                await self._lead(step)
            case "fact":
                await self._fact(step, now)
            case "act":
                await self._step(step)
            case "calendar":
                body = step.body
                days = {"days_off": body.get("off", []), "days_worked": body.get("work", [])}
                await self._world.publish_year(YearSchedule.parse({"year": int(body["publish"]), **days}))
            case "pack":
                await self._move(step)

    async def _move(self, step: Step) -> None:
        """A new version of the pack comes into force, and open cases move to it."""
        path = str(step.body["move_to"])
        try:
            await self._world.move_to(read_pack(pack_folder(path, self._scenario.file)))
        except PackError as error:
            self._find(step, f"pack {path} comes into force", [str(error)])

    async def _lead(self, step: Step) -> None:
        body = {"city": self._scenario.city, **{k: v for k, v in step.body.items() if k != "as"}}
        # a key of the step's own gives the lead the same id at every play
        key = {"Idempotency-Key": f"{self._scenario.file.stem}:{step.number}"}
        answer = await self._http.post("/intake/leads", json=_with_offsets(body), headers=key)
        if answer.status_code in (200, 201):
            self._names.add(str(step.body.get("as", f"lead{step.number}")), answer.json())
        self._judge(step, answer, "lead")

    async def _fact(self, step: Step, now: datetime) -> None:
        self._facts += 1
        body = {
            "city": self._scenario.city,
            "source": "scenario",
            "source_id": f"fact-{self._facts}",
            "observed_at": now.isoformat(),
            **step.body,
        }
        answer = await self._http.post("/intake/facts", json=[_with_offsets(body)])
        refused = answer.json().get("refused", []) if answer.status_code == 202 else []
        if refused:
            answer = httpx.Response(422, json=refused[0])
        self._judge(step, answer, "fact")

    async def _step(self, step: Step) -> None:
        body = dict(step.body)
        name = body.pop("as", None)
        if "task" in body:
            await self._task(step, body)
            return
        if "supervision" in body:
            path = f"/routing/supervision/{body.pop('supervision')}/actions"
            if "case" in body:
                body["case"] = self._names.case(str(body["case"]))
        elif "warning" in body:
            path = f"/warnings/warnings/{body.pop('warning')}/actions"
            body.setdefault("city", self._scenario.city)
        else:
            path = f"/routing/cases/{self._names.case(str(body.pop('case')))}/actions"
            body |= self._names.meant(body)
        answer = await self._http.post(path, json=body)
        if name is not None and answer.status_code == 200:
            self._names.questions[str(name)] = answer.json()["assistances"][-1]["id"]
        self._judge(step, answer, str(step.body.get("action")))

    async def _task(self, step: Step, body: dict[str, Any]) -> None:
        """A step of a task; with `kind` a new one is planned under the name."""
        name, action = str(body.pop("task")), str(body["action"])
        if "kind" in body:
            del body["action"]
            path, body = "/routing/tasks", {"city": self._scenario.city, **body}
        else:
            path = f"/routing/tasks/{self._names.task(name, self._scenario.city)}/actions"
        if "leads" in body:
            named = self._names.leads
            body["leads"] = [named[lead]["lead_id"] if lead in named else lead for lead in body["leads"]]
        answer = await self._http.post(path, json=body)
        if answer.status_code == 201:
            self._names.tasks[name] = answer.json()["id"]
            self._names.aliases[answer.json()["id"]] = name
        self._judge(step, answer, action)

    def _judge(self, step: Step, answer: httpx.Response, what: str) -> None:
        """Holds the answer against `refused` and `rejected`; without them it must be a success."""
        problem = answer.json() if answer.status_code >= 400 else {}
        if step.refused is not None:
            clause = step.refused.get("clause")
            held = answer.status_code == 409 and problem.get("clause") == clause
            got = f"{answer.status_code} {problem.get('clause')} {problem.get('detail', 'done')}"
            self._find(step, f"{what} refused by {clause}", [] if held else [got])
        elif step.rejected is not None:
            wanted = str(step.rejected.get("field"))
            fields = [".".join(map(str, e["loc"])) for e in problem.get("errors", ())]
            held = any(f == wanted or f.startswith(f"{wanted}.") for f in fields)
            got = f"{answer.status_code} fields {fields}"
            self._find(step, f"{what} rejected for {wanted}", [] if held else [got])
        elif problem:
            words = f"{answer.status_code} {problem.get('clause', '')} {problem.get('detail', problem)}"
            self._find(step, f"{what} accepted", [words])

    def _find(self, step: Step, what: str, wrong: Sequence[str]) -> None:
        self.findings.append(Finding(step.number, what, wrong))

    async def _expect(self, step: Step) -> None:
        events = flattened(self._world.bus.published[self._seen :], self._names.aliases)
        for what, wanted in step.expect.items():
            if what == "events":
                self._find(step, "events", subsequence(wanted, events))
            elif what == "no_events":
                found = [f"there is {e}" for w in wanted for e in events if not differences(w, e)]
                self._find(step, "no_events", found)
            else:
                self._find(step, what, await self._wrong(what, wanted))

    async def _wrong(self, what: str, wanted: Any) -> list[str]:
        try:
            return await self._compare(what, wanted)
        except UnansweredError as error:
            return [str(error)]

    async def _compare(self, what: str, wanted: Any) -> list[str]:
        kind, _, name = what.partition(" ")
        if kind == "worklist":
            return self._listed(wanted, await self._worklist(name))
        actual = await self._look(kind, name)
        if wanted is None:
            return [] if actual is None else [f"it exists: {actual}"]
        if actual is None:
            return ["it does not exist"]
        if kind == "bulletin":
            actual = with_empty_rows(wanted, actual)
        return differences(wanted, actual)

    async def _look(self, kind: str, name: str) -> Any:
        city = {"city": self._scenario.city}
        match kind:
            case "case":
                return self._names.shown(await self._get(f"/routing/cases/{self._names.case(name)}"))
            case "lead":
                lead = self._names.leads.get(name)
                return None if lead is None else await self._get(f"/intake/receipts/{lead['receipt']}")
            case "task":
                return await self._get(f"/routing/tasks/{self._names.task(name, city['city'])}")
            case "supervision":
                return self._names.of_supervision(await self._get(f"/routing/supervision/{name}"))
            case "project":
                return await self._get(f"/warnings/projects/{name}", city)
            case "warning":
                return await self._get(f"/warnings/warnings/{name}", city)
            case "bulletin":
                bulletin, _, period = name.partition("/")
                asked = {"kind": bulletin, "period": period, "format": "json", **city}
                return await self._get("/bulletins/render", asked)
        raise UnansweredError(
            f"nothing is expected of {kind!r}; known: case, lead, task, supervision, "
            "project, warning, bulletin, worklist"
        )

    async def _get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        answer = await self._http.get(path, params=params)
        if answer.status_code == 404:
            return None
        if answer.is_error:
            raise UnansweredError(f"{answer.status_code} {answer.json().get('detail', '')}")
        return answer.json()

    async def _worklist(self, unit: str) -> set[str]:
        asked = {"city": self._scenario.city, "unit": unit}
        cases = await self._get("/routing/worklist", asked)
        warnings = await self._get("/warnings/worklist", asked)
        listed = (*cases["items"], *cases["tasks"], *cases["supervision"], *warnings["items"])
        aliases, prefix = self._names.aliases, f"{self._scenario.city}:"
        return {aliases.get(str(item["id"]), str(item["id"]).removeprefix(prefix)) for item in listed}

    @staticmethod
    def _listed(wanted: Mapping[str, Sequence[str]], listed: set[str]) -> list[str]:
        missing = [f"lacks {name}" for name in wanted.get("has", ()) if name not in listed]
        return missing + [f"has {name}" for name in wanted.get("has_not", ()) if name in listed]


_TIMES = ("received_at", "channel_due_at", "observed_at", "at", "raised_at")


def _with_offsets(body: dict[str, Any]) -> dict[str, Any]:
    """A scenario's times without offset are Asia/Shanghai; the edge asks for the offset."""
    changed = dict(body)
    for name in _TIMES:
        if isinstance(body.get(name), str):
            found = datetime.fromisoformat(body[name])
            changed[name] = (found if found.tzinfo else found.replace(tzinfo=LOCAL)).isoformat()
    return changed
