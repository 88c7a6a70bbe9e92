"""How values look: environment, status, times; every colour a theme variable, every text made safe."""

import math
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from textual.content import Content

from spconsole.domain.history import (
    CLICKED_MARK,
    WAITING_MARK,
    FeedbackState,
    HistoryEntry,
    Status,
    engagement_mark,
    status_mark,
)
from spconsole.domain.sellers import ENVIRONMENT_LABELS, Environment, SellerProfile
from spconsole.domain.text import one_line, shown
from spconsole.services.waiting import Waiting

STATUS_STYLES: Mapping[Status, str] = {
    status: f"status-{status.lower().replace('_', '-')}" for status in Status
}
FEEDBACK_STYLES: Mapping[FeedbackState, str] = {
    FeedbackState.NONE: "muted",
    FeedbackState.SENDING: "status-sending",
    FeedbackState.RECORDED: "status-actioned",
    FeedbackState.UNKNOWN: "status-unknown",
}
CLICKED_STYLE = "status-sending"
ENVIRONMENT_STYLES: Mapping[Environment, str] = {e: f"environment-{e.value}" for e in Environment}


def environment_word(environment: Environment, *, demo: bool) -> str:
    """`PRODUCTION`, and `(demo)` where the embedded sandbox only plays it."""
    word = ENVIRONMENT_LABELS[environment]
    return f"{word} (demo)" if demo and environment is not Environment.LOCAL else word


def environment_badge(environment: Environment, *, demo: bool) -> Content:
    """The word on its colour."""
    style = f"bold $environment-text on ${ENVIRONMENT_STYLES[environment]}"
    return Content.styled(f" {environment_word(environment, demo=demo)} ", style)


def status_style(entry: HistoryEntry) -> str:
    """The colour of its state."""
    return STATUS_STYLES[Status.UNKNOWN if entry.unclearly_deleted else entry.status]


def status_text(entry: HistoryEntry) -> str:
    """Glyph and word."""
    return status_mark(entry)


def row_text(entry: HistoryEntry, now: datetime, waiting: Waiting | None) -> tuple[str, str]:
    """Glyph and word as they are at this moment, and their colour."""
    if waiting is not None and waiting.pause.seconds:
        return WAITING_MARK, STATUS_STYLES[Status.SENDING]
    return held_text(entry, now), status_style(entry)


def held_text(entry: HistoryEntry, now: datetime) -> str:
    """Glyph, word and, of a held one, the seconds until it goes out: `~ HELD 6s`."""
    if entry.status is not Status.HELD or entry.held_until is None:
        return status_text(entry)
    left = max(0, math.ceil((entry.held_until - now).total_seconds()))
    return f"{status_text(entry)} {left}s"


def feedback_text(entry: HistoryEntry) -> str:
    """Glyph and word of what the seller did."""
    return engagement_mark(entry)


def feedback_style(entry: HistoryEntry) -> str:
    """The colour of that."""
    return CLICKED_STYLE if engagement_mark(entry) == CLICKED_MARK else FEEDBACK_STYLES[entry.feedback]


def seller_words(profile: SellerProfile) -> str:
    """`ACME TOYS (acme-us)`."""
    label = one_line(profile.label).upper()
    return label if label.lower() == profile.name.lower() else f"{label} ({profile.name})"


def short_path(path: Path) -> str:
    """A path as somebody may type it, the home folder as `~`; nothing in it is written out."""
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except (ValueError, RuntimeError):
        return str(path)


def path_text(path: Path) -> str:
    """The same to be read."""
    return one_line(short_path(path))


def title_text(text: str) -> Content:
    """Text from outside for a border's title: Textual reads a plain string there as markup."""
    return Content(shown(text).replace("\n", " "))


def commit_text(go: str, stay: str) -> Content:
    """The foot of a dialog: what Enter does, and what esc does instead."""
    return Content.assemble((shown(go), "bold $accent"), f"   esc {shown(stay)}")


def local_time(moment: datetime, *, seconds: bool = False) -> str:
    """A moment as the clock on this wall shows it."""
    return moment.astimezone().strftime("%m-%d %H:%M:%S" if seconds else "%m-%d %H:%M")


def full_time(moment: datetime) -> str:
    """A moment with its day and its offset."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S UTC%z")
