"""The outcome of a message by its serial number, for senders that ask for it (AsyncHandleResult.Query).

Messages are handled at once. Where all was taken and nothing is to be told, the serial number itself says so
(with a keyed hash that nobody else can make), so that a province's attendance leaves no records here.
"""

from __future__ import annotations

import hmac
import json
import secrets
from datetime import datetime

from services.intake.domain.mohurd.reading import Data
from services.intake.mohurd.signing import stamp
from services.runtime.sealing import Sealer
from services.runtime.store import Store

QUERY = "AsyncHandleResult.Query"
TABLE = "site_results"
FAILED, DONE = "10", "20"
"""异步处理结果状态: 10 处理失败 (here: at least one row was refused), 20 处理成功."""
_CLEAN, _TOLD = "ok", "more"


class Results:
    """Outcomes by serial number."""

    def __init__(self, store: Store, sealer: Sealer) -> None:
        self._table = store.table(TABLE)
        self._sealer = sealer

    async def keep(self, method: str, at: datetime, answer: Data) -> str:
        """A new serial number for an answer."""
        more = bool(answer["refused"] or answer["data"])
        name = method.lower().replace(".", "-")
        body = f"{name}-{stamp(at)}-{secrets.token_hex(6)}-{_TOLD if more else _CLEAN}"
        serial = f"{body}-{self._mark(body)}"
        if more:
            told = {k: answer[k] for k in ("data", "accepted", "refused")}
            await self._table.put([{"_id": serial, "at": at, "told": json.dumps(told, ensure_ascii=False)}])
        return serial

    async def get(self, serial: str) -> Data | None:
        """The outcome as the standard answers it; None for a number that was never given."""
        body, _, mark = serial.rpartition("-")
        if not hmac.compare_digest(self._mark(body).encode(), mark.encode()):
            return None
        if body.endswith(f"-{_CLEAN}"):
            return {"status": DONE, "result": ""}
        found = (await self._table.get([serial])).get(serial)
        if found is None:
            return None
        refused = json.loads(found["told"])["refused"]
        return {"status": FAILED if refused else DONE, "result": found["told"]}

    def _mark(self, body: str) -> str:
        return self._sealer.digest("mohurd-603 serial", body)[:12]
