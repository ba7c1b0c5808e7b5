"""What the services agree on: the envelope, topics, events and reasons. Pydantic, no IO."""
