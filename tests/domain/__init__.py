"""The rules that need nothing but values."""
