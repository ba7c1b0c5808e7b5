"""Routing: leads become cases, and cases are handled to their end."""
