"""Keys of a template file that are none, and look like one that is missing: most likely misspelt."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from msgspec import Struct

from spconsole.domain.text import one_line
from spconsole.domain.toml_lines import TomlLines

KEYS = (
    *("content", "cta_url", "expected_action", "topic", "topic_name", "granularity", "language"),
    *("state", "version", "parameters", "life"),
)
PARAMETER_KEYS = ("type", "sample", "as_text")
_NEAR = 0.7
"""Further away it is a key of somebody else, which may stand there."""


class Misspelt(Struct, frozen=True):
    """A key that was probably meant to be another.

    Attributes:
        path: With its table, like `parameters`, `asin`, `tpye`.
        line: Where it stands; 0 when that is not certain.
        meant: The known key it is near to.
    """

    path: tuple[str, ...]
    line: int
    meant: str

    @property
    def text(self) -> str:
        """What it is."""
        return f"unknown key {one_line('.'.join(self.path))}."

    @property
    def fix(self) -> str:
        """What was probably meant."""
        return f"Did you mean {self.meant}?"


def misspelt_keys(text: str) -> tuple[Misspelt, ...]:
    """The misspelt keys of a file's text; none of a text that is not TOML."""
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return ()
    found = [*_misspelt((), values, KEYS)]
    parameters = values.get("parameters")
    if isinstance(parameters, dict):
        for name, table in parameters.items():
            if isinstance(table, dict):
                found += _misspelt(("parameters", name), table, PARAMETER_KEYS)
    if not found:
        return ()
    lines = TomlLines(text)
    return tuple(Misspelt(path, lines.of(*path) or 0, meant) for path, meant in found)


def _misspelt(
    here: tuple[str, ...], table: Mapping[str, object], known: Collection[str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    missing = [key for key in known if key not in table]
    for key in table:
        if key not in known and (close := nearest(key.replace("-", "_"), missing, _NEAR)):
            yield (*here, key), close


def nearest(typed: str, known: Collection[str], cutoff: float = 0.6) -> str:
    """The known word that one was probably meant to be; empty when none is near."""
    lower = {each.lower(): each for each in known}
    close = get_close_matches(typed.lower(), lower, n=1, cutoff=cutoff)
    return lower[close[0]] if close else ""
