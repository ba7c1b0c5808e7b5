"""What happened, taken out of an installation, and played again through a pack in virtual time."""
