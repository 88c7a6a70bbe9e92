"""History and templates on disk."""
