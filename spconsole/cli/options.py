"""Every option and argument of the command line, declared once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from spconsole import __version__
from spconsole.cli.given import ENVIRONMENT_VARIABLE, PROFILE_VARIABLE, READ_ONLY_VARIABLE
from spconsole.cli.output import write_line
from spconsole.config.paths import CONFIG_DIR_VARIABLE, DATA_DIR_VARIABLE
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.sellers import Environment


class HistoryFormat(StrEnum):
    """How rows of history are written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MD = "md"


class SandboxChoice(StrEnum):
    """Which sandbox a profile practises on."""

    LOCAL = "local"
    AMAZON = "amazon"


SANDBOXES = {SandboxChoice.LOCAL: Environment.LOCAL, SandboxChoice.AMAZON: Environment.SANDBOX}


def _version(asked: bool) -> None:
    if asked:
        write_line(f"spconsole {__version__}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")
]
ChosenProfile = Annotated[
    str | None,
    typer.Option("--profile", envvar=PROFILE_VARIABLE, metavar="NAME", help="The seller to act for."),
]
ChosenEnvironment = Annotated[
    Environment | None,
    typer.Option(
        "--environment",
        envvar=ENVIRONMENT_VARIABLE,
        case_sensitive=False,
        help="Which Amazon answers; local, the built-in sandbox, by default.",
    ),
]
ReadOnly = Annotated[
    bool | None,
    typer.Option("--read-only", envvar=READ_ONLY_VARIABLE, help="Send, delete and record nothing."),
]
DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir", envvar=DATA_DIR_VARIABLE, metavar="DIR", help="Where history and templates are."
    ),
]
ConfigDir = Annotated[
    Path | None,
    typer.Option(
        "--config-dir", envvar=CONFIG_DIR_VARIABLE, metavar="DIR", help="Where settings and profiles are."
    ),
]

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask; production and removals ask otherwise.")]
Ticket = Annotated[str, typer.Option("--ticket", metavar="TEXT", help="Why; kept here, never sent.")]

TemplateType = Annotated[
    str, typer.Argument(metavar="TEMPLATE", show_default=False, help="A template, like PRICE_CHANGE.")
]
ShownTemplate = Annotated[
    str, typer.Argument(metavar="TYPE", show_default=False, help="A template, like PRICE_CHANGE.")
]
TemplateTypes = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PATH]...", show_default=False, help="Files, folders or types; all when none is named."
    ),
]
Parameters = Annotated[
    list[str] | None,
    typer.Option("-p", metavar="NAME=VALUE", show_default=False, help="A value; once for each parameter."),
]
Marketplace = Annotated[
    str, typer.Option("--marketplace", metavar="ID", help="An id or a country; the profile's own by default.")
]
Unpublished = Annotated[
    bool,
    typer.Option("--unpublished", help="Send to production what nobody has marked published."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the request; send and keep nothing.")]
Reason = Annotated[
    DeletionReason,
    typer.Option(
        "--reason",
        case_sensitive=False,
        show_default=False,
        metavar="|".join(DeletionReason),
        help="Why they go; Amazon is told this.",
    ),
]
Count = Annotated[
    int | None,
    typer.Option("--count", min=0, metavar="N", help="How many known notifications go; needed from two on."),
]
RowId = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        show_default=False,
        help="The row's id in history, or its first 8 characters or more; or Amazon's id.",
    ),
]
ArrivedId = Annotated[
    str | None,
    typer.Argument(
        metavar="NOTIFICATION_ID", show_default=False, help="The id it arrived with; only with --arrived."
    ),
]
Arrived = Annotated[bool, typer.Option("--arrived", help="It arrived: the row becomes SENT.")]
NotArrived = Annotated[bool, typer.Option("--not-arrived", help="It did not: the row becomes NOT_SENT.")]
LeaveOpen = Annotated[bool, typer.Option("--leave-open", help="Somebody looked; the row stays UNKNOWN.")]
Again = Annotated[
    bool,
    typer.Option("--again", help="Send although the same values are UNKNOWN in history: they may go twice."),
]

