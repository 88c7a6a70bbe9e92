"""Every answer and every silence, for each operation: what is believed is what was done, or is unknown.

The table is the law, read from what the protocol means and not from the code: a clear yes is a yes; a
redirect and a refusal did nothing; after everything else nobody knows.
"""

from dataclasses import dataclass
from typing import NamedTuple

import pytest

from spconsole.domain.history import FeedbackState, HistoryEntry, Status
from spconsole.domain.notifications import DeletionReason
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.deletion import delete_notifications
from spconsole.services.feedback import record_feedback
from spconsole.services.notifications import create_notification
from tests.spapi.loopback import answer, gives_tokens, in_turn

from .conftest import SUMMARY, Connect, summary
from .witness import (
    ID,
    WITH_ID,
    Journal,
    Tail,
    bomb,
    breaks,
    floods,
    hangs,
    hangs_unread,
    resets_unread,
    says,
    starts,
    trickles,
)

YES, NO, UNSURE = "yes", "no", "unsure"


class Case(NamedTuple):
    """What a server does after it has read the request.

    Attributes:
        done: Whether it did what was asked.
        believed: The law's word for a create, for a deletion and for a feedback.
        most: How often a create may reach it, each time but the last without being done.
    """

    name: str
    tail: Tail
    done: bool
    believed: tuple[str, str, str]
    most: int = 1


def every(word: str) -> tuple[str, str, str]:
    return (word, word, word)


BY_STATUS = (UNSURE, YES, YES)
"""A create needs its object; a deletion and a feedback are accepted by the status alone."""

REDIRECTS = [300, 301, 302, 303, 304, 305, 307, 308]
REFUSALS = [
    400,
    402,
    403,
    404,
    405,
    409,
    410,
    411,
    413,
    414,
    415,
    418,
    421,
    422,
    423,
    425,
    428,
    431,
    451,
    499,
]
NOBODY_KNOWS = [201, 202, 203, 205, 206, 207, 226, 408, 500, 501, 502, 503, 504, 505, 507, 511, 520, 599]
ODD_YESES = {
    "empty": b"",
    "blank": b"  \r\n",
    "html": b"<html><body>Sign in</body></html>",
    "not json": b"notificationId=n-1",
    "null": b"null",
    "list": b"[]",
    "list of one": b"[" + WITH_ID + b"]",
    "text": b'"n-1"',
    "number": b"5",
    "true": b"true",
    "cut json": WITH_ID[:-2],
    "two objects": WITH_ID + WITH_ID,
    "not utf-8": b"\xff\xfe\x00",
    "deep": b"[" * 100_000,
}
ODD_OBJECTS = {
    "{}": b"{}",
    "id null": b'{"notificationId": null}',
    "id number": b'{"notificationId": 5}',
    "id list": b'{"notificationId": ["n-1"]}',
    "id empty": b'{"notificationId": ""}',
    "id huge": b'{"notificationId": "' + b"x" * 100_000 + b'"}',
    "id escape": b'{"notificationId": "a\\u001b[31m"}',
    "errors": b'{"errors": []}',
    "just under the limit": WITH_ID.ljust(1 << 20),
}
HEAD = b"HTTP/1.1 200 OK\r\n"
TWO_LENGTHS = b"content-length: 2\r\ncontent-length: 3\r\n\r\n{}"
CASES = [
    Case("200", says(200, WITH_ID), True, every(YES)),
    Case("200 as text/html", says(200, WITH_ID, content_type="text/html"), True, every(YES)),
    Case("200 after a 103", starts(b"HTTP/1.1 103 Wait\r\n\r\n" + answer(200, WITH_ID)), True, every(YES)),
    Case("200 without a length", starts(HEAD + b"\r\n" + WITH_ID), True, every(YES)),
    *(Case(f"200 {name}", says(200, body), True, BY_STATUS) for name, body in ODD_YESES.items()),
    *(Case(f"200 {name}", says(200, body), True, every(YES)) for name, body in ODD_OBJECTS.items()),
    Case("204", says(204), True, BY_STATUS),
    *(Case(f"{s}", says(s, location="http://127.0.0.1:9/x"), False, every(NO)) for s in REDIRECTS),
    *(Case(f"{s}", says(s), False, every(NO)) for s in REFUSALS),
    Case("400 html", says(400, b"<html>", content_type="text/html"), False, every(NO)),
    Case("401", says(401), False, every(NO), most=2),
    Case("403 expired", says(403, b'{"errors": [{"message": "expired"}]}'), False, every(NO), most=2),
    Case("429", says(429), False, every(NO), most=5),
    *(Case(f"{s} done", says(s, WITH_ID), True, every(UNSURE)) for s in NOBODY_KNOWS),
    *(Case(f"{s} not done", says(s), False, every(UNSURE)) for s in NOBODY_KNOWS),
    Case("reset, done", breaks(), True, every(UNSURE)),
    Case("reset, not done", breaks(), False, every(UNSURE)),
    Case("reset in the head", breaks(b"HTTP/1.1 200 OK\r\ncontent-le"), True, every(UNSURE)),
    Case("reset in the body", breaks(answer(200, WITH_ID[:9], content_length="99")), True, every(UNSURE)),
    Case("cut in the body", starts(answer(200, WITH_ID, content_length="99")), True, every(UNSURE)),
    Case("cut in the head", starts(b"HTTP/1.1 200 OK\r\ncontent-le"), True, every(UNSURE)),
    Case("cut chunk", starts(HEAD + b"transfer-encoding: chunked\r\n\r\n20\r\n{"), True, every(UNSURE)),
    Case("hangs up", starts(b""), True, every(UNSURE)),
    Case("not http", starts(b"220 mail.example.com ESMTP\r\n\r\n"), True, every(UNSURE)),
    Case("bad status line", starts(b"HTTP/1.1 OK 200\r\n\r\n"), True, every(UNSURE)),
    Case("endless header", starts(b"HTTP/1.1 200 OK\r\nx: " + b"y" * 200_000), True, every(UNSURE)),
    Case(
        "two lengths", starts(HEAD + b"content-length: 2\r\ncontent-length: 3\r\n\r\n{}"), True, every(UNSURE)
    ),
    Case("hangs, done", hangs, True, every(UNSURE)),
    Case("hangs, not done", hangs, False, every(UNSURE)),
    Case("trickles", trickles, True, every(UNSURE)),
    Case("floods", floods, True, every(UNSURE)),
    Case("over the limit", says(200, WITH_ID.ljust((1 << 20) + 1)), True, every(UNSURE)),
    Case("gzip bomb", says(200, bomb(), content_encoding="gzip"), True, every(UNSURE)),
    Case("deflate", says(200, WITH_ID, content_encoding="deflate"), True, every(UNSURE)),
]
NAMES = [case.name for case in CASES]

