"""The installation's secret: keys the encryption and hashes of personal data; made once, kept in `--data`."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from pydantic import SecretStr

NAME = "secret"


def read_secret(data: Path) -> SecretStr:
    """`ANXIN_SECRET`, else the data folder's own, made at the first start and readable by its owner alone."""
    given = os.environ.get("ANXIN_SECRET")
    if given:
        return SecretStr(given)
    file = data / NAME
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(48))
            out.flush()
            os.fsync(out.fileno())
    return SecretStr(file.read_text().strip())
