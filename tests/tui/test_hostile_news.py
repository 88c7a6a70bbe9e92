"""What is told in passing, toasts and questions, is text and nothing else."""

from msgspec import structs

from spconsole.domain.errors import ErrorDetail, RefusedError
from spconsole.domain.history import ApiCall, Status
from spconsole.domain.sellers import Environment
from spconsole.services.context import Workspace
from spconsole.tui.modals.confirm import Confirm
from spconsole.tui.screens.base import MOST_SAID, ConsoleScreen
from spconsole.tui.widgets.detail_text import TAB_CONTENT, Detail, brief
from tests.hostile import ENDLESS, HOSTILE, SURROGATE, got_through
from tests.tui.screen import SUMMARY, console, painted, press, send, settle


async def test_a_toast_shows_title_words_and_request_id_as_text(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, ConsoleScreen)
        screen.say(HOSTILE + SURROGATE, title=HOSTILE)
        await settle(pilot)
        assert got_through(painted(pilot)) == set()
        assert "[bold" in painted(pilot)
        screen.report(RefusedError(HOSTILE, request_id=HOSTILE))
        await settle(pilot)
        assert got_through(painted(pilot)) == set()


async def test_a_toast_never_covers_the_screen(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, ConsoleScreen)
        screen.say(ENDLESS)
        await settle(pilot)
        [toast] = [toast for toast in pilot.app._notifications if toast.message.startswith("www")]
        assert len(toast.message) < MOST_SAID + 50


async def test_a_question_shows_its_title_as_text(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        pilot.app.push_screen(Confirm(HOSTILE, HOSTILE, HOSTILE, HOSTILE, Environment.LOCAL))
        await settle(pilot)
        assert got_through(painted(pilot)) == set()
        await press(pilot, ["escape"])


async def test_every_tab_of_detail_shows_what_amazon_said_as_text(workspace: Workspace) -> None:
    row = (await send(workspace, SUMMARY)).entry
    hostile = structs.replace(
        row,
        status=Status.REJECTED,
        http_status=400,
        error=ErrorDetail(HOSTILE, HOSTILE, HOSTILE),
        request_id=HOSTILE,
        template_id=HOSTILE,
        actor=HOSTILE,
        url=HOSTILE,
        body=HOSTILE.encode(),
        message=HOSTILE,
    )
    call = ApiCall(
        id="1", at=row.created_at, operation=HOSTILE, environment=row.environment, account="a", profile="p",
        outcome=HOSTILE, request_id=HOSTILE, detail=HOSTILE,
    )  # fmt: skip
    hostile = structs.replace(
        hostile, profile=HOSTILE, ticket=HOSTILE, batch=HOSTILE, notification_id=HOSTILE
    )
    for count in (1, 2):
        detail = Detail(hostile, HOSTILE, (call,), (hostile,), count)
        for content in (*TAB_CONTENT.values(), brief):
            assert got_through(content(detail).plain) == set()
