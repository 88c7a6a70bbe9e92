"""`insights`: the numbers of the last days as tables, or as JSON."""

import typer

from spconsole.cli import options
from spconsole.cli.output import write_json, write_line, write_table
from spconsole.cli.session import start
from spconsole.cli.tables import Column
from spconsole.domain.errors import ExitCode
from spconsole.domain.insights import in_words
from spconsole.services.insights import DEFAULT_DAYS, as_json, read_insights


def insights(context: typer.Context, days: options.Days = DEFAULT_DAYS, json: options.AsJson = False) -> int:
    """Count sends per day, clicks and feedback per template, and the time from send to click."""
    session = start(context)
    profile = session.given.profile or ""
    found = session.run(lambda workspace: read_insights(workspace.ledger, session.environment, days, profile))
    if json:
        write_json(as_json(found))
        return ExitCode.DONE
    for number, numbers in enumerate(in_words(found)):
        write_line(f"{'' if not number else chr(10)}{numbers.title}. {numbers.sentence}")
        write_table([Column(name) for name in numbers.names], numbers.rows)
    return ExitCode.DONE
