"""A site served on a free port of this machine, for real browsers; and the browser itself."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvicorn
from playwright.async_api import Browser, async_playwright

from tests.support.site import Site, open_site

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True, slots=True)
class Served:
    """A site and its address."""

    site: Site
    origin: str


@asynccontextmanager
async def served() -> AsyncIterator[Served]:
    """A new site on a port that the system chooses."""
    site = await open_site()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(site.app, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield Served(site, f"http://127.0.0.1:{listener.getsockname()[1]}")
    finally:
        server.should_exit = True
        await serving
        listener.close()
        await site.http.aclose()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Chromium without a window; to be asked for only where it is there."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=QUIET)
        try:
            yield browser
        finally:
            await browser.close()
