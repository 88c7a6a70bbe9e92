"""Whether a request may have left; apart from the client, which takes long to import."""

from dataclasses import dataclass


@dataclass(slots=True)
class Mark:
    """Whether a byte of the request may have left this machine."""

    sent: bool = False
