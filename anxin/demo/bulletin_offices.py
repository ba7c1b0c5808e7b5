"""What the offices do of their own every month: bulletins approved, published, mended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from anxin.demo.actors import Tally
from anxin.demo.pace import Pace
from anxin.world import VirtualWorld
from contracts import bulletins as bulletin_actions
from services.bulletins.domain.bulletin import Status, bulletin_id
from services.bulletins.handlers import Bulletins
from services.runtime.calendar_days import SHANGHAI, month_after, month_of, start_of_day
from services.runtime.problems import ProblemError


class BulletinsOffice:
    """Approves a month's bulletins on the 6th, publishes them on the 9th, and mends one in the year."""

    APPROVES, PUBLISHES, CORRECTS = 6, 9, 20

    def __init__(self, world: VirtualWorld, tally: Tally, city: Any, kinds: list[str], pace: Pace) -> None:
        self._clock = world.clock
        self._tally = tally
        self._city = city
        self._kinds = kinds
        self._pace = pace
        self._bulletins: Bulletins = world.services["bulletins"].handlers
        self._corrected = False

    async def act(self) -> datetime | None:
        today = self._clock.now().astimezone(SHANGHAI)
        month = month_after(month_of(today.date()), -1)
        for kind in self._kinds:
            for scope in (None, *(code for code, _ in self._city.counties)):
                await self._see_to(today.day, bulletin_id(self._city.id, kind, month, scope), scope)
        return start_of_day(today.date() + timedelta(days=1)) + timedelta(hours=10)

    async def _see_to(self, day: int, made: str, scope: str | None) -> None:
        if day not in (self.APPROVES, self.PUBLISHES, self.CORRECTS):
            return
        office = "office" if scope is None else f"{scope}/office"
        deputy = {"unit": office, "post": "deputy"}
        if day == self.APPROVES and not self._pace.chance(0.04):
            await self._step(made, Status.DRAFT, {"action": "approve", "by": deputy})
        elif day == self.PUBLISHES:
            await self._step(made, Status.APPROVED, {"action": "publish", "by": deputy})
        elif day == self.CORRECTS and not self._corrected and scope is not None and self._pace.chance(0.05):
            words = "部分案件的属地有误，已经改派，按改派后的属地重新统计。"
            await self._step(made, Status.PUBLISHED, {"action": "correct", "by": deputy, "reason": words})
            self._corrected = True

    async def _step(self, made: str, status: Status, action: dict[str, Any]) -> None:
        """Takes a step with a bulletin that there is and that is in the state for it."""
        stored = await self._bulletins.aggregates.get(made)
        if stored is None or stored[0].status is not status:
            return
        try:
            found = await self._bulletins.get(made)
            await self._bulletins.act(found, bulletin_actions.ACTION.validate_python(action), None)
        except ProblemError as problem:
            self._tally.refuse(f"bulletin {action['action']}", str(problem))
        else:
            self._tally.done[f"bulletin {action['action']}"] += 1
