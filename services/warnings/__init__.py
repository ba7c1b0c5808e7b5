"""Projects, their ledgers from facts, and warnings."""
