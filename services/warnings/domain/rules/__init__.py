"""The named rules that a pack's types choose from; each turns a type and a ledger into duties."""
