"""One row as text for somewhere else: values, JSON, a Markdown table, and its request for Python."""

from collections.abc import Mapping

from msgspec import Struct

from spconsole.domain.errors import UsageError
from spconsole.domain.history import HistoryEntry, copying_problem
from spconsole.domain.literals import dump, read_parameters
from spconsole.domain.text import inert_json, shown
from spconsole.services.curl import TOKEN_HEADER, curl_of
from spconsole.services.dry_run import request_headers
from spconsole.services.history import as_json
from spconsole.services.incident import entry_table

_PYTHON = """\
import os

import httpx

# Running this sends the notification again.
answer = httpx.post(
    {url},
    headers={{
{headers}
        {token_header}: os.environ["ACCESS_TOKEN"],
    }},
    content={body},
)
print(answer.status_code, answer.headers.get("x-amzn-RequestId"), answer.text)
"""


class Excerpt(Struct, frozen=True):
    """One way to take a row along.

    Attributes:
        kind: `id`, `request_id`, `message`, `values`, `curl`, `python`, `json` or `markdown`.
        text: What is copied; empty when there is none.
        problem: Why there is none.
    """

    kind: str
    text: str
    problem: str = ""


def excerpts(entry: HistoryEntry, seller: str) -> Mapping[str, Excerpt]:
    """All of them, by kind, in the order in which a menu has them; none holds a token.

    Args:
        seller: The seller's name as people say it.
    """
    no_request = copying_problem(entry)
    values = "\n".join(f"{name}: {value}" for name, value in read_parameters(entry.parameters).items())
    found = (
        Excerpt("id", shown(entry.notification_id or ""), "This row has no notification id."),
        Excerpt("request_id", shown(entry.request_id or ""), "Amazon gave this row no request id."),
        Excerpt("message", shown(entry.message), "The text of this row is not known here."),
        Excerpt("values", shown(values), "This row has no values."),
        Excerpt("curl", "" if no_request else curl_of(entry), no_request),
        Excerpt("python", "" if no_request else python_of(entry), no_request),
        Excerpt("json", inert_json(dump(as_json(entry), indent=2))),
        Excerpt("markdown", entry_table(entry, seller)),
    )
    return {excerpt.kind: excerpt for excerpt in found}


def python_of(entry: HistoryEntry) -> str:
    """The row's request as a few lines for Python and httpx; they read `$ACCESS_TOKEN` when they run.

    Raises:
        UsageError: The request is not known.
    """
    if problem := copying_problem(entry):
        raise UsageError(problem)
    headers = "\n".join(
        f"        {_quoted(name)}: {_quoted(value)}," for name, value in request_headers().items()
    )
    return _PYTHON.format(
        url=_quoted(entry.url), headers=headers, token_header=_quoted(TOKEN_HEADER), body=ascii(entry.body)
    )


def _quoted(text: str) -> str:
    return ascii(text)
