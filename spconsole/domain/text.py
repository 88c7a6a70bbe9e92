"""Text from outside, made safe to show: no control characters, no escapes, no bidi overrides."""

import json
import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|[\ud800-\udfff]"
)


def shown(text: str) -> str:
    """`text` with everything that could move the cursor or hide written out; tabs and newlines stay."""
    return _UNSAFE.sub(lambda match: _spelled(match[0]), text)


def one_line(text: str) -> str:
    """`shown` on one line, runs of blanks as one."""
    return " ".join(shown(text).split())


def marked(text: str) -> str:
    """`text` for a field that is edited: one mark for each character that would act or hide, so that a
    cursor stands where it stands in `text`.
    """
    return _UNSAFE.sub("\ufffd", text).replace("\n", "\ufffd").replace("\t", "\ufffd")


def _spelled(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\u27eaU+{code:04X}\u27eb"


def inert_json(text: str) -> str:
    """JSON in which whatever a terminal might act on is written as an escape of JSON."""
    return _UNSAFE.sub(lambda match: json.dumps(match[0])[1:-1], text)


def bounded(text: str, limit: int) -> str:
    """At most `limit` characters; what was cut is counted."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]}... ({len(text) - limit} more characters)"
