"""`f` on marked rows and `:feedback FILE`: asked once, then one call for each."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from spconsole.domain.errors import SpConsoleError, UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.sellers import Environment
from spconsole.domain.text import one_line
from spconsole.services.context import Workspace
from spconsole.services.feedback_file import FeedbackPlan, id_column_of, plan_feedback, read_ids
from spconsole.services.many_feedback import LeftOut, Recorded, record_many, sorted_out, with_sellers
from spconsole.services.profiles import seller_labels
from spconsole.tui.marked_rows import hidden_words, require_one_environment
from spconsole.tui.modals.many_feedback import MOST_LINES, Asked, ManyFeedbackDialog
from spconsole.tui.modals.picker import Choice, Picker
from spconsole.tui.modals.progress import ProgressDialog
from spconsole.tui.screens.base import ConsoleScreen

SHOWN = 5
"""Ids of those left out that are told one by one."""


async def record_marked(
    screen: ConsoleScreen[None], workspace: Workspace, entries: Sequence[HistoryEntry], hidden: int
) -> None:
    """Ask once for all marked rows, and record those that can be.

    Args:
        hidden: How many of them the filter hides.

    Raises:
        UsageError: None of them can have feedback, or they are of several environments.
    """
    require_one_environment(entries)
    rows, left_out = await sorted_out(workspace.ledger, entries)
    if not rows:
        raise UsageError(f"None of the marked rows can have feedback. {left_out[0].reason}")
    notes = list(filter(None, [hidden_words(hidden)]))
    await _record(screen, workspace, rows, left_out, {}, notes)


async def record_file(
    screen: ConsoleScreen[None], workspace: Workspace, environment: Environment, path: Path
) -> None:
    """Ask which columns have the ids and the proof, and record what is proven.

    Raises:
        UsageError: The file cannot be read, or proves nothing that could be recorded.
    """
    table = await read_ids(path)
    first = id_column_of(table.columns)
    columns = sorted(table.columns, key=lambda name: name != first)
    ids = await _column(screen, "Which column has the ids?", columns, environment)
    if ids is None:
        return
    others = [name for name in table.columns if name != ids]
    if not others:
        raise UsageError(
            f"{one_line(path.name)} has ids alone. Feedback needs a column that proves the action; "
            "f records it for one row that you know of."
        )
    proof = await _column(screen, "Which column proves the finished action?", others, environment)
    if proof is None:
        return
    plan = await plan_feedback(workspace.ledger, table, ids, proof, environment)
    notes = _notes(plan)
    if not plan.proven:
        said = " ".join([*notes, *(left.reason for left in plan.left_out[:1])])
        raise UsageError(f"Nothing of {one_line(path.name)} can be recorded. {said}")
    proofs = {proven.entry.id: proven.proof for proven in plan.proven}
    await _record(screen, workspace, [each.entry for each in plan.proven], plan.left_out, proofs, notes)


async def _column(
    screen: ConsoleScreen[None], title: str, names: Sequence[str], environment: Environment
) -> str | None:
    """A column by its number: a name may be anything, also nothing."""
    choices = [Choice(str(number), name or "(no name)") for number, name in enumerate(names)]
    chosen = await screen.app.push_screen_wait(Picker(title, choices, environment, proposes=False))
    return None if chosen is None else names[int(chosen)]


def _notes(plan: FeedbackPlan) -> list[str]:
    """What of the file is left out, with a few of the ids."""
    notes = []
    if plan.unproven:
        notes.append(f"Without proof, left out {len(plan.unproven):,}: {_some(plan.unproven)}.")
    if plan.unknown:
        notes.append(
            f"Not in this history {len(plan.unknown):,}: {_some(plan.unknown)}. Paste one and press f to "
            "record it all the same."
        )
    return notes


def _some(ids: Sequence[str]) -> str:
    more = ", ..." if len(ids) > SHOWN else ""
    return ", ".join(one_line(id_[:60]) for id_ in ids[:SHOWN]) + more


async def _record(
    screen: ConsoleScreen[None],
    workspace: Workspace,
    rows: Sequence[HistoryEntry],
    left_out: Sequence[LeftOut],
    proofs: Mapping[str, str],
    notes: Sequence[str],
) -> None:
    """Ask, and record with a dialog that tells how far it is."""
    labels, environment = seller_labels(workspace.profiles), rows[0].environment
    ready, problems = await with_sellers(workspace, rows)
    if not ready:
        raise UsageError(problems[0].reason)
    asked = Asked([entry for _, entry in ready], [*left_out, *problems], proofs, notes, labels, environment)
    if not await screen.app.push_screen_wait(ManyFeedbackDialog(asked)):
        return
    dialog = ProgressDialog("Recording feedback", "Recording.", "recording goes on", environment)
    screen.app.push_screen(dialog)
    try:
        recorded = await record_many(ready, lambda so_far: dialog.show(_lines(so_far, labels)))
    except SpConsoleError as error:
        dialog.break_off(error)
        raise
    if dialog in screen.app.screen_stack:
        dialog.show(_lines(recorded, labels), ended=True)
    else:
        screen.say(f"{recorded.words}.", title="Feedback")


def _lines(recorded: Recorded, labels: Mapping[str, str]) -> list[str]:
    """How far it is, and what did not end well."""
    failed = [
        f"{labels.get(row.profile, row.profile)} {row.notification_id or ''}: {error}"
        for row, error in recorded.failed[:MOST_LINES]
    ]
    return [f"{recorded.words}.", *failed]
