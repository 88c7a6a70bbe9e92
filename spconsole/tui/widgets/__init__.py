"""Pieces of a screen: data in, wishes out as messages."""