AFTER_CREATE = {YES: Status.SENT, NO: Status.REJECTED, UNSURE: Status.UNKNOWN}
AFTER_CALL = {YES: "done", NO: "refused", UNSURE: "unknown"}
AFTER_FEEDBACK = {YES: FeedbackState.RECORDED, NO: FeedbackState.NONE, UNSURE: FeedbackState.UNKNOWN}


def test_the_table_names_each_case_once() -> None:
    assert len(set(NAMES)) == len(NAMES)


@dataclass
class Believed:
    """What the history says."""

    rows: list[HistoryEntry]
    outcome: str

    @property
    def row(self) -> HistoryEntry:
        [only] = self.rows
        return only


async def believed(workspace: Workspace) -> Believed:
    reader = workspace.ledger.history
    ids = [row[0] for row in await reader._database.rows("select id from notifications")]
    rows = [row for id_ in ids if (row := await reader.get(id_))]
    return Believed(rows, (await workspace.ledger.calls.recent(1))[0].outcome)


async def sent(connect: Connect) -> tuple[SellerContext, HistoryEntry]:
    """One notification that was sent well."""
    seller = await connect(Journal().reads(says(200, WITH_ID), done=True))
    return seller, (await create_notification(seller, summary())).entry


@pytest.mark.parametrize("case", CASES, ids=NAMES)
async def test_a_create_is_believed_as_it_was_done(
    connect: Connect, workspace: Workspace, case: Case
) -> None:
    journal = Journal()
    seller = await connect(journal.reads(case.tail, done=case.done), gives_tokens("first", "second"))
    result = await create_notification(seller, summary())
    now = await believed(workspace)
    assert now.row.status is AFTER_CREATE[case.believed[0]]
    assert now.outcome == AFTER_CALL[case.believed[0]]
    assert (result.error is None) is (case.believed[0] == YES)
    assert len(journal.asked) == case.most
    assert {asked.body for asked in journal.asked} == {now.row.body}
    assert_agrees(now.row.status, journal.did("create"))
    assert now.row.notification_id in {None, ID}


def assert_agrees(status: Status, times: int) -> None:
    """Nothing phantom, nothing lost, nothing twice."""
    assert times <= 1
    if status is not Status.UNKNOWN:
        assert (status is Status.SENT) == (times == 1)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
async def test_a_deletion_is_believed_as_it_was_done(
    connect: Connect, workspace: Workspace, case: Case
) -> None:
    _, _ = await sent(connect)
    journal = Journal()
    seller = await connect(journal.reads(case.tail, done=case.done), gives_tokens("first", "second"))
    await delete_notifications(seller, SUMMARY, DeletionReason.INCORRECT_CONTENT, 1)
    now = await believed(workspace)
    assert now.outcome == AFTER_CALL[case.believed[1]]
    assert now.row.status is (Status.DELETED if case.believed[1] == YES else Status.SENT)
    assert len(journal.asked) == (3 if case.believed[1] == UNSURE else case.most)
    if case.believed[1] == YES:
        assert journal.did("delete") == 1
    elif case.believed[1] == NO:
        assert journal.did("delete") == 0


@pytest.mark.parametrize("case", CASES, ids=NAMES)
async def test_a_feedback_is_believed_as_it_was_done(
    connect: Connect, workspace: Workspace, case: Case
) -> None:
    _, row = await sent(connect)
    journal = Journal()
    seller = await connect(journal.reads(case.tail, done=case.done), gives_tokens("first", "second"))
    await record_feedback(seller, row)
    now = await believed(workspace)
    assert now.row.feedback is AFTER_FEEDBACK[case.believed[2]]
    assert now.outcome == AFTER_CALL[case.believed[2]]
    assert len(journal.asked) == case.most
    if case.believed[2] != UNSURE:
        assert journal.did("feedback") == (1 if case.believed[2] == YES else 0)


@pytest.mark.parametrize("script", [resets_unread, hangs_unread], ids=["reset", "hang"])
async def test_a_connection_that_nobody_reads_leaves_a_create_unknown_and_is_not_tried_again(
    connect: Connect, workspace: Workspace, script: Tail
) -> None:
    """The bytes left; whether they were read cannot be seen from here."""
    journal = Journal()
    seller = await connect(in_turn(script, journal.reads(says(200, WITH_ID), done=True)))
    await create_notification(seller, summary())
    assert (await believed(workspace)).row.status is Status.UNKNOWN
    assert journal.asked == []