Search = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[QUERY]", show_default=False, help="Words to find, like status:unknown tpl:PRICE_CHANGE."
    ),
]
Limit = Annotated[int, typer.Option("--limit", min=1, metavar="N", help="At most so many, newest first.")]
Like = Annotated[
    str,
    typer.Option(
        "--like",
        metavar="ID",
        show_default=False,
        help="Who else got it: rows like the row of this notification, request or row id.",
    ),
]
Pasted = Annotated[
    list[str],
    typer.Argument(
        metavar="TEXT", show_default=False, help="A link, ids, an ASIN or a request id; - reads stdin."
    ),
]
Format = Annotated[
    HistoryFormat,
    typer.Option(
        "--format",
        case_sensitive=False,
        help="How to print; in csv, a cell that a spreadsheet could take for a formula gets an apostrophe.",
    ),
]

IncidentFile = Annotated[
    Path | None,
    typer.Option(
        "--to", metavar="FILE", show_default=False, help="Write it there; a file is never overwritten."
    ),
]
NoteText = Annotated[str, typer.Argument(metavar="TEXT", show_default=False, help="The words, in quotes.")]
Days = Annotated[int, typer.Option("--days", metavar="N", help="The last so many days, today included.")]

ImportedFile = Annotated[
    Path, typer.Argument(metavar="FILE", show_default=False, help="The file; packed by gzip will do.")
]
LookOnly = Annotated[bool, typer.Option("--dry-run", help="Say what would come of it; keep nothing.")]
EveryUnknown = Annotated[
    bool, typer.Option("--every-unknown", help="List every id that no row has, of earlier imports too.")
]
Batch = Annotated[
    str,
    typer.Option(
        "--batch",
        metavar="NAME",
        show_default=False,
        help="What lines that name no batch went out with; who-else then finds one by the other.",
    ),
]
Until = Annotated[
    str,
    typer.Option(
        "--until",
        metavar="TIME",
        show_default=False,
        help="Up to when the file is complete; its newest line by default.",
    ),
]

Before = Annotated[
    str,
    typer.Option(
        "--before",
        metavar="YYYY-MM-DD",
        show_default=False,
        help="The first day that stays; without one, only count.",
    ),
]
PurgedEnvironment = Annotated[
    Environment | None,
    typer.Option(
        "--environment",
        case_sensitive=False,
        show_default=False,
        help="Rows of this one; of all by default.",
    ),
]
Bundle = Annotated[
    bool, typer.Option("--bundle", help="Pack a zip for a bug report: no secrets, no values, no messages.")
]
BundleFile = Annotated[
    Path | None,
    typer.Argument(metavar="[FILE]", show_default=False, help="The zip of --bundle; never overwritten."),
]

ProfileName = Annotated[str, typer.Argument(metavar="NAME", show_default=False, help="A profile's name.")]
CheckedName = Annotated[
    str, typer.Argument(metavar="[NAME]", show_default=False, help="A profile; the chosen one by default.")
]
Region = Annotated[
    SellingRegion,
    typer.Option("--region", case_sensitive=False, show_default=False, help="The seller's region."),
]
OwnMarketplace = Annotated[
    str,
    typer.Option(
        "--marketplace",
        metavar="ID",
        show_default=False,
        help="The marketplace of its sends, an id or a country.",
    ),
]
AppName = Annotated[str, typer.Option("--app", metavar="NAME", help="The app that the seller authorised.")]
OwnSandbox = Annotated[
    SandboxChoice, typer.Option("--sandbox", case_sensitive=False, help="Which sandbox it practises on.")
]
Production = Annotated[bool, typer.Option("--production", help="Allow production for this seller.")]
FromEnv = Annotated[
    bool,
    typer.Option("--from-env", help="Take the secrets from the variables that other SP-API tools use, too."),
]

Host = Annotated[str, typer.Option("--host", metavar="HOST", help="A loopback address.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, metavar="PORT", help="0 is any free one.")]
Static = Annotated[bool, typer.Option("--static", help="Answer exactly as Amazon's static sandbox does.")]
Reset = Annotated[bool, typer.Option("--reset", help="Start the demo's history again.")]
