"""The lines of a repair plan, and what is said of the one at the cursor."""

from collections.abc import Mapping, Sequence

from textual.content import Content

from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.literals import read_values
from spconsole.domain.mismatch import Mismatch
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.repair import NEVER_LEFT, RepairLine, RepairPlan, choice_words
from spconsole.domain.text import one_line
from spconsole.tui.look import local_time, status_style, status_text
from spconsole.tui.widgets.list_table import ListTable
from spconsole.tui.widgets.row_table import Cell, Column

NOBODY = "(tab chooses)"


class RepairTable(ListTable[RepairLine]):
    """What was wrong first, then what went with it."""

    COLUMNS = (
        Column("SEND", 4),
        Column("NOW", 10),
        Column("WHICH", 12, 66),
        Column("SENT", 11, 74),
        Column("TO", 16),
        Column("VALUES", 0, 50),
    )

    def __init__(self, labels: Mapping[str, str], *, id: str) -> None:
        super().__init__(id=id, classes="pane")
        self.labels = labels

    def cells(self, row: RepairLine) -> Sequence[Cell]:
        made = row.made
        state = (status_text(made), status_style(made).removeprefix("status-")) if made else ("", "")
        choice = row.choice
        to = self.labels.get(choice.profile, choice.profile) or NOBODY
        return (
            (tick(row), "strong"),
            state,
            (choice.part, "muted"),
            (local_time(row.entry.created_at), "muted"),
            (to, "strong" if choice.profile else "unknown"),
            (read_values(row.entry.parameters), "muted"),
        )


def tick(line: RepairLine) -> str:
    """Whether a line goes out; a stroke when it has."""
    if not line.is_open:
        return " - "
    return "[x]" if line.choice.is_ticked else "[ ]"


def about_line(
    line: RepairLine, reason: DeletionReason | None, evidence: Sequence[Mismatch], labels: Mapping[str, str]
) -> Content:
    """The message, why it is proposed, who should have had it, and the old id with the new one."""
    seller = labels.get(line.entry.profile, line.entry.profile)
    lines = [
        Content(one_line(line.entry.message)),
        Content.styled(f"{one_line(seller)}: {choice_words(line, reason)}.{_next(line, reason)}", "$muted"),
        *(
            Content.styled(f"! {one_line(words.words(seller, labels))}", "$status-unknown")
            for words in evidence
        ),
        Content(pair_words(line)),
    ]
    return Content("\n").join(lines)


def _next(line: RepairLine, reason: DeletionReason | None) -> str:
    if not line.is_open or not line.choice.is_wrong:
        return ""
    if reason is DeletionReason.INCORRECT_CONTENT:
        return " e writes it with other values."
    return "" if line.choice.profile else " tab chooses who should have had it."


def pair_words(line: RepairLine) -> str:
    """`old 47f05db0 > new 91c2...`: links that sellers still hold have the old id."""
    old = one_line(line.entry.notification_id or "no id")
    made = line.made
    if made is None:
        return f"old {old} > new (after sending)"
    if made.status is Status.UNKNOWN:
        return f"old {old} > nobody knows: it is not sent again. u on its row resolves it."
    if made.status in NEVER_LEFT:
        return f"old {old} > {status_text(made)}, so it may be sent again"
    return f"old {old} > new {one_line(made.notification_id or status_text(made))}"


def head_words(plan: RepairPlan, labels: Mapping[str, str]) -> Content:
    """What was deleted, as far as Amazon and this history tell."""
    seller = one_line(labels.get(plan.profile, plan.profile)).upper()
    count = len(plan.lines)
    known = "1 known here is" if count == 1 else f"{count} known here are"
    return Content.assemble(
        (f"{one_line(plan.template_id)} of {seller}", "bold"),
        f"   Amazon does not say how many it deleted. {known} marked DELETED.",
    )


def foot_words(plan: RepairPlan, labels: Mapping[str, str]) -> Content:
    """What Enter begins."""
    due = plan.due
    counts: dict[str, int] = {}
    for line in due:
        counts[line.choice.profile] = counts.get(line.choice.profile, 0) + 1
    parts = [
        f"{count} to {one_line(labels.get(name, name)) if name else 'nobody yet'}"
        for name, count in counts.items()
    ]
    if not due:
        return Content.styled("Nothing is left to send. esc closes the plan.", "$accent")
    return Content.assemble(
        (f"Sends {len(due)}: {', '.join(parts)}.", "bold $accent"),
        " Enter reviews them one after another, ctrl+j sends all by one count. Each is a new notification "
        "with a new id; old links keep the old one. The plan is kept until it is done.",
    )


def plan_text(plan: RepairPlan, labels: Mapping[str, str]) -> str:
    """The plan for a ticket: every old id with its new one."""
    lines = [f"Repair of {plan.template_id}, deleted {plan.deleted_at:%Y-%m-%d %H:%M:%S} UTC"]
    for line in plan.lines:
        to = labels.get(line.choice.profile, line.choice.profile) or "nobody yet"
        lines.append(f"{tick(line)} {line.choice.part}, to {to}: {pair_words(line)}")
    return "\n".join(one_line(line) for line in lines)


def made_rows(plan: RepairPlan) -> list[HistoryEntry]:
    """What was sent in the place of the deleted ones."""
    return [line.made for line in plan.lines if line.made]
