"""Machinery that knows no service, city or rule."""
