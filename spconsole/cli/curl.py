"""`curl`: the exact request of a row, for a shell; never with a token in it."""

import typer

from spconsole.cli import options
from spconsole.cli.exits import note
from spconsole.cli.output import write_as_is, write_json
from spconsole.cli.session import start
from spconsole.domain.errors import ExitCode
from spconsole.services.curl import curl_of
from spconsole.services.resolving import row_by_id


def curl(context: typer.Context, row: options.RowId, as_json: options.AsJson = False) -> int:
    """Print the request of a row as a curl command; it reads the access token from $ACCESS_TOKEN."""
    session = start(context)
    given = session.given
    entry = session.run(lambda workspace: row_by_id(workspace, row, *given.among))
    command = curl_of(entry)
    if as_json:
        write_json({"id": entry.id, "command": command})
    else:
        write_as_is(command + "\n")
        note("Running it makes the request again. Set ACCESS_TOKEN first.")
    return ExitCode.DONE
