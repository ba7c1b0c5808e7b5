"""Supervision of a territory by the city's office, as the pack's section `supervision` orders it. Pure."""
