"""Where the keys of a TOML text stand: tomllib reads values, and says no lines."""

import re

Path = tuple[str | int, ...]
_PART = re.compile(r"""[ \t]*(?:([A-Za-z0-9_-]+)|"([^"\\]*)"|'([^']*)')[ \t]*""")
_QUOTES = ('"""', "'''", '"', "'")


class TomlLines:
    """The lines of a text's keys, counted from 1; only of a text that tomllib takes.

    A key of a table that is written on one line stands on that line. Of what cannot be told for certain,
    like a key with an escape in it, no line is known.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        self._unsure: set[Path] = set()
        self._long: set[Path] = set()
        self._tables: dict[Path, int] = {}
        table: Path | None = ()
        number = 1
        for statement in _statements(text):
            table = self._take(statement.lstrip(), table, number)
            number += statement.count("\n") + 1

    def of(self, *path: str | int) -> int | None:
        """The line of a key, or of the table that it is missing in; None when that is not certain.

        Args:
            path: The tables and the key; a table of an array is its name and its number, from 0.
        """
        for length in range(len(path), 0, -1):
            if path[:length] in self._unsure or (path[:length] in self._long and length < len(path)):
                return None
            if path[:length] in self._lines:
                return self._lines[path[:length]]
        return None

    def named(self, key: str, table: str = "") -> int | None:
        """The line of the first key or table of a name; of the table to look in, when it has none such.

        Args:
            key: Also with dots, like `profiles.acme`.
            table: The table to look in, with dots; any, when it is left out.
        """
        names: dict[str, int] = {}
        for path, line in self._lines.items():
            names.setdefault(".".join(each for each in path if isinstance(each, str)), line)
        wanted = f"{table}.{key}" if table else key
        for name, line in names.items():
            if f"{name}.".startswith(f"{wanted}.") or (not table and name.endswith(f".{key}")):
                return line
        return names.get(table)

    def _take(self, statement: str, table: Path | None, number: int) -> Path | None:
        """Note what a statement says; the table that the next one is in, None when it cannot be read."""
        if statement.startswith("["):
            keys = _keys(statement.lstrip("["), "]")
            table = self._counted(keys, array=statement.startswith("[[")) if keys else None
            if table is not None:
                self._lines.setdefault(table, number)
        elif table is not None and statement and not statement.startswith("#"):
            keys = _keys(statement, "=")
            path = (*table, *keys)
            if not keys:
                self._unsure.add(table)
            else:
                self._lines.setdefault(path, number)
                if "\n" in statement:
                    self._long.add(path)
        return table

    def _counted(self, keys: tuple[str, ...], *, array: bool) -> Path:
        """The path of a table: where it is one of an array, with its number."""
        path: Path = ()
        for place, key in enumerate(keys, 1):
            path = (*path, key)
            if array and place == len(keys):
                self._tables[path] = self._tables.get(path, -1) + 1
            if path in self._tables:
                path = (*path, self._tables[path])
        return path


def _keys(text: str, end: str) -> tuple[str, ...]:
    """The parts of a dotted key up to its end; none when one cannot be read for certain."""
    keys: list[str] = []
    at = 0
    while part := _PART.match(text, at):
        keys.append(next(group for group in part.groups() if group is not None))
        at = part.end()
        if text.startswith(end, at):
            return tuple(keys)
        if not text.startswith(".", at):
            break
        at += 1
    return ()


def _statements(text: str) -> list[str]:
    """The text cut at those line ends that are in no string and in no bracket."""
    found: list[str] = []
    start = at = depth = 0
    while at < len(text):
        char = text[at]
        if char == "#":
            at = _line_end(text, at)
            continue
        if quote := next((each for each in _QUOTES if text.startswith(each, at)), ""):
            at = _string_end(text, at, quote)
            continue
        depth += (char in "[{") - (char in "]}")
        at += 1
        if char == "\n" and depth == 0:
            found.append(text[start : at - 1])
            start = at
    return [*found, text[start:]]


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _string_end(text: str, at: int, quote: str) -> int:
    """Behind the string that starts there."""
    at += len(quote)
    while at < len(text) and not text.startswith(quote, at):
        at += 2 if text[at] == "\\" and quote[0] == '"' else 1
    at += len(quote)
    while len(quote) == 3 and text.startswith(quote[0], at):  # up to two more quotes belong to the string
        at += 1
    return at
