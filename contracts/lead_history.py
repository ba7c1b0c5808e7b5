"""What had been done about a lead before it reached this system, where an office brings its open cases.

Steps are told without their texts, which lie in the office's own files; nothing personal is in them.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from contracts.values import Headcount, Key, Moment, Money, Name, Strict

Done = Literal[
    "transfer",
    "sign",
    "divert",
    "verify",
    "payment_order",
    "agreement",
    "payment",
    "file_case",
    "feedback",
    "review",
]
"""The steps that can be brought along."""


class Instalment(Strict):
    """One instalment of an agreement: payable until the end of the day `due`."""

    due: dt.date
    amount: Money


class DoneStep(Strict):
    """One step that was taken at `at`, with the fields of its action that are no texts."""

    action: Done
    at: Moment
    to: Key | None = None
    outcome: Literal["founded", "partly_founded", "unfounded", "out_of_scope"] | None = None
    headcount: Headcount | None = None
    amount: Money | None = None
    debtor: Name | None = None
    due: dt.date | None = None
    instalments: list[Instalment] = Field(default_factory=list, max_length=60)
    decision: Literal["approve"] | None = None


History = Annotated[list[DoneStep], Field(max_length=50)]
