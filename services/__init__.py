"""The four services and the machinery they run on."""
