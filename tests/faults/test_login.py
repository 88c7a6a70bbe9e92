"""Login with Amazon in every state: without a token nothing was sent; with one, however odd, at most once."""

import math
from datetime import datetime, timedelta

import pytest

from spconsole.domain.history import Status
from spconsole.domain.notifications import DeletionReason
from spconsole.services.context import Workspace
from spconsole.services.deletion import delete_notifications
from spconsole.services.feedback import record_feedback_by_id
from spconsole.services.notifications import create_notification
from tests.spapi.clock import Clock
from tests.spapi.loopback import Script, gives_tokens, in_turn, unused_url
from tests.spapi.loopback import says as logs_in

from .conftest import SUMMARY, Connect, summary
from .test_matrix import believed
from .witness import ID, WITH_ID, Journal, Tail, breaks, hangs, says, starts, trickles

AT_ONCE = says(200, WITH_ID)


def hears(tail: Tail) -> Script:
    return Journal().reads(tail, done=False)


NO_TOKEN = {
    "slow": hears(hangs),
    "trickles": hears(trickles),
    "resets": hears(breaks()),
    "hangs up": hears(starts(b"")),
    "cut": logs_in(200, b'{"access_token": "a", "exp', content_length="99"),
    "html": logs_in(200, b"<html>maintenance</html>", content_type="text/html"),
    "empty": logs_in(200),
    "null": logs_in(200, b"null"),
    "list": logs_in(200, []),
    "204": logs_in(204),
    "302": logs_in(302, location="http://127.0.0.1:9/"),
    "400 invalid_grant": logs_in(400, {"error": "invalid_grant"}),
    "401 invalid_client": logs_in(401, {"error": "invalid_client"}),
    "403 html": logs_in(403, b"<html>"),
    "404": logs_in(404),
    "429": logs_in(429),
    "500": logs_in(500),
    "503 html": logs_in(503, b"<html>"),
    "599": logs_in(599),
    "no token": logs_in(200, {"expires_in": 3600}),
    "token null": logs_in(200, {"access_token": None}),
    "token empty": logs_in(200, {"access_token": ""}),
    "token number": logs_in(200, {"access_token": 5}),
    "token with a line break": logs_in(200, {"access_token": "a\r\nx-evil: 1"}),
    "token not ascii": logs_in(200, {"access_token": "tokén"}),
    "too large": logs_in(200, b" " * ((1 << 20) + 1)),
    "packed": logs_in(200, b"x", content_encoding="gzip"),
}


@pytest.mark.parametrize("login", NO_TOKEN.values(), ids=NO_TOKEN)
async def test_without_a_token_nothing_reaches_the_api(
    connect: Connect, workspace: Workspace, login: Script
) -> None:
    journal = Journal()
    seller = await connect(journal.reads(AT_ONCE, done=True), login)
    await create_notification(seller, summary())
    assert (await believed(workspace)).row.status is Status.NOT_SENT
    for act in (
        delete_notifications(seller, SUMMARY, DeletionReason.INCORRECT_CONTENT, None),
        record_feedback_by_id(seller, ID),
    ):
        assert (await act).error is not None
    assert {call.outcome for call in await workspace.ledger.calls.recent()} == {"not sent"}
    assert journal.asked == []


async def test_a_login_that_is_down_sends_nothing(connect: Connect, workspace: Workspace) -> None:
    journal = Journal()
    seller = await connect(journal.reads(AT_ONCE, done=True), await unused_url())
    await create_notification(seller, summary())
    assert (await believed(workspace)).row.status is Status.NOT_SENT
    assert journal.asked == []


LIFETIMES: dict[str, object] = {
    "missing": ...,
    "null": None,
    "text": "3600",
    "word": "soon",
    "zero": 0,
    "negative": -3600,
    "true": True,
    "list": [3600],
    "float": 0.5,
    "huge": 10**300,
    "beyond floats": 10**400,
    "inf": math.inf,
    "nan": math.nan,
}


@pytest.mark.parametrize("expires_in", LIFETIMES.values(), ids=LIFETIMES)
async def test_a_token_of_any_lifetime_sends_once(
    connect: Connect, workspace: Workspace, expires_in: object
) -> None:
    fields = {"access_token": "a", "token_type": "bearer", "expires_in": expires_in}
    if expires_in is ...:
        del fields["expires_in"]
    journal = Journal()
    seller = await connect(journal.reads(AT_ONCE, done=True), logs_in(200, fields))
    await create_notification(seller, summary())
    assert (await believed(workspace)).row.status is Status.SENT
    assert journal.did("create") == len(journal.asked) == 1


