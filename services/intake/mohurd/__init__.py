"""The way in for the housing ministry's workers' platform: signed messages, and what is kept of them."""
