"""`repair`: the plan of a deletion, and each of its lines sent again once."""

import contextlib
from collections import Counter
from collections.abc import Mapping, Sequence

import typer
from msgspec import Struct

from spconsole.cli import options, triage_options
from spconsole.cli.exits import allow_production, fail, note
from spconsole.cli.notifications import note_proof, send_prepared, typed_values
from spconsole.cli.output import write_json, write_table
from spconsole.cli.plans import COLUMNS, PLAN_COLUMNS, SHORT_ID, line_cells, plan_cells, plan_json
from spconsole.cli.rows import error_json, row_json
from spconsole.cli.session import Session, start
from spconsole.domain.errors import ExitCode, SpConsoleError, UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.domain.repair import RepairPlan
from spconsole.domain.templates import Template
from spconsole.services.context import Workspace
from spconsole.services.lifecycle import template_to_send
from spconsole.services.repair import keep_choices, open_plans, plan_of
from spconsole.services.repair_lines import RepairSend, RepairWishes, begin_repair, tick_lines
from spconsole.services.resolving import row_by_id


def list_plans(context: typer.Context, as_json: options.AsJson = False) -> int:
    """List the plans that have something left to send, newest first."""
    session = start(context)
    plans = session.run(lambda workspace: _plans(workspace, session))
    if as_json:
        write_json([plan_json(plan) for plan in plans])
    elif plans:
        write_table(PLAN_COLUMNS, [plan_cells(plan) for plan in plans])
    else:
        note("No repair plan has something left to send. spconsole repair show ID shows any other.")
    return ExitCode.DONE


def show(context: typer.Context, row: triage_options.RepairRow, as_json: options.AsJson = False) -> int:
    """Show what went with the deletion of a row, and what was sent in its place."""
    session = start(context)
    plan = session.run(lambda workspace: _plan(workspace, session, row))
    return _tell(plan, as_json=as_json)


def send(  # noqa: PLR0913 - one argument for each option
    context: typer.Context,
    row: triage_options.RepairRow,
    lines: triage_options.RepairLines = None,
    *,
    to: triage_options.RepairTo = "",
    parameters: options.Parameters = None,
    yes: options.Yes = False,
    again: options.Again = False,
    unpublished: options.Unpublished = False,
    as_json: options.AsJson = False,
) -> int:
    """Send lines of a plan again, each once; the first that does not end well ends it."""
    differing, problems = typed_values(parameters or ())
    if problems:
        raise UsageError("\n".join(problems))
    session = start(context)
    wishes = RepairWishes(lines or (), to, differing)
    repairing = _Repairing(session, row, again=again)
    try:
        error = repairing.run(wishes, yes=yes, unpublished=unpublished)
    except SpConsoleError as refused:
        if as_json and refused.exit_code not in {ExitCode.USAGE, ExitCode.INTERRUPTED}:
            write_json(repairing.answer(refused))
        raise
    if as_json:
        write_json(repairing.answer(error))
    elif repairing.plan:
        _write_plan(repairing.plan)
    return fail(error) if error else ExitCode.DONE


def tick(
    context: typer.Context,
    row: triage_options.RepairRow,
    lines: triage_options.TickedLines = None,
    as_json: options.AsJson = False,
) -> int:
    """Take lines into what is sent when none is named; nothing goes out."""
    return _decide(context, row, lines or (), as_json=as_json, is_ticked=True)


def untick(
    context: typer.Context,
    row: triage_options.RepairRow,
    lines: triage_options.TickedLines = None,
    as_json: options.AsJson = False,
) -> int:
    """Leave lines out; a plan with nothing ticked is not listed any more."""
    return _decide(context, row, lines or (), as_json=as_json, is_ticked=False)


def _decide(context: typer.Context, row: str, lines: Sequence[str], *, as_json: bool, is_ticked: bool) -> int:
    session = start(context)

    async def decided(workspace: Workspace) -> RepairPlan:
        return await tick_lines(workspace, await _plan(workspace, session, row), lines, is_ticked=is_ticked)

    plan = session.run(decided)
    return _tell(plan, as_json=as_json)


def _tell(plan: RepairPlan, *, as_json: bool) -> int:
    if as_json:
        write_json(plan_json(plan))
    else:
        _write_plan(plan)
    return ExitCode.DONE


class _Repairing(Struct):
    """One `repair send`.

    Attributes:
        plan: As it was read last.
        sent: The rows that were made.
    """

    session: Session
    row: str
    again: bool
    plan: RepairPlan | None = None
    sent: Sequence[HistoryEntry] = ()

    def run(self, wishes: RepairWishes, *, yes: bool, unpublished: bool) -> SpConsoleError | None:
        """Look, ask, and send one after another; what did not end well."""
        session = self.session
        before = self.plan = session.run(lambda workspace: _plan(workspace, session, self.row))
        if before.environment is not session.environment:
            there = before.environment.value
            raise UsageError(f"This plan is of {there}. Say so: spconsole --environment {there} repair send.")
        store = session.catalog.templates
        template = template_to_send(store, session.environment, before.template_id, unpublished=unpublished)
        plan, sends = session.run(lambda workspace: begin_repair(workspace, before, template, wishes))
        allow_production(session.environment, _words(plan, sends), yes=yes)
        session.run(lambda workspace: keep_choices(workspace, plan.choices))
        try:
            return self._send_all(sends, template)
        finally:
            with contextlib.suppress(SpConsoleError):  # how the sends ended matters more
                self.plan = session.run(lambda workspace: plan_of(workspace.ledger, plan.lines[0].entry))

    def _send_all(self, sends: Sequence[RepairSend], template: Template) -> SpConsoleError | None:
        session = self.session
        for each in sends:
            note(f"{each.line.entry.id[:SHORT_ID]} to {each.profile.full_label}")
            result = send_prepared(session, each.profile, each.prepared, again=self.again)
            self.sent = [*self.sent, result.entry]
            note_proof(session, template, result.entry)
            if result.error is not None:
                return result.error
        return None

    def answer(self, error: SpConsoleError | None) -> Mapping[str, object]:
        """The plan as it is now, and what was sent."""
        return {
            "plan": plan_json(self.plan) if self.plan else None,
            "sent": [row_json(entry) for entry in self.sent],
            "error": error_json(error.detail) if error else None,
        }


def _words(plan: RepairPlan, sends: Sequence[RepairSend]) -> str:
    """All of it in one line, for the question."""
    counts = Counter(each.profile.full_label for each in sends)
    return f"send {plan.template_id} again: " + ", ".join(
        f"{count} to {who}" for who, count in counts.items()
    )


def _write_plan(plan: RepairPlan) -> None:
    note(
        f"{plan.template_id} of {plan.profile} in {plan.environment.value}. Amazon does not say how many it "
        f"deleted; {len(plan.lines)} known here, {len(plan.due)} left to send."
    )
    write_table(COLUMNS, [line_cells(plan, line) for line in plan.lines])


async def _plan(workspace: Workspace, session: Session, row: str) -> RepairPlan:
    given = session.given
    entry = await row_by_id(workspace, row, *given.among)
    return await plan_of(workspace.ledger, entry)


async def _plans(workspace: Workspace, session: Session) -> list[RepairPlan]:
    """Of the seller and the environment that were named, if any were."""
    given, ledger = session.given, workspace.ledger
    rows = await open_plans(ledger, given.environment, given.profile or "")
    return [await plan_of(ledger, row) for row in rows]
