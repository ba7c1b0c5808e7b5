"""Values of the steps of a case as people write them: a blank is absent, true is yes, a name a debtor."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from contracts.leads import Employer
from contracts.values import Key, Name, Text


def blank_is_absent(value: Any) -> Any:
    """An empty field of a form is no value."""
    return None if isinstance(value, str) and not value.strip() else value


def _yes_or_no(value: Any) -> Any:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _passed(value: Any) -> Any:
    return dict.fromkeys(value, True) if isinstance(value, list) else value


def _named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


OptionalText = Annotated[Text | None, BeforeValidator(blank_is_absent)]
OptionalKey = Annotated[Key | None, BeforeValidator(blank_is_absent)]
Debtor = Annotated[Employer, BeforeValidator(_named)]
Units = Annotated[list[Key], Field(max_length=50)]
Files = Annotated[list[Key], Field(max_length=100)]
OptionalName = Annotated[Name | None, BeforeValidator(blank_is_absent)]
Answer = Annotated[Literal["yes", "no", "unreachable"], BeforeValidator(_yes_or_no)]
"""What a complainant answered; true and false are taken as yes and no."""
Checks = Annotated[dict[Key, bool], Field(max_length=20), BeforeValidator(_passed)]
"""Points looked at and whether each passed; a list of points is taken as all passed."""
