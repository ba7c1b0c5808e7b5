"""Steps that get money to workers by another way than the employer's: advances, debts recovered, paths."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from contracts.case_action import Step
from contracts.case_values import Debtor, OptionalName, OptionalText, blank_is_absent
from contracts.values import Key, Money

AdvanceGround = Literal["employer_unable", "employer_fled"]
DebtKind = Literal["agency", "soe", "sme"]
"""Who owes the employer: 机关事业单位, 国有企业, or another firm (中小企业账款)."""


class Advance(Step):
    """应急周转金先行垫付: from which fund, and on which of the two grounds."""

    action: Literal["advance"]
    amount: Money | None = None
    source: OptionalName = None
    ground: Annotated[AdvanceGround | None, BeforeValidator(blank_is_absent)] = None


class Path(Step):
    """A path that a dispute takes beside the handling; `outcome` once it is known."""

    outcome: OptionalText = None


class Mediation(Path):
    """调解."""

    action: Literal["mediation"]


class LegalAid(Path):
    """转法律援助."""

    action: Literal["legal_aid"]


class ArbitrationReferral(Path):
    """转劳动人事争议仲裁."""

    action: Literal["arbitration_referral"]


class LinkDebt(Step):
    """双排查: a debt that an agency or a firm owes the employer."""

    action: Literal["link_debt"]
    debtor: Debtor | None = None
    kind: Annotated[DebtKind | None, BeforeValidator(blank_is_absent)] = None
    amount: Money | None = None
    reference: OptionalText = None


class RecoverDebt(Step):
    """清欠: what came in of a linked debt, and how much of it went to wages. `debt`: which, if several."""

    action: Literal["recover_debt"]
    debt: Annotated[Key | None, BeforeValidator(blank_is_absent)] = None
    amount: Money
    to_wages: Money
