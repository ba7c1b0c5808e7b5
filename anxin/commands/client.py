"""Asking a running installation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from anxin.commands.console import fail

DEFAULT_URL = "http://127.0.0.1:8000"


@contextmanager
def client(url: str) -> Iterator[httpx.Client]:
    """A client of the installation at `url`; one that does not answer is told in words."""
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as http:
        try:
            yield http
        except httpx.TransportError as error:
            raise fail(
                f"nothing answers at {url} ({error}).", "Start it with `anxin up`, or name it with --url."
            ) from None


def problem_of(answer: httpx.Response) -> str:
    """What an error answer says, in one line."""
    try:
        body = answer.json()
    except ValueError:
        return f"{answer.status_code} {answer.text[:200]}"
    return f"{answer.status_code} {body.get('detail') or body.get('title')}"
