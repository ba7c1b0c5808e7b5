"""Scenario files: a story in virtual time with what must come of it (`interface.md`, "Scenario files")."""
