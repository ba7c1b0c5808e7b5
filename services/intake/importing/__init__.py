"""Files of leads and projects: reading, mapping, and carrying them in."""
