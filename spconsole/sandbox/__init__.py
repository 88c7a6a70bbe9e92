"""The embedded sandbox: an independent stand-in for Amazon, as an ASGI application."""
