"""Many sends through all the faults at once: the history and the server's journal tell one story."""

import asyncio
import random
from collections import Counter

from spconsole.domain.history import HistoryEntry, Status
from spconsole.services.context import Workspace
from spconsole.services.notifications import create_notification
from tests.spapi.loopback import Line, gives_tokens

from .conftest import Connect, summary
from .test_matrix import CASES, Case, assert_agrees
from .witness import Journal, resets_unread

SEND = 4
"""How often each case is played."""


async def test_a_stream_of_sends_through_every_fault_agrees_with_the_journal(
    connect: Connect, workspace: Workspace
) -> None:
    """Each send has an amount of its own, so that a row finds its requests by their bytes."""
    journal = Journal()
    plan: list[Case | None] = [case for case in CASES if case.tail.__name__ != "floods"] + [None] * 9
    plan *= SEND
    random.Random(20261122).shuffle(plan)  # noqa: S311 - an order, the same each time

    async def api(line: Line) -> None:
        case = plan.pop() if plan else CASES[0]
        await (journal.reads(case.tail, done=case.done)(line) if case else resets_unread(line))

    seller = await connect(api, gives_tokens(*(f"token-{number}" for number in range(999))))
    gate = asyncio.Semaphore(16)
    rows: list[HistoryEntry] = []

    async def send(number: int) -> None:
        async with gate:
            rows.append((await create_notification(seller, summary(f"{number}.50"))).entry)

    await asyncio.gather(*(send(number) for number in range(len(plan) * 3 // 4)))
    assert len({row.body for row in rows}) == len(rows)
    for row in rows:
        kept = await workspace.ledger.history.get(row.id)
        assert kept is not None
        assert kept.status is row.status
        assert_agrees(kept.status, journal.did("create", kept.body))
    assert {asked.body for asked in journal.asked} <= {row.body for row in rows}
    statuses = Counter(row.status for row in rows)
    done = journal.did("create")
    assert statuses[Status.SENT] <= done <= statuses[Status.SENT] + statuses[Status.UNKNOWN]
    assert min(statuses[each] for each in (Status.SENT, Status.REJECTED, Status.UNKNOWN)) > 20
    assert statuses[Status.SENDING] == 0
