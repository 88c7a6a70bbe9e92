"""Lint of template files and folders, with the words of the console's own list."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spconsole.config.lint_words import read_words
from spconsole.config.paths import Paths
from spconsole.domain.errors import UsageError
from spconsole.domain.lint import Finding, Severity, lint
from spconsole.domain.sellers import Environment
from spconsole.domain.templates import Template
from spconsole.services.templates import require_template, visible_templates
from spconsole.store.template_text import read_template
from spconsole.store.templates import TemplateStore


@dataclass(frozen=True, slots=True)
class Linted:
    """One template and what lint says of it."""

    template: Template
    findings: tuple[Finding, ...]

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
    return [Linted(template, lint(template, words)) for template in found.values()]


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
