"""`anxin platform-secret`: the secret with which another system signs its messages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from anxin.commands.console import fail, tell
from anxin.secret import NAME, read_secret
from services.intake.mohurd.signing import PLATFORM, appsecret
from services.runtime.enact import read_packs
from services.runtime.sealing import Sealer
from services.runtime.settings import ROOT


def platform_secret(
    city: Annotated[str, typer.Option(help="City whose facts are sent.")],
    appid: Annotated[
        str,
        typer.Option(help=f"A project's code (may speak of it alone), or {PLATFORM}<name> for all projects."),
    ],
    data: Annotated[Path, typer.Option(help="Folder that holds all state.")] = Path(".anxin"),
) -> None:
    """Print the secret of an application that sends messages of the workers' platform standard (603)."""
    cities = sorted({pack.city for pack in read_packs(ROOT / "policies")})
    if city not in cities:
        raise fail(f"there is no pack for {city!r}.", f"Write one of: {', '.join(cities)}.", 2)
    if not appid.strip() or any(c.isspace() for c in appid):
        raise fail("--appid is empty or has a space in it.", "Write the project's code, without spaces.", 2)
    try:
        sealer = Sealer(_secret(data))
    except ValueError as error:
        raise fail(str(error), code=2) from None
    tell(f"appsecret of {appid} in {city}; hand it to the sender by a safe way:")
    typer.echo(appsecret(sealer, city, appid))


def _secret(data: Path) -> str:
    """The installation's secret; none is made here, since no installation would know it."""
    if not os.environ.get("ANXIN_SECRET") and not (data / NAME).exists():
        to_do = f"Set ANXIN_SECRET, or --data to the folder of an installation (it holds {NAME})."
        raise fail(f"there is no installation in {data}.", to_do)
    return read_secret(data).get_secret_value()
