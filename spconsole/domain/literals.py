"""JSON whose numbers stay as they were typed: `1000.50` is never re-encoded to `1000.5`."""

import json
from collections.abc import Mapping, Sequence

from msgspec import Struct


class Literal(Struct, frozen=True):
    """JSON text that is already encoded and goes out unchanged."""

    text: str


def dump(value: object, indent: int | None = None, level: int = 0) -> str:
    """Encode as JSON, with every `Literal` inside kept to the letter.

    Args:
        value: What `json.dumps` takes, and `Literal`.
        indent: Spaces a level; None for one line.
        level: How deep this value stands; for the inside of another.
    """
    if isinstance(value, Literal):
        return value.text
    if isinstance(value, Mapping):
        items = [f"{json.dumps(str(key))}: {dump(item, indent, level + 1)}" for key, item in value.items()]
        return _enclosed("{", items, "}", indent, level)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return _enclosed("[", [dump(item, indent, level + 1) for item in value], "]", indent, level)
    return json.dumps(value, ensure_ascii=False)


def _enclosed(opening: str, items: list[str], closing: str, indent: int | None, level: int) -> str:
    if not items or indent is None:
        return opening + ", ".join(items) + closing
    margin = " " * (indent * (level + 1))
    inside = ",\n".join(margin + item for item in items)
    return f"{opening}\n{inside}\n{' ' * (indent * level)}{closing}"


def read_parameters(text: str) -> dict[str, str]:
    """Parameter values of a JSON object as people read them, numbers to the letter."""
    found = json.loads(text, parse_float=str, parse_int=str)
    if not isinstance(found, dict):
        return {}
    return {str(key): value if isinstance(value, str) else dump(value) for key, value in found.items()}


def read_values(text: str) -> str:
    """The values alone, one after the other."""
    return " ".join(read_parameters(text).values())
