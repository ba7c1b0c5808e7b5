"""Pages for people: jinja2 templates with autoescape, on the one layout in `services/runtime/pages`."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.runtime.calendar_days import SHANGHAI

SHARED = Path(__file__).parent / "pages"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Pages:
    """The templates of one service: its own folder, on the shared layout `base.html`."""

    def __init__(self, folder: Path) -> None:
        self._environment = Environment(
            loader=FileSystemLoader([folder, SHARED]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["local_time"] = local_time
        self._environment.filters["deadline"] = deadline

    def render(self, name: str, status: int = 200, /, **values: Any) -> HTMLResponse:
        """A page, with headers that let it run no script and send its forms nowhere else."""
        text = self._environment.get_template(name).render(values)
        return HTMLResponse(text, status, headers=_HEADERS)


def local_time(value: str | datetime) -> str:
    """An instant for people, in Asia/Shanghai: 2023年9月5日 17:00."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = at.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def deadline(value: str | datetime) -> str:
    """A deadline for people: the first instant that is too late, if midnight, is 24:00 of the day before."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = at.astimezone(SHANGHAI)
    if local.time() != time():
        return local_time(at)
    day = local.date() - timedelta(days=1)
    return f"{day.year}年{day.month}月{day.day}日 24:00"


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks: programs take JSON unless they say otherwise."""
    accepted = request.headers.get("accept", "")
    return "text/html" in accepted and "application/json" not in accepted
