"""Repair plans as the shell shows them."""

from collections.abc import Sequence

from spconsole.cli.rows import local_time, row_json
from spconsole.cli.tables import Column
from spconsole.domain.history import status_mark
from spconsole.domain.literals import read_values
from spconsole.domain.repair import RepairLine, RepairPlan, choice_words

COLUMNS = (
    Column("LINE"),
    Column("SEND"),
    Column("WHICH", rank=3),
    Column("TO", least=8),
    Column("NOW"),
    Column("VALUES", least=12, rank=1),
    Column("WHY", least=12, rank=2),
    Column("OLD ID", least=36, rank=4),
    Column("NEW ID", least=36),
)
PLAN_COLUMNS = (
    Column("PLAN"),
    Column("DELETED"),
    Column("SELLER", least=8),
    Column("ENVIRONMENT", least=5),
    Column("TEMPLATE", least=12),
    Column("LEFT"),
)
SHORT_ID = 8
"""Characters of a row's id by which a line is named."""


def plan_json(plan: RepairPlan) -> dict[str, object]:
    """A plan with its lines, as scripts see it."""
    return {
        "id": plan.lines[0].entry.id,
        "profile": plan.profile,
        "account": plan.account,
        "environment": plan.environment.value,
        "templateId": plan.template_id,
        "deletionReason": plan.reason.value if plan.reason else None,
        "deletedAt": plan.deleted_at.isoformat(),
        "left": len(plan.due),
        "lines": [_line_json(plan, line) for line in plan.lines],
    }


def _line_json(plan: RepairPlan, line: RepairLine) -> dict[str, object]:
    return {
        "id": line.entry.id,
        "wrong": line.choice.is_wrong,
        "ticked": line.choice.is_ticked,
        "open": line.is_open,
        "to": line.choice.profile or None,
        "why": choice_words(line, plan.reason),
        "oldNotificationId": line.entry.notification_id,
        "newNotificationId": line.made.notification_id if line.made else None,
        "row": row_json(line.entry),
        "made": row_json(line.made) if line.made else None,
    }


def line_cells(plan: RepairPlan, line: RepairLine) -> Sequence[str]:
    """A line in the order of `COLUMNS`."""
    made = line.made
    return (
        line.entry.id[:SHORT_ID],
        ("[x]" if line.choice.is_ticked else "[ ]") if line.is_open else " - ",
        line.choice.part,
        line.choice.profile or "nobody yet",
        status_mark(made) if made else "",
        read_values(line.entry.parameters),
        choice_words(line, plan.reason),
        line.entry.notification_id or "",
        (made.notification_id or "") if made else "",
    )


def plan_cells(plan: RepairPlan) -> Sequence[str]:
    """A plan in the order of `PLAN_COLUMNS`."""
    return (
        plan.lines[0].entry.id[:SHORT_ID],
        local_time(plan.deleted_at),
        plan.profile,
        plan.environment.value,
        plan.template_id,
        f"{len(plan.due)} of {len(plan.lines)}",
    )
