"""The domain of bulletins: pure."""
