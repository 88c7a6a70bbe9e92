"""What the words look like that Amazon gives things: the ids of notifications, and ASINs."""

import re
from urllib.parse import unquote

UUID = re.compile(
    r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
    r"(?![0-9A-Za-z])"
)
"""As Amazon's notification ids are, so far; it promises no shape."""
ASIN = re.compile(r"(?=[A-Z]*[0-9])[A-Z0-9]{10}")
"""Ten capitals and digits, never capitals alone: those are words."""
_DECODINGS = 3
"""A link within a link is encoded twice."""


def decoded(address: str) -> str:
    """An address as it was before it was encoded for a link, once or within others."""
    for _ in range(_DECODINGS):
        after = unquote(address)
        if after == address:
            break
        address = after
    return address
