"""Whole screens: what is asked and shown, wired to the use-cases."""
