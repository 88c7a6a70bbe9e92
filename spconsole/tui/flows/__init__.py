"""What one key starts: dialogs, a use-case, and what is said afterwards."""
