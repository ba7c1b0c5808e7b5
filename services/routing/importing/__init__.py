"""Bringing along the cases that an office has open when it goes live: reading, trying, handing in."""
