"""Benchmarks that need servers of their own. Never run against an installation: they fill its topics."""
