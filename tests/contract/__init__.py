"""Our client and our sandbox, which share no code."""
