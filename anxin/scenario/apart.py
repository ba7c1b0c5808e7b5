"""Does each piece of work in a process of its own, forked from here: what one changes, no other meets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class LostError(RuntimeError):
    """A process ended before it answered; what it had to say stands on stderr."""


def can_fork() -> bool:
    """Whether processes can be forked here."""
    return "fork" in get_all_start_methods()


def each_apart(work: Callable[[T], R], items: Sequence[T], at_once: int) -> Iterator[R | LostError]:
    """`work` of each item, in their order; `at_once` of them are done side by side.

    In the place of an item whose process was lost stands the `LostError`: the others are done all the same.
    """
    coming = iter(enumerate(items))
    running: dict[Connection, tuple[int, BaseProcess]] = {}
    done: dict[int, R | LostError] = {}
    for n in range(len(items)):
        while n not in done:
            for number, item in islice(coming, at_once - len(running)):
                answer, process = _begin(work, item)
                running[answer] = (number, process)
            ready = wait([*running])
            for answer in [one for one in running if one in ready]:
                number, process = running.pop(answer)
                done[number] = _end(answer, process)
        yield done.pop(n)


def _begin(work: Callable[[T], R], item: T) -> tuple[Connection, BaseProcess]:
    context = get_context("fork")
    mine, its = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(work, item, its))
    process.start()
    its.close()
    return mine, process


def _answer(work: Callable[[T], R], item: T, answer: Connection) -> None:
    answer.send(work(item))


def _end(answer: Connection, process: BaseProcess) -> Any:
    try:
        found = answer.recv()
    except EOFError:
        process.join()
        found = LostError(f"its process ended with code {process.exitcode} and gave no answer")
    answer.close()
    process.join()
    return found
