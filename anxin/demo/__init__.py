"""The demonstration year of `anxin up --demo`: invented people, employers and projects; real handlers."""
