"""The command line and the one-process host of `anxin up`."""
