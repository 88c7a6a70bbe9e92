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
from datetime import UTC, datetime
from pathlib import Path

from spconsole.domain.errors import UsageError
from spconsole.domain.lifecycle import STATES
from spconsole.domain.parameters import Parameter, ParameterType
from spconsole.domain.templates import Step, Template

MAX_BYTES = 64 * 1024
_TYPES = {type_.value.lower(): type_ for type_ in ParameterType}


def read_template(path: Path, size: int) -> Template:
    """One template file; what is wrong with it stands in `problem`."""
    try:
        if not path.is_file():
            raise UsageError(f"{path} is not a file. A template is one file of a few lines.")
        if size > MAX_BYTES:
            raise UsageError(f"{path} is larger than {MAX_BYTES // 1024} KiB; a template takes a few lines.")
        return _template(path, tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError as error:
        problem = f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8."
    except tomllib.TOMLDecodeError as error:
        problem = f"{path} is not TOML: {error}. Mend that line."
    except RecursionError:
        problem = f"{path} is nested too deeply; a template takes a few lines."
    except OSError as error:
        problem = f"Cannot read {path}: {error.strerror or error}."
    except UsageError as error:
        problem = str(error)
    return Template(path.stem, source=str(path), problem=problem)


def _template(path: Path, values: dict[str, object]) -> Template:
    state = _text(path, values, "state", "draft")
    if state not in STATES:
        raise UsageError(f"{path}: state {state} is not one of {', '.join(STATES)}.")
    version = values.get("version", 1)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise UsageError(f"{path}: version must be a whole number from 1.")
    parameters = values.get("parameters", {})
    if not isinstance(parameters, dict):
        raise UsageError(f"{path}: write each parameter as a table, like [parameters.asin].")
    return Template(
        type=path.stem,
        content=_text(path, values, "content"),
        parameters=tuple(_parameter(path, name, table) for name, table in parameters.items()),
        cta_url=_text(path, values, "cta_url"),
        granularity=_text(path, values, "granularity", "region"),
        language=_text(path, values, "language", "English"),
        expected_action=_text(path, values, "expected_action"),
        topic=_text(path, values, "topic"),
        topic_name=_text(path, values, "topic_name"),
        state=state,
        version=version,
        source=str(path),
        life=_life(path, values.get("life", [])),
    )


def _life(path: Path, steps: object) -> tuple[Step, ...]:
    """The steps it has gone through."""
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        raise UsageError(f"{path}: write each step as a table, like [[life]].")
    return tuple(_step(path, step) for step in steps)


def _step(path: Path, step: dict[str, object]) -> Step:
    at, version = step.get("at"), step.get("version", 1)
    if not isinstance(at, datetime) or not isinstance(version, int):
        raise UsageError(f"{path}: a step of life needs at (a date and time) and version (a number).")
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Step(_text(path, step, "state"), version, at, _text(path, step, "by"), _text(path, step, "note"))


def _parameter(path: Path, name: str, table: object) -> Parameter:
    if isinstance(table, str):
        table = {"type": table}
    if not isinstance(table, dict):
        raise UsageError(f'{path}: parameters.{name} must say its type, like type = "number".')
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise UsageError(f"{path}: {name} cannot name a parameter. Use letters, digits and _.")
    type_ = _TYPES.get(_text(path, table, "type").lower())
    if type_ is None:
        raise UsageError(f"{path}: parameters.{name}.type must be number, date or ASIN.")
    as_text = table.get("as_text", False)
    if not isinstance(as_text, bool):
        raise UsageError(f"{path}: parameters.{name}.as_text must be true or false.")
    return Parameter(name, type_, _text(path, table, "sample"), as_text)


def _text(path: Path, table: dict[str, object], key: str, default: str = "") -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise UsageError(f"{path}: {key} must be text in quotes.")
    return value
