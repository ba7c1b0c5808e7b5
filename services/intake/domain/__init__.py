"""Pure: what a lead becomes, where it belongs, what the pack says about it."""
