"""One instance of the warnings service for `bench facts`, as `anxin serve warnings` runs it, without HTTP."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from pydantic import SecretStr

from anxin.host import run_services
from services.runtime.logs import configure_logs
from services.runtime.settings import Settings


async def run(asked: dict[str, Any]) -> None:
    """Runs until it is ended; raises what the service dies of."""
    configure_logs("WARNING")
    settings = Settings(
        bus=asked["bus"], store=asked["store"], instance=asked["name"], secret=SecretStr("of-a-benchmark" * 3)
    )
    async with run_services(["warnings"], settings) as (_, stop):
        await stop


if __name__ == "__main__":
    asyncio.run(run(json.loads(sys.argv[1])))
