"""Folders, settings, profiles and secrets."""
