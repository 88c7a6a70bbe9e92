"""`feedback --from FILE`: recording for the ids of a file whose lines prove the action."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from spconsole.cli.exits import acting, allow_production, fail, note
from spconsole.cli.output import write_card, write_json
from spconsole.cli.progress import telling
from spconsole.cli.rows import error_json
from spconsole.cli.session import Session
from spconsole.domain.errors import BlockedError, ExitCode, SpConsoleError, UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.text import bounded, one_line
from spconsole.services.context import Workspace
from spconsole.services.feedback_file import FeedbackPlan, id_column_of, plan_feedback, read_ids
from spconsole.services.many_feedback import LeftOut, Recorded, record_many, with_sellers

IN_FLIGHT = "Interrupted while recording feedback: some may have been recorded. Look at history has:feedback."
SHOWN = 10
"""Ids of a kind that are told one by one; --json has all."""
WORST = (ExitCode.UNKNOWN, ExitCode.CREDENTIALS, ExitCode.NOT_DONE)


class FeedbackOfFile(Struct):
    """What was asked for.

    Attributes:
        ids: The column with the ids; empty to take the one that is named like it.
        proof: The column that proves the action.
    """

    session: Session
    path: Path
    ids: str
    proof: str

    def run(self, *, dry_run: bool, yes: bool, as_json: bool) -> int:
        """Look, ask, and record one after another; one that fails does not stop the others."""
        if not self.proof:
            raise UsageError(
                "Say with --proof COLUMN what proves the finished action. A click is not a finished action."
            )
        plan = self.session.run(self._plan)
        _tell(plan, self.session.given.profile or "")
        recorded, left_out = Recorded(len(plan.proven)), list(plan.left_out)
        if plan.proven and not dry_run:
            what = f"record the action of {len(plan.proven):,} notifications as completed"
            allow_production(self.session.environment, what, yes=yes)
            recorded, problems = self.session.run(lambda workspace: self._record(workspace, plan))
            left_out += problems
        if as_json:
            write_json(_answer(plan, recorded, left_out, dry_run=dry_run))
        else:
            write_card(_card(plan, recorded, left_out, dry_run=dry_run))
        return _end(recorded, left_out[len(plan.left_out) :])

    async def _plan(self, workspace: Workspace) -> FeedbackPlan:
        table = await read_ids(self.path)
        ids = self.ids or id_column_of(table.columns)
        if not ids:
            known = ", ".join(table.columns[:20])
            raise UsageError(f"Say with --ids COLUMN where the ids are. {self.path} has {known}.")
        session = self.session
        return await plan_feedback(
            workspace.ledger, table, ids, self.proof, session.environment, session.given.profile or ""
        )

    async def _record(self, workspace: Workspace, plan: FeedbackPlan) -> tuple[Recorded, list[LeftOut]]:
        ready, problems = await with_sellers(workspace, [each.entry for each in plan.proven])
        with acting(IN_FLIGHT):
            recorded = await record_many(ready, telling(_so_far))
        return recorded, problems


def _so_far(recorded: Recorded) -> str:
    return f"{recorded.words}."


def _tell(plan: FeedbackPlan, profile: str) -> None:
    """What of the file is left out, with a few of the ids."""
    unknown = f"Not among the rows of {profile}" if profile else "Not in this history"
    for what, ids in (("Without proof, left out", plan.unproven), (unknown, plan.unknown)):
        if ids:
            note(f"{what} {len(ids):,}: {_some(ids)}")
    for each in plan.left_out[:SHOWN]:
        note(f"Left out {each.entry.notification_id}: {each.reason}")


def _some(ids: Sequence[str]) -> str:
    more = ", ..." if len(ids) > SHOWN else ""
    return ", ".join(one_line(bounded(id_, 60)) for id_ in ids[:SHOWN]) + more


def _answer(
    plan: FeedbackPlan, recorded: Recorded, left_out: Sequence[LeftOut], *, dry_run: bool
) -> dict[str, object]:
    return {
        "dryRun": dry_run,
        "proven": [
            {"id": each.entry.id, "notificationId": each.entry.notification_id, "proof": each.proof}
            for each in plan.proven
        ],
        "recorded": recorded.done,
        "failed": [
            {"id": row.id, "notificationId": row.notification_id, "error": error_json(error.detail)}
            for row, error in recorded.failed
        ],
        "notTried": recorded.not_tried,
        "leftOut": [_left_json(each.entry, each.reason) for each in left_out],
        "unknown": list(plan.unknown),
        "unproven": list(plan.unproven),
    }


def _left_json(entry: HistoryEntry, reason: str) -> dict[str, object]:
    return {"id": entry.id, "notificationId": entry.notification_id, "reason": reason}


def _card(
    plan: FeedbackPlan, recorded: Recorded, left_out: Sequence[LeftOut], *, dry_run: bool
) -> list[tuple[str, str]]:
    done = f"{len(plan.proven):,} would be recorded" if dry_run else recorded.words
    return [
        ("feedback", done),
        ("left out", f"{len(left_out):,}"),
        ("without proof", f"{len(plan.unproven):,}"),
        ("not known", f"{len(plan.unknown):,}"),
    ]


def _end(recorded: Recorded, problems: Sequence[LeftOut]) -> int:
    """The worst of what failed, said once for each kind."""
    errors: dict[str, SpConsoleError] = {str(error): error for _, error in recorded.failed}
    errors |= {each.reason: BlockedError(each.reason) for each in problems}
    codes = {fail(error) for error in errors.values()}
    return next((code for code in WORST if code in codes), ExitCode.DONE if not codes else ExitCode.NOT_DONE)
