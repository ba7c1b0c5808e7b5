"""What `anxin check` looks at: a pack's shape, its coverage, and rules that can never take effect."""
