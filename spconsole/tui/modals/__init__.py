"""Dialogs: values in, a value out, nothing touched."""
