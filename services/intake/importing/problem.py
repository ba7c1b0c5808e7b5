"""A file or mapping that can't be imported at all, and what to do about it."""

from __future__ import annotations


class ImportProblem(ValueError):
    """`field` is the part of the request that is wrong (`file` or `mapping`), `message` is for people."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
