"""`anxin explain`: why each decision about a case was taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import httpx
import typer

from anxin.commands.client import DEFAULT_URL, client, problem_of
from anxin.commands.console import fail, out, print_json


def explain(
    case: Annotated[str, typer.Argument(help="The case's id, e.g. C-....")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
    url: Annotated[str, typer.Option(help="Origin of the running installation.")] = DEFAULT_URL,
) -> None:
    """Tell why each decision about a case was taken: rule, clause, its text, and what was needed."""
    with client(url) as http:
        answer = http.get(f"/routing/cases/{case}/explanation")
    if answer.status_code != httpx.codes.OK:
        raise fail(problem_of(answer))
    found: dict[str, Any] = answer.json()
    if as_json:
        print_json(found)
        return
    for line in explained(found):
        out.print(line, highlight=False, markup=False, soft_wrap=True)


def explained(found: dict[str, Any]) -> Iterator[str]:
    """The explanation in lines."""
    texts: dict[str, str] = {}
    yield f"case {found['id']} ({found['city']})"
    for decision in found["decisions"]:
        by = "time or rule" if decision["by"] is None else decision["by"]["unit"]
        yield f"\n{decision['time']}  {decision['what']}  by {by}"
        for event in decision["events"]:
            yield from _event(event, texts)
    yield "\nclocks"
    for timer in found["timers"]:
        yield from _timer(timer, texts)
    if found["steps"]:
        yield "\nnow"
    for step in found["steps"]:
        yield from _step(step)
    yield "\nclauses"
    for clause, text in sorted(texts.items()):
        yield f"  {clause}  {text}"


def _event(event: dict[str, Any], texts: dict[str, str]) -> Iterator[str]:
    yield f"  {event['sequence']:>3}  {event['type']}{_about(event)}  {_clauses(event, texts)}"
    if event.get("rule"):
        yield f"       because of rule {_rule(event['rule'], texts)}"
    for rule in event.get("not_met", ()):
        yield f"       not met: {_rule(rule, texts)}"


def _about(event: dict[str, Any]) -> str:
    data = event["data"]
    if "timer" in data and "due_at" in data:
        return f" {data['timer']} due {data['due_at']}"
    return f" {data['mark']}" if "mark" in data else ""


def _rule(rule: dict[str, Any], texts: dict[str, str]) -> str:
    values = ", ".join(f"{name} = {value!r}" for name, value in rule["values"].items())
    condition = "always" if rule["when"] is None else f"{rule['when']}  ({values})"
    return f"{rule['name']}: {condition}  {_clauses(rule, texts)}"


def _timer(timer: dict[str, Any], texts: dict[str, str]) -> Iterator[str]:
    period = f"  {timer['period']}" if timer["period"] else ""
    span = f"{timer['started_at']} to {timer['due_at']}"
    yield f"  {timer['name']}: {timer['state']}  {span}{period}  {_clauses(timer, texts)}"
    counted = timer["counted"]
    if counted is not None:
        off = ", ".join(counted["holidays"]) or "none"
        worked = ", ".join(counted["make_up"]) or "none"
        yield (
            f"       {counted['first']} to {counted['last']}: {counted['working_days']} working days, "
            f"{counted['weekend_days']} days of weekends; holidays: {off}; weekends worked: {worked}"
        )


def _step(step: dict[str, Any]) -> Iterator[str]:
    refused = step["refused"]
    if refused is None:
        yield f"  {step['action']} ({step['name']}): {step['unit']} may"
        return
    yield f"  {step['action']} ({step['name']}): not yet: {refused['message']}  {refused['clause'] or ''}"
    if refused["needed"]:
        yield f"       needed: {refused['needed']}"


def _clauses(item: dict[str, Any], texts: dict[str, str]) -> str:
    texts |= {clause["id"]: clause["text"] for clause in item["clauses"]}
    return " ".join(clause["id"] for clause in item["clauses"])
