"""Who is at the keyboard."""

import getpass
import socket

from spconsole.domain.text import bounded, one_line

LONGEST = 120
"""Characters that are kept of a name."""


def actor() -> str:
    """OS user @ host, for the record of who did what."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # which one depends on the system and on Python
        user = "unknown"
    # Both come from outside: a variable names the user, whoever runs the network may name the host.
    return one_line(bounded(f"{user}@{socket.gethostname() or 'unknown'}", LONGEST))
