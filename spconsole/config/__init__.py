"""What the user sets: folders, settings, profiles and secrets."""
