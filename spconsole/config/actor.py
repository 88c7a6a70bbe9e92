"""Who is at the keyboard."""

import getpass
import socket


def actor() -> str:
    """OS user @ host, for the record of who did what."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # which one depends on the system and on Python
        user = "unknown"
    return f"{user}@{socket.gethostname() or 'unknown'}"
