"""The plan after a deletion: what was wrong, what went with it, and what is to be sent again."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct, structs

from spconsole.domain.history import STATUS_WORDS, FeedbackState, HistoryEntry, Resolution, Status
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.sellers import Environment

NEVER_LEFT = frozenset({Status.NOT_SENT, Status.REJECTED})
"""What was sent in place of a deleted one, and certainly is not there: only then it may be sent again."""


class RepairChoice(Struct, frozen=True):
    """What a person decided about one deleted row.

    Attributes:
        is_wrong: It was the reason for the deletion; the others went with it.
        profile: Who gets its values now; empty until somebody says.
    """

    entry_id: str
    is_wrong: bool
    is_ticked: bool
    profile: str

    @property
    def part(self) -> str:
        """Its part in the deletion, in words."""
        return "was wrong" if self.is_wrong else "went with it"


class RepairLine(Struct, frozen=True):
    """One deleted row of a plan.

    Attributes:
        made: The newest row that was made in its place.
    """

    entry: HistoryEntry
    choice: RepairChoice
    made: HistoryEntry | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing stands, or may stand, in its place."""
        return self.made is None or self.made.status in NEVER_LEFT

    @property
    def is_due(self) -> bool:
        return self.choice.is_ticked and self.is_open


class RepairPlan(Struct, frozen=True):
    """Every row that one deletion took along: first what was wrong, then the others, newest first."""

    account: str
    profile: str
    environment: Environment
    template_id: str
    reason: DeletionReason | None
    deleted_at: datetime
    lines: Sequence[RepairLine]

    @property
    def due(self) -> list[RepairLine]:
        return [line for line in self.lines if line.is_due]

    @property
    def choices(self) -> list[RepairChoice]:
        return [line.choice for line in self.lines]

    def decided(self, choices: Iterable[RepairChoice]) -> "RepairPlan":
        """The plan with some lines decided anew."""
        anew = {choice.entry_id: choice for choice in choices}
        lines = [structs.replace(line, choice=anew.get(line.entry.id, line.choice)) for line in self.lines]
        return structs.replace(self, lines=lines)


def was_unknown(entry: HistoryEntry) -> bool:
    """Whether nobody ever knew that a deleted row had arrived."""
    arrived = entry.notification_id is not None or entry.resolution is Resolution.ARRIVED
    return entry.error is not None and not arrived


def first_choice(entry: HistoryEntry, reason: DeletionReason | None, *, is_wrong: bool) -> RepairChoice:
    """What is proposed for a deleted row: what was wrong gets no recipient, the others go where they were.

    Left out are wrong contents, what the seller has acted on, and what may never have arrived.
    """
    if is_wrong:
        return RepairChoice(entry.id, True, reason is DeletionReason.INCORRECT_RECIPIENT, "")
    is_ticked = entry.feedback is FeedbackState.NONE and not was_unknown(entry)
    return RepairChoice(entry.id, False, is_ticked, entry.profile)


def choice_words(line: RepairLine, reason: DeletionReason | None) -> str:
    """Why a line is proposed or left out."""
    entry = line.entry
    if line.choice.is_wrong:
        if reason is DeletionReason.INCORRECT_CONTENT:
            return "its content was wrong"
        return "it was wrong here"
    if entry.feedback is FeedbackState.RECORDED:
        return "already done, left out"
    if entry.feedback is not FeedbackState.NONE:
        return "perhaps done already, left out"
    if was_unknown(entry):
        return "nobody knows whether it arrived, left out"
    return "had a click, not acted on" if entry.clicked_at else "not acted on"


def pair_fields(old: HistoryEntry | None, made: HistoryEntry | None) -> list[tuple[str, str]]:
    """The old id and the new one of a row that was sent again, as names and values.

    Args:
        old: The deleted row in whose place it went.
        made: The newest row that was sent in its place.
    """
    fields = []
    if old is not None:
        fields.append(("In place of", f"{old.notification_id or f'row {old.id}'}, deleted"))
    if made is not None:
        which = f"as {made.notification_id}" if made.notification_id else f"by row {made.id}"
        fields.append(("Sent again", f"{which} to {made.profile}, {STATUS_WORDS[made.status]}"))
    return fields
