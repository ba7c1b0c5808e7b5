"""Looking at a complainant's personal data: what is asked (`RevealInput`) and the trace that it leaves."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from contracts.case_action import ByInput
from contracts.values import Open, Strict, Text

PersonField = Literal["name", "phone", "id_number"]
Person = Annotated[str, StringConstraints(pattern=r"^(reporter|workers|w[1-9]\d{0,3})$")]
"""`reporter`, `w3` (numbered as handed in), or `workers`: all of them."""


def _reason(value: Any) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()):
        raise ValueError("必填：请写明查看理由，例如“电话核实拖欠金额”")
    return value


class RevealInput(Strict):
    """Asks for personal data of a lead in clear. Without a reason it is refused."""

    fields: Annotated[list[PersonField], Field(min_length=1, max_length=3)]
    reason: Annotated[Text, BeforeValidator(_reason), Field(validate_default=True)] = ""
    by: ByInput
    whom: Annotated[list[Person], Field(min_length=1, max_length=50, default_factory=lambda: ["reporter"])]


class LeadRevealed(Open):
    """`lead.revealed`: which fields of whom were looked at, and why; who, says the event's `by`. No values.

    `reason` is a `TextRef`.
    """

    case_id: str
    fields: list[str]
    whom: list[str]
    reason: dict[str, Any]
