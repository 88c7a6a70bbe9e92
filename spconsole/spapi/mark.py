"""Whether a request may have left; apart from the client, which takes long to import."""

from msgspec import Struct


class Mark(Struct):
    """Whether a byte of the request may have left this machine."""

    sent: bool = False
