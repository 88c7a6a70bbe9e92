"""Taking old rows out of the history: only when somebody asks, and never without a line about it."""

import logging
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct

from spconsole.domain.errors import UsageError
from spconsole.domain.history import Status
from spconsole.domain.moments import YEARS, midnight
from spconsole.domain.sellers import Environment
from spconsole.services.auditing import AuditEvent
from spconsole.services.context import Ledger, Setup
from spconsole.services.resolving import require_recordable
from spconsole.store.purge import PurgeStore

LOG = logging.getLogger("spconsole.purge")


class Purge(Struct, frozen=True):
    """What goes.

    Attributes:
        before: The first moment that stays; None while only counts are asked for.
        environment: Of this one alone; of all when None.
    """

    before: datetime | None
    environment: Environment | None = None

    @property
    def words(self) -> str:
        where = self.environment.value if self.environment else "all environments"
        return f"before {self.before:%Y-%m-%d %H:%M} UTC, {where}" if self.before else where


def first_moment(text: str, now: datetime) -> datetime:
    """The start of a day of this machine's zone, as a moment.

    Raises:
        UsageError: It is not a day, or not in the past.
    """
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = date.max
    if day.year not in YEARS:
        raise UsageError(f"{text} is not a day. Write it like 2026-08-21.")
    moment = midnight(day)
    if moment > now:
        raise UsageError(f"{text} is yet to come: everything would go. Give a day that has begun.")
    return moment


async def count_purge(ledger: Ledger, wanted: Purge) -> Mapping[Status, int]:
    """How many rows of each status would go."""
    return await _store(ledger).count(wanted.before, wanted.environment)


async def purge(setup: Setup, wanted: Purge) -> Mapping[Status, int]:
    """Take them out, and leave a line with the counts in the audit trail; how many of each status went.

    Raises:
        UsageError: No moment is given.
        BlockedError: This console was started to look only.
        StoreError: The history cannot be written; nothing went.
    """
    if wanted.before is None:
        raise UsageError("Say from which day on rows stay: --before 2026-08-21.")
    require_recordable(setup, "Nothing is taken out")
    counts = await _store(setup.ledger).purge(wanted.before, wanted.environment)
    words = f"{count_words(counts)}; {wanted.words}"
    setup.ledger.audit.note(AuditEvent.PURGED, words, environment=wanted.environment)
    LOG.info("purged %s", words)
    return counts


def count_words(counts: Mapping[Status, int]) -> str:
    """`12 rows: 10 SENT, 2 DELETED`."""
    number = sum(counts.values())
    kinds = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in counts.items())
    return f"{number} {'row' if number == 1 else 'rows'}{': ' if kinds else ''}{kinds}"


def backups(setup: Setup) -> list[Path]:
    """Copies of the history from before a change of its schema: they still have what went."""
    history = setup.paths.history
    return sorted(history.parent.glob(f"{history.name}.v*.backup"))


def _store(ledger: Ledger) -> PurgeStore:
    ledger.require_readable()
    return PurgeStore(ledger.history.database)
