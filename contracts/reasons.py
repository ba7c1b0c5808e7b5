"""Why something was refused, parked or dead-lettered: one closed list.

The same word stands in events, logs, metric labels, API answers and documents.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """The closed list of reasons."""

    # a step is refused
    NOT_IN_STATE = "not_in_state"
    NOT_ALLOWED = "not_allowed"
    WRONG_TARGET = "wrong_target"
    INCOMPLETE = "incomplete"
    INTERIM = "interim"
    TOO_THIN = "too_thin"
    NOT_APPROVED = "not_approved"
    EXPIRED = "expired"
    TOO_EARLY = "too_early"
    ALREADY_DONE = "already_done"
    STALE_VERSION = "stale_version"
    NOT_FOUND = "not_found"
    OUT_OF_ORDER = "out_of_order"
    # an input is refused
    INVALID = "invalid"
    UNKNOWN_CITY = "unknown_city"
    UNKNOWN_REGION = "unknown_region"
    CONFLICT = "conflict"
    TOO_LARGE = "too_large"
    # something of ours is wrong
    FAULT = "fault"
    # a message can't be handled
    BAD_ENVELOPE = "bad_envelope"
    UNKNOWN_TYPE = "unknown_type"
    BAD_DATA = "bad_data"
    NO_POLICY = "no_policy"
    REFUSED = "refused"
    # a message waits
    HOLE = "hole"
    BEHIND = "behind"
    STORE_AWAY = "store_away"
