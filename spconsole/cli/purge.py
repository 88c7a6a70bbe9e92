"""`purge`: old rows out of the history, when somebody asks for it."""

from collections.abc import Mapping
from datetime import UTC, datetime

import typer

from spconsole.cli import options
from spconsole.cli.exits import require_yes
from spconsole.cli.output import write_json, write_line
from spconsole.cli.session import start
from spconsole.domain.errors import ExitCode
from spconsole.domain.history import Status
from spconsole.services.context import Workspace
from spconsole.services.purging import Purge, backups, count_purge, count_words, first_moment, purge

KEPT = "What is held, on its way or of unknown result always stays, and so does the audit trail."


def purge_history(
    context: typer.Context,
    before: options.Before = "",
    environment: options.PurgedEnvironment = None,
    yes: options.Yes = False,
    as_json: options.AsJson = False,
) -> int:
    """Take ended rows of before a day out of the history, for good; without a day, only count them."""
    session = start(context)
    moment = first_moment(before, datetime.now(UTC)) if before else None
    wanted = Purge(moment, environment or session.given.environment)
    counts = session.run(lambda workspace: count_purge(workspace.ledger, wanted))
    what = f"{count_words(counts)}, {wanted.words}"
    done = False
    left: list[str] = []
    if moment is not None and counts:
        require_yes(f"Take {what}, out of the history for good?", f"This would take {what}.", yes=yes)
        counts, left = session.run(lambda workspace: _purged(workspace, wanted))
        what = f"{count_words(counts)}, {wanted.words}"
        done = True
    if as_json:
        write_json(_json(counts, wanted, done=done, left=left))
    else:
        _say(what, done=done, left=left, asked=moment is not None)
    return ExitCode.DONE


async def _purged(workspace: Workspace, wanted: Purge) -> tuple[Mapping[Status, int], list[str]]:
    counts = await purge(workspace, wanted)
    return counts, [str(path) for path in backups(workspace)]


def _json(counts: Mapping[Status, int], wanted: Purge, *, done: bool, left: list[str]) -> dict[str, object]:
    return {
        "purged": done,
        "before": wanted.before.isoformat() if wanted.before else None,
        "environment": wanted.environment.value if wanted.environment else None,
        "rows": {status.value: count for status, count in counts.items()},
        "backupsLeft": left,
    }


def _say(what: str, *, done: bool, left: list[str], asked: bool) -> None:
    if done:
        write_line(f"Gone: {what}. {KEPT}")
    elif asked:
        write_line(f"Nothing to take: {what}. {KEPT}")
    else:
        write_line(f"Could go: {what}. Nothing was taken. --before 2026-08-21 says which day stays first.")
    for path in left:
        write_line(f"{path} is an older copy of the history and still has them. Remove it if they must go.")
