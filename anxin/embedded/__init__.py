"""The embedded bus and store of `anxin up`: real Kafka and MongoDB as children of one process."""
