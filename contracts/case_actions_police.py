"""Steps of a suspected crime: transfer to the police, its states, the answers of prosecutors and courts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from contracts.case_action import Step
from contracts.case_values import OptionalKey, OptionalText, blank_is_absent

PoliceStatus = Literal["accepted", "filed", "refused", "prosecuted"]
"""受理, 立案, 不予立案, 移送起诉."""
JudicialKind = Literal["filing_supervision", "support_suit", "preservation"]
"""立案监督, 支持起诉, 财产保全."""


class PoliceTransfer(Step):
    """移送公安机关 for 涉嫌拒不支付劳动报酬罪."""

    action: Literal["police_transfer"]
    to: OptionalKey = None


class PoliceUpdate(Step):
    """What the police have made of it."""

    action: Literal["police_update"]
    status: PoliceStatus


class JudicialAnswer(Step):
    """What the procuratorate or the court answers that was told of the transfer."""

    action: Literal["judicial_answer"]
    kind: Annotated[JudicialKind | None, BeforeValidator(blank_is_absent)] = None
    answer: OptionalText = None
