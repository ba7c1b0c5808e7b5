"""Signed messages: whose they are, that nothing in them was changed, and that they are not old ones.

`sign` is the SHA-256, in hex, of all other parameters sorted by name and written `name=value&...`, followed
by `appsecret=<secret>`, the whole in lower case. An application's secret follows from the installation's,
so none is stored; `anxin platform-secret` shows it to the operator who hands it out.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from contracts.fact_base import SHANGHAI
from services.runtime.sealing import Sealer

FRESH = timedelta(minutes=10)
"""How far a message's timestamp may be from now, either way."""
PLATFORM = "platform-"
"""How the appid of a platform begins, which speaks of many projects; any other is a project's own code."""
_STAMP = "%Y%m%d%H%M%S"


def appsecret(sealer: Sealer, city: str, appid: str) -> str:
    """The secret of an application in a city: 32 characters, the key of its AES-256 too."""
    return sealer.digest("mohurd-603 appsecret", f"{city}\x00{appid}")


def sign(params: Mapping[str, str], secret: str) -> str:
    """The signature of a message's parameters (without `sign`)."""
    pairs = "&".join(f"{name}={params[name]}" for name in sorted(params) if name != "sign")
    return sha256(f"{pairs}&appsecret={secret}".lower().encode()).hexdigest()


def is_signed(params: Mapping[str, str], secret: str) -> bool:
    """Whether `sign` is right."""
    return hmac.compare_digest(sign(params, secret).encode(), params.get("sign", "").lower().encode())


def sent_at(params: Mapping[str, str], now: datetime) -> datetime | None:
    """When the message was sent (`timestamp`, yyyyMMddHHmmss in Asia/Shanghai); None: not readable or old."""
    try:
        found = datetime.strptime(params.get("timestamp", ""), _STAMP).replace(tzinfo=SHANGHAI)
    except ValueError:
        return None
    return found if abs(found - now) <= FRESH else None


def stamp(at: datetime) -> str:
    """A time as messages write it."""
    return at.astimezone(SHANGHAI).strftime(_STAMP)


def may_speak_of(appid: str, project: str) -> bool:
    """A project's own key speaks of that project only, a platform's of every one."""
    return appid.startswith(PLATFORM) or appid == project
