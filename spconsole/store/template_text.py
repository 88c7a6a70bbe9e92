"""One template as the text of a TOML file, read.

content = "Price of ${asin} is now ${price} USD."
cta_url = "https://app.example.com/prices"
expected_action = "Review the price"
topic = "Pricing"
state = "published"

[parameters.asin]
type = "ASIN"
sample = "B09ZX1LRXX"

[[life]]
state = "published"
version = 1
at = 2026-08-21T14:30:00Z
by = "op-2@desk"
"""

import re
import tomllib
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from spconsole.domain.errors import UsageError
from spconsole.domain.lifecycle import STATES, settled
from spconsole.domain.parameters import Parameter, ParameterType
from spconsole.domain.templates import Step, Template
from spconsole.domain.text import one_line
from spconsole.domain.toml_lines import TomlLines
from spconsole.store.template_keys import misspelt_keys, nearest

MAX_BYTES = 64 * 1024
_TYPES = {type_.value.lower(): type_ for type_ in ParameterType}
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


class _WrongError(UsageError):
    """Something in the file is not understood.

    Attributes:
        line: Where it stands; 0 when that is not certain.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class _File(Struct, frozen=True):
    """A file that is being read."""

    path: Path
    text: str

    def wrong(self, why: str, *key: str | int) -> _WrongError:
        """The sentence about a key, with its line where that is certain."""
        line = TomlLines(self.text).of(*key) or 0
        return _WrongError(f"{self.path}{f' line {line}' if line else ''}: {why}", line)


def read_template(path: Path, size: int) -> Template:
    """One template file; what is wrong with it stands in `problem`."""
    line = 0
    try:
        if not path.is_file():
            raise _WrongError(f"{path} is not a file. A template is one file of a few lines.")
        if size > MAX_BYTES:
            raise _WrongError(f"{path} is larger than {MAX_BYTES // 1024} KiB; a template takes a few lines.")
        text = path.read_text(encoding="utf-8-sig")
        return _template(_File(path, text), tomllib.loads(text))
    except UnicodeDecodeError as error:
        problem = f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8."
    except tomllib.TOMLDecodeError as error:
        problem = f"{path} is not TOML: {error}. Mend that line."
        line = int(found[1]) if (found := _AT_LINE.search(str(error))) else 0
    except RecursionError:
        problem = f"{path} is nested too deeply; a template takes a few lines."
    except OSError as error:
        problem = f"Cannot read {path}: {error.strerror or error}."
    except _WrongError as error:
        problem, line = str(error), error.line
    return Template(path.stem, source=str(path), problem=problem, problem_line=line)


def _template(file: _File, values: dict[str, object]) -> Template:
    state = _text(file, values, (), "state", "draft")
    if state not in STATES:
        raise file.wrong(
            f"state {one_line(state)} is not one of {', '.join(STATES)}.{_meant(state, STATES)}", "state"
        )
    version = values.get("version", 1)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise file.wrong("version must be a whole number from 1.", "version")
    parameters = values.get("parameters", {})
    if not isinstance(parameters, dict):
        raise file.wrong("write each parameter as a table, like [parameters.asin].", "parameters")
    template = Template(
        type=file.path.stem,
        content=_text(file, values, (), "content"),
        parameters=tuple(_parameter(file, name, table) for name, table in parameters.items()),
        cta_url=_text(file, values, (), "cta_url"),
        granularity=_text(file, values, (), "granularity", "region"),
        language=_text(file, values, (), "language", "English"),
        expected_action=_text(file, values, (), "expected_action"),
        topic=_text(file, values, (), "topic"),
        topic_name=_text(file, values, (), "topic_name"),
        state=state,
        version=version,
        source=str(file.path),
        life=_life(file, values.get("life", [])),
    )
    return settled(template)


def _life(file: _File, steps: object) -> tuple[Step, ...]:
    """The steps it has gone through."""
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        raise file.wrong("write each step as a table, like [[life]].", "life")
    return tuple(_step(file, number, step) for number, step in enumerate(steps))


def _step(file: _File, number: int, step: dict[str, object]) -> Step:
    at, version = step.get("at"), step.get("version", 1)
    here = ("life", number)
    if not isinstance(at, datetime) or not isinstance(version, int):
        key = "version" if isinstance(at, datetime) else "at"
        raise file.wrong("a step of life needs at (a date and time) and version (a number).", *here, key)
    return Step(
        _text(file, step, here, "state"),
        version,
        at if at.tzinfo else at.replace(tzinfo=UTC),
        _text(file, step, here, "by"),
        _text(file, step, here, "note"),
        _text(file, step, here, "digest"),
    )


def _parameter(file: _File, name: str, table: object) -> Parameter:
    here = ("parameters", name)
    if isinstance(table, str):
        table = {"type": table}
    if not isinstance(table, dict):
        raise file.wrong(f'parameters.{one_line(name)} must say its type, like type = "number".', *here)
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise file.wrong(f"{one_line(name)} cannot name a parameter. Use letters, digits and _.", *here)
    typed = _text(file, table, here, "type")
    type_ = _TYPES.get(typed.lower())
    if type_ is None:
        for slip in misspelt_keys(file.text):
            if slip.path[:-1] == here and slip.meant == "type":
                raise file.wrong(f"{slip.text} {slip.fix}", *slip.path)
        meant = _meant(typed, [each.value for each in ParameterType])
        raise file.wrong(f"parameters.{name}.type must be number, date or ASIN.{meant}", *here, "type")
    as_text = table.get("as_text", False)
    if not isinstance(as_text, bool):
        raise file.wrong(f"parameters.{name}.as_text must be true or false.", *here, "as_text")
    return Parameter(name, type_, _text(file, table, here, "sample"), as_text)


def _text(
    file: _File, table: dict[str, object], here: tuple[str | int, ...], key: str, default: str = ""
) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        dotted = ".".join(str(each) for each in (*here, key))
        raise file.wrong(f"{dotted} must be text in quotes.", *here, key)
    return value


def _meant(typed: str, known: Collection[str]) -> str:
    """A question, where one of the known words is near."""
    close = nearest(typed, known)
    return f" Did you mean {close}?" if close else ""
