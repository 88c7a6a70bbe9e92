"""One template as the text of a TOML file, written: comments, order and keys that are not ours stay."""

import tomllib
from datetime import UTC
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from spconsole.domain.errors import StoreError
from spconsole.domain.templates import Step, Template

_TEXTS = ("content", "cta_url", "expected_action", "topic", "topic_name", "granularity", "language", "state")
_DEFAULTS = {"granularity": "region", "language": "English", "state": "draft"}


def edited(old: str, template: Template) -> str:
    """The text of a file with a template in it.

    Args:
        old: What the file has now; what is not about the template stays.

    Raises:
        StoreError: The old text is not TOML, or something in it would be lost.
    """
    try:
        document = tomlkit.parse(old)
        _fill(document, template)
        text = tomlkit.dumps(document)
        if _values(tomllib.loads(text)) != _values(_expected(old, template)):
            raise StoreError("The file cannot be changed here without losing something. Edit it by hand.")
    except (TOMLKitError, tomllib.TOMLDecodeError) as error:
        raise StoreError(f"The file is not TOML: {error}. Mend that line, or move it away.") from error
    return text


def _expected(old: str, template: Template) -> dict[str, Any]:
    """The same change made to plain values, as tomlkit loses tables that stand out of order."""
    values = tomllib.loads(old)
    _fill(values, template)
    return values


def _fill(document: Any, template: Template) -> None:
    for key in _TEXTS:
        _set(document, key, getattr(template, key), _DEFAULTS.get(key, ""))
    _set(document, "version", template.version, 1)
    _fill_parameters(document, template)
    steps = [_step(step) for step in template.life]
    if steps:
        if document.get("life") != steps:
            document["life"] = steps
    else:
        document.pop("life", None)


def _set(table: Any, key: str, value: object, default: object) -> None:
    """Leave a value that is right already as it is written, and a default unwritten."""
    if key in table:
        if table[key] != value:
            table[key] = value
    elif value != default:
        table[key] = value


def _fill_parameters(document: Any, template: Template) -> None:
    wanted = {parameter.name: parameter for parameter in template.parameters}
    tables = document.get("parameters")
    if tables is None or list(tables) != list(wanted):
        # The order of parameters is theirs, so a table of another order is written anew.
        document.pop("parameters", None)
        if not wanted:
            return
        document["parameters"] = {name: {} for name in wanted}
        tables = document["parameters"]
    for name, parameter in wanted.items():
        if not isinstance(tables[name], dict):
            tables[name] = {}
        table = tables[name]
        _set(table, "type", parameter.type.value, "")
        _set(table, "sample", parameter.sample, "")
        _set(table, "as_text", parameter.as_text, False)


def _step(step: Step) -> dict[str, Any]:
    values: dict[str, Any] = {
        "state": step.state, "version": step.version, "at": step.at.astimezone(UTC), "by": step.by,
    }  # fmt: skip
    more = {"note": step.note, "digest": step.digest}
    return values | {key: text for key, text in more.items() if text}


def _values(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in ({}, [])}
