"""The in-memory store, bus and clock, for tests, `simulate` and `replay`; same contract as the real ones."""
