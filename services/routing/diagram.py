"""`python -m services.routing.diagram` writes README.md: the life of a case, drawn from the code.

States and steps come of `decide.STEPS`, moves of `domain.transitions`, clocks and marks of the words that
the desk has for them. Labels are what people see, then the identifier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from services.routing.desk_words import CLOCKS, MARKS
from services.routing.domain.case import ENDED, OPEN, State
from services.routing.domain.decide import STEPS
from services.routing.domain.supervision.guards import GUARDS
from services.routing.domain.transitions import FIRST_STATES, STEP_MOVES
from services.routing.domain.words import STATE_NAMES, STEP_NAMES

README = Path(__file__).parent / "README.md"
_HEAD = """# routing: cases, their clocks, and who must act

A lead becomes a case. Units take steps (`POST /routing/cases/{id}/actions`); each is decided by a pure
function of case, step, pack and instant (`domain/decide.py`), and what it decides are events
(`domain/evolve.py`). The pack says who may take a step, which guards stand before it, which clocks run and
what a run-out means.

This page is written by `python -m services.routing.diagram`; a test keeps it as the code is.

## Life of a case

Steps that leave the state as it is are in the table below. A pack may open a step in further states
(`also_in`).
"""

_SUPERVISION_HEAD = """## Supervision of a territory

`supervision:<region>` is an aggregate of its own (`domain/supervision/`), on the topic of cases. The pack's
`supervision.yaml` says which measures the city's office has, whom each goes to and what must hold before
it; a city without the file has none. `POST /routing/supervision/{region}/actions`; each measure but
`raise_level` has a document, `GET /routing/supervision/{region}/{measure}/{number}.pdf` (`docx`, `html`).

`notify` runs the clock `rectify`, `letter` the clock `letter`. The territory answers with `rectify` and
`acknowledge`; the office may `send_back` what was reported, and `end_station`. `raise_level` asks the case
over the bus, whose `case.level_raised` or `case.level_kept` is the answer; the clocks run on.
"""


def readme() -> str:
    """The whole page."""
    parts = [
        _HEAD,
        "```mermaid",
        *_diagram(),
        "```",
        "",
        *_states(),
        "",
        *_steps(),
        "",
        *_clocks(),
        "",
        *_marks(),
        "",
        *_supervision(),
    ]
    return "\n".join(parts) + "\n"


def _diagram() -> Iterator[str]:
    yield "stateDiagram-v2"
    yield '    state "在办 open" as open {'
    for state in State:
        if state in OPEN:
            yield f"        {_box(state)}"
    for state in sorted(FIRST_STATES, key=list(State).index):
        yield f"        [*] --> {state} : 收到线索 lead.received"
    inner = {states: label for states, label in _edges().items() if set(states) <= OPEN}
    for (source, target), label in inner.items():
        yield f"        {source} --> {target} : {label}"
    yield "    }"
    for state in State:
        if state in ENDED:
            yield f"    {_box(state)}"
    yield f"    open --> {State.REFERRED} : 转告 lead.referred"
    for step, move in STEP_MOVES.items():
        if STEPS[step].states >= OPEN and move.to <= ENDED:
            yield from (f"    open --> {target} : {_label(step)}" for target in move.to)
        if move.to == OPEN:
            yield from (f"    {source} --> open : {_label(step)}" for source in STEPS[step].states)
    for (source, target), label in _edges().items():
        if (source, target) not in inner:
            yield f"    {source} --> {target} : {label}"
    for state in State:
        if state in ENDED:
            yield f"    {state} --> [*]"


def _box(state: State) -> str:
    return f'state "{STATE_NAMES[state]} {state}" as {state}'


def _label(step: str) -> str:
    return f"{STEP_NAMES[step]} {step}"


def _edges() -> dict[tuple[State, State], str]:
    """Moves from one state to another with their steps, but for those from or to any open state at once."""
    found: dict[tuple[State, State], list[str]] = {}
    for step, move in STEP_MOVES.items():
        sources = STEPS[step].states if move.only is None else STEPS[step].states & move.only
        if sources >= OPEN or move.to >= OPEN:
            continue
        for states in product(_ordered(sources), _ordered(move.to)):
            if states[0] != states[1]:
                found.setdefault(states, []).append(_label(step))
    return {states: "、".join(labels) for states, labels in found.items()}


def _ordered(states: Iterable[State]) -> list[State]:
    return sorted(states, key=list(State).index)


def _states() -> Iterator[str]:
    yield "## States\n"
    yield from _table(("state", "状态", "steps"), ((f"`{s}`", STATE_NAMES[s], _taken_in(s)) for s in State))


def _taken_in(state: State) -> str:
    return "、".join(f"`{step}`" for step, rule in STEPS.items() if state in rule.states) or "none"


def _steps() -> Iterator[str]:
    yield "## Steps\n"
    rows = (
        (f"`{step}`", STEP_NAMES[step], _states_of(rule.states), _leads_to(step))
        for step, rule in STEPS.items()
    )
    yield from _table(("action", "步骤", "taken in", "leads to"), rows)


def _states_of(states: frozenset[State]) -> str:
    if states >= OPEN:
        return "、".join(("any open state", *(f"`{state}`" for state in _ordered(states - OPEN))))
    return "、".join(f"`{state}`" for state in _ordered(states))


def _leads_to(step: str) -> str:
    move = STEP_MOVES.get(step)
    if move is None:
        return "stays"
    return "where it was" if move.to == OPEN else _states_of(move.to)


def _clocks() -> Iterator[str]:
    yield "## Clocks\n"
    yield "Which of them run, and how long, is the pack's to say. The earliest end binds; all are shown.\n"
    yield from _table(("timer", "时限"), ((f"`{name}`", title) for name, title in CLOCKS.items()))


def _marks() -> Iterator[str]:
    yield "## Marks\n"
    yield from _table(("mark", "标记"), ((f"`{name}`", title) for name, title in MARKS.items()))


def _supervision() -> Iterator[str]:
    yield _SUPERVISION_HEAD
    rows = ((f"`{name}`", (guard.__doc__ or "").strip().splitlines()[0]) for name, guard in GUARDS.items())
    yield from _table(("guard", "holds where"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    README.write_text(readme(), "utf-8")
