"""Who holds a post of a unit, as an office says it. Holders are staff; they go into no event."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from contracts.case_action import ByInput
from contracts.case_values import OptionalName, blank_is_absent
from contracts.values import Key, Strict

OfficePhone = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 \-()转]{2,29}$")
]
OptionalPhone = Annotated[OfficePhone | None, BeforeValidator(blank_is_absent)]
OptionalDay = Annotated[date | None, BeforeValidator(blank_is_absent)]


class HolderInput(Strict):
    """From the day `from` (today, unless given) to the day `until`, both included, `holder` holds a post.

    Without a holder the post is vacant. Who held it before does so until the day before.
    """

    city: Key
    unit: Key
    post: Key
    holder: OptionalName = None
    phone: OptionalPhone = None
    mobile: OptionalPhone = None
    from_: Annotated[OptionalDay, Field(alias="from")] = None
    until: OptionalDay = None
    by: ByInput | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ and self.until and self.until < self.from_:
            raise ValueError("任职结束日期不能早于开始日期")
        return self
