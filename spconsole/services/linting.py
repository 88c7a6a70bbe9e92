"""Lint of template files and folders, with the words of the console's own list."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field, structs

from spconsole.config.lint_words import read_words
from spconsole.config.paths import Paths
from spconsole.domain.errors import UsageError
from spconsole.domain.lint import Finding, Severity, Words, lint
from spconsole.domain.lint.finding import warning
from spconsole.domain.sellers import Environment
from spconsole.domain.templates import Template
from spconsole.domain.toml_lines import TomlLines
from spconsole.services.templates import require_template, visible_templates
from spconsole.store.template_keys import Misspelt, misspelt_keys
from spconsole.store.template_text import read_template
from spconsole.store.templates import TemplateStore

_KEYS = {"action": "expected_action"}
"""Fields whose key in the file has another name."""


class Linted(Struct, frozen=True):
    """One template and what lint says of it."""

    template: Template
    findings: tuple[Finding, ...]
    lines: TomlLines = field(default_factory=lambda: TomlLines(""))

    def line_of(self, finding: Finding) -> int | None:
        """The line of the file that a finding is about; None when that is not certain."""
        if finding.field == "file":
            return finding.line or None
        key = _KEYS.get(finding.field, finding.field)
        if key != "parameters":
            return self.lines.of(key)
        named = ("parameters", finding.parameter) if finding.parameter else ("parameters",)
        return self.lines.of(*named, "sample") if finding.rule == "sample" else self.lines.of(*named)

    @property
    def stops(self) -> tuple[str, ...]:
        return tuple(finding.sentence for finding in self.findings if finding.severity is Severity.STOP)


def lint_templates(
    paths: Paths, store: TemplateStore, environment: Environment, targets: Sequence[str]
) -> list[Linted]:
    """Lint what is named by type, file or folder; all visible templates when nothing is.

    Raises:
        UsageError: A target is none of these, or a folder holds no template.
        ConfigError: The list of words cannot be read.
    """
    words = read_words(paths.lint)
    found: dict[tuple[str, str], Template] = {}
    for template in _found(store, environment, targets):
        found.setdefault((template.type, template.source), template)
    return [_linted(template, words) for template in found.values()]


def _linted(template: Template, words: Words) -> Linted:
    findings = lint(template, words)
    if template.problem:  # its file was refused: what it is may have no end
        return Linted(template, findings)
    text = _text_of(template)
    if not text:
        return Linted(template, findings)
    slips = tuple(_finding(slip) for slip in misspelt_keys(text))
    return Linted(template, (*findings, *slips), TomlLines(text))


def _finding(slip: Misspelt) -> Finding:
    found = warning("unknown-key", f"{slip.text[:1].upper()}{slip.text[1:]}", slip.fix, "file")
    return structs.replace(found, line=slip.line)


def _text_of(template: Template) -> str:
    """The text of its file; empty where there is none, or it cannot be read just now."""
    try:
        return Path(template.source).read_text(encoding="utf-8-sig") if template.source else ""
    except (OSError, UnicodeError):
        return ""


def _found(store: TemplateStore, environment: Environment, targets: Sequence[str]) -> Iterator[Template]:
    if not targets:
        yield from visible_templates(store, environment)
    for target in targets:
        if _is_path(target):
            yield from _at(Path(target))
        else:
            yield require_template(store, environment, target)


def _is_path(target: str) -> bool:
    separators = [separator for separator in (os.sep, os.altsep) if separator]
    return target.endswith(".toml") or target in {".", ".."} or any(each in target for each in separators)


def _at(path: Path) -> Iterator[Template]:
    if path.is_dir():
        templates = TemplateStore(path).all()
        if not templates:
            raise UsageError(f"There is no template in {path}. A template is a file like PRICE_CHANGE.toml.")
        yield from templates
        return
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UsageError(f"Cannot read {path}: {error.strerror or error}. Check the path.") from error
    yield read_template(path, size)
