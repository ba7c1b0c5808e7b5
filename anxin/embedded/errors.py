"""The one error of the embedded servers: what is wrong and what to do, in words for an operator."""

from __future__ import annotations


class EmbeddedError(Exception):
    """A foreseeable failure of the embedded Kafka or MongoDB.

    `problem` says what is wrong, `what_to_do` what the operator can do about it; both are whole sentences.
    """

    def __init__(self, problem: str, what_to_do: str) -> None:
        super().__init__(f"{problem} {what_to_do}")
        self.problem = problem
        self.what_to_do = what_to_do


class PortTaken(EmbeddedError):
    """Another program listens on the port that a server was to use."""

    def __init__(self, server: str, port: int) -> None:
        super().__init__(
            f"Port {port}, which {server} was to use, is taken by another program.",
            "Stop that program, or leave the port out so that a free one is chosen.",
        )
        self.port = port
