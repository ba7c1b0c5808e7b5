"""Pure: the ledger from facts, the duties that a pack derives from it, warnings and their ladder."""
