"""Steps that make one case of two, and that part them again."""

from __future__ import annotations

from typing import Literal

from contracts.case_action import Step
from contracts.case_values import OptionalText
from contracts.values import Key


class Merge(Step):
    """合并: the later-opened of the two goes into the earlier, whichever of them is asked."""

    action: Literal["merge"]
    into: Key


class Unmerge(Step):
    """撤销合并."""

    action: Literal["unmerge"]
    reason: OptionalText = None
