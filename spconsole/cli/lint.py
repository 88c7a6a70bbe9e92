"""`spconsole template lint`: for people, scripts and pre-commit hooks."""

import typer

from spconsole.cli import options
from spconsole.cli.exits import note
from spconsole.cli.output import write_json, write_table
from spconsole.cli.session import start
from spconsole.cli.tables import Column
from spconsole.domain.errors import ExitCode
from spconsole.domain.lint import FOOTER, Finding
from spconsole.services.linting import Linted, lint_templates

COLUMNS = (Column("TEMPLATE"), Column("WHERE", rank=2), Column("", rank=1), Column("WHAT", least=40))


def lint(
    context: typer.Context, targets: options.TemplateTypes = None, as_json: options.AsJson = False
) -> int:
    """Say what in a template goes against the guide; exit 1 when something stops it."""
    session = start(context)
    linted = lint_templates(session.paths, session.catalog.templates, session.environment, targets or ())
    if as_json:
        write_json([_report(each) for each in linted])
    else:
        write_table(COLUMNS, [line for each in linted for line in _lines(each)])
        note(FOOTER)
    return ExitCode.NOT_DONE if any(each.stops for each in linted) else ExitCode.DONE


def _report(linted: Linted) -> dict[str, object]:
    return {
        "type": linted.template.type,
        "source": linted.template.source or None,
        "stops": linted.stops,
        "findings": [_finding(finding, linted.line_of(finding)) for finding in linted.findings],
    }


def _finding(finding: Finding, file_line: int | None) -> dict[str, object]:
    return {
        "severity": finding.severity.value,
        "rule": finding.rule,
        "field": finding.field,
        "line": finding.line or None,
        "column": finding.column,
        "length": finding.length,
        "fileLine": file_line,
        "text": finding.text,
        "fix": finding.fix,
    }


def _lines(linted: Linted) -> list[tuple[str, str, str, str]]:
    type_ = linted.template.type
    return [
        (type_, _where(finding, linted.line_of(finding)), finding.severity.value, finding.sentence)
        for finding in linted.findings
    ] or [(type_, "", "", "nothing found")]


def _where(finding: Finding, file_line: int | None) -> str:
    """The field and the place in it, then the line of the file where that is certain."""
    place = finding.field if finding.field == "file" else f"{finding.field} {finding.line}:{finding.column}"
    return f"{place}, line {file_line}" if file_line else place
