"""A row's exact request as a curl command for a POSIX shell."""

from shlex import quote

from spconsole.config.secrets import SecretText
from spconsole.domain.errors import UsageError
from spconsole.domain.history import HistoryEntry, copying_problem
from spconsole.services.auditing import AuditEvent
from spconsole.services.calls import fresh_token
from spconsole.services.context import SellerContext
from spconsole.services.dry_run import request_headers

TOKEN_HEADER = "x-amz-access-token"  # noqa: S105 - the name of a header
TOKEN_VARIABLE = "$ACCESS_TOKEN"  # noqa: S105 - where the reader puts one


def curl_of(entry: HistoryEntry, token: SecretText | None = None) -> str:
    """The command that makes the row's request again, byte for byte but for its date.

    Args:
        token: Put in as it is; without it, the command reads `$ACCESS_TOKEN` when it runs.

    Raises:
        UsageError: The request is not known.
    """
    problem = copying_problem(entry)
    if problem:
        raise UsageError(problem)
    headers = [f"-H {quote(f'{name}: {value}')}" for name, value in request_headers().items()]
    access = quote(f"{TOKEN_HEADER}: {token.reveal()}") if token else f'"{TOKEN_HEADER}: {TOKEN_VARIABLE}"'
    # Not --data-binary: a body that began with @ would name a file.
    parts = [f"curl -X POST {quote(entry.url)}", *headers, f"-H {access}"]
    return " \\\n  ".join([*parts, f"--data-raw {quote(entry.body.decode('utf-8', 'surrogateescape'))}"])


async def curl_with_token(seller: SellerContext, entry: HistoryEntry) -> SecretText:
    """The same with a fresh access token in it: whoever has it can act for the seller for an hour.

    Raises:
        UsageError: The request is not known.
        SpConsoleError: There is no token.
    """
    curl_of(entry)
    command = SecretText(curl_of(entry, await fresh_token(seller)))
    seller.ledger.audit.note_row(AuditEvent.TOKEN_COPIED, entry, "a curl command with an access token in it")
    return command
