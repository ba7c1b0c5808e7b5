"""Decisions about cases. Pure: no clock, no IO, no city."""