EXPIRED = b'{"errors": [{"code": "Unauthorized", "message": "The access token has expired."}]}'


@pytest.mark.parametrize("dead", [says(401), says(403, EXPIRED)], ids=["401", "403 expired"])
@pytest.mark.parametrize(
    ("then", "done", "status"),
    [
        (AT_ONCE, True, Status.SENT),
        (says(400), False, Status.REJECTED),
        (says(401), False, Status.REJECTED),
        (breaks(), True, Status.UNKNOWN),
        (hangs, False, Status.UNKNOWN),
        (says(500), True, Status.UNKNOWN),
    ],
)
async def test_a_token_that_died_early_is_renewed_once_and_the_send_happens_once(
    connect: Connect, workspace: Workspace, dead: Tail, then: Tail, *, done: bool, status: Status
) -> None:
    journal = Journal()
    seller = await connect(
        in_turn(journal.reads(dead, done=False), journal.reads(then, done=done)), gives_tokens("old", "new")
    )
    await create_notification(seller, summary())
    assert (await believed(workspace)).row.status is status
    assert len(journal.asked) == 2
    assert journal.did("create") == done


@pytest.mark.parametrize("down", ["hangs", "resets", "500", "refuses"])
async def test_a_token_that_died_and_cannot_be_renewed_means_not_sent(
    connect: Connect, workspace: Workspace, down: str
) -> None:
    scripts = {
        "hangs": hears(hangs),
        "resets": hears(breaks()),
        "500": logs_in(500),
        "refuses": logs_in(400, {"error": "invalid_grant"}),
    }
    journal = Journal()
    seller = await connect(journal.reads(says(401), done=False), in_turn(gives_tokens("old"), scripts[down]))
    await create_notification(seller, summary())
    assert (await believed(workspace)).row.status is Status.NOT_SENT
    assert (len(journal.asked), journal.did("create")) == (1, 0)


class WallClock(Clock):
    """A clock on the wall beside the steady one; a machine that sleeps stops only the latter."""

    def __init__(self) -> None:
        super().__init__()
        self.wall = super().now()

    def now(self) -> datetime:
        return self.wall

    def pass_by(self, seconds: float) -> None:
        super().pass_by(seconds)
        self.wall += timedelta(seconds=seconds)

    def sleep_on(self, seconds: float) -> None:
        """The machine is asleep."""
        self.wall += timedelta(seconds=seconds)


class TestTime:
    @pytest.fixture
    def clock(self) -> WallClock:
        return WallClock()

    @staticmethod
    async def used(connect: Connect, clock: WallClock, hours: str, expires_in: object = 3600) -> list[str]:
        """The tokens that the API saw, before and after some time."""
        seen: list[str] = []

        async def api(line: object) -> None:
            request = await line.hear()  # type: ignore[attr-defined] # a Line
            seen.append(request.headers["x-amz-access-token"])
            await AT_ONCE(line)  # type: ignore[arg-type] # a Line

        seller = await connect(api, gives_tokens("first", "second", expires_in=expires_in))
        await create_notification(seller, summary())
        if hours == "awake":
            clock.pass_by(3600)
        elif hours == "asleep":
            clock.sleep_on(3600)
        else:
            clock.sleep_on(-3 * 3600)
        await create_notification(seller, summary("2.00"))
        return seen

    async def test_after_an_hour_a_new_token_is_fetched_before_the_old_one_is_tried(
        self, connect: Connect, clock: WallClock
    ) -> None:
        assert await self.used(connect, clock, "awake") == ["first", "second"]

    async def test_a_token_that_says_it_lives_for_ever_is_renewed_after_an_hour_too(
        self, connect: Connect, clock: WallClock
    ) -> None:
        assert await self.used(connect, clock, "awake", 10**300) == ["first", "second"]

    async def test_an_hour_that_the_machine_slept_counts(self, connect: Connect, clock: WallClock) -> None:
        """A steady clock stands still meanwhile."""
        assert await self.used(connect, clock, "asleep") == ["first", "second"]

    async def test_a_clock_that_is_set_back_keeps_no_token_longer_and_stops_nothing(
        self, connect: Connect, clock: WallClock
    ) -> None:
        assert await self.used(connect, clock, "back") == ["first", "first"]
