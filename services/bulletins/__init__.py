"""The bulletins service: what is published, with figures that come from events alone."""
