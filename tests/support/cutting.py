"""Cutting a process off at any await of its store or bus: before the effect, or after it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any


class Cut(BaseException):
    """The process is gone. No `except Exception` may catch it."""


class Fuse:
    """Blows at the `at`-th call: before its effect where `at` is even, after it where it is odd.

    `at` None never blows and only counts.
    """

    def __init__(self, at: int | None) -> None:
        self.calls = 0
        self._at = at

    def wrap(self, target: Any) -> Any:
        """`target` with every awaited call counted."""
        return _Wired(target, self)

    async def pass_through(self, call: Callable[[], Awaitable[Any]]) -> Any:
        before, after = 2 * self.calls, 2 * self.calls + 1
        self.calls += 1
        if self._at == before:
            raise Cut
        result = await call()
        if self._at == after:
            raise Cut
        return result


class _Wired:
    """Stands for a store, a table or a bus."""

    def __init__(self, target: Any, fuse: Fuse) -> None:
        self._target = target
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        if name == "table":
            return lambda *given: self._fuse.wrap(found(*given))
        if not callable(found) or name == "subscribe":
            return found

        async def call(*given: Any, **named: Any) -> Any:
            return await self._fuse.pass_through(lambda: found(*given, **named))

        return call
