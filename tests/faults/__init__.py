"""Faults over real sockets: what the console believes is what the server did, or is unknown."""
