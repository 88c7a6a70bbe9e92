"""The sandbox, asked as any client would ask it."""
