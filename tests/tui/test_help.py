"""Help: what it says of the place a person is in, and that all of it can be read."""

import pytest
from msgspec import structs
from textual.containers import VerticalScroll
from textual.pilot import Pilot
from textual.widgets import Input, Static

from spconsole.domain.history import FeedbackState, Status
from spconsole.domain.parameters import EXAMPLES, ParameterType, check
from spconsole.domain.query import KEYS
from spconsole.services.context import Workspace
from spconsole.tui import help_text
from spconsole.tui.screens.first_run import FirstRunScreen
from spconsole.tui.screens.help import HelpScreen, help_of
from spconsole.tui.screens.send import SendScreen
from spconsole.tui.widgets.history_table import HistoryTable
from tests.tui.screen import SMALL, WIDE, console, painted, press, send_some, settle


def said(pilot: Pilot[None]) -> str:
    """All that help says, also what is scrolled away."""
    screen = pilot.app.screen
    assert isinstance(screen, HelpScreen)
    return " ".join(" ".join(str(part.content) for part in screen.query(Static)).split())


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_opens_and_the_same_key_closes_it(workspace: Workspace, key: str) -> None:
    async with console(workspace) as pilot:
        await press(pilot, [key])
        assert isinstance(pilot.app.screen, HelpScreen)
        await press(pilot, [key])
        assert not isinstance(pilot.app.screen, HelpScreen)


@pytest.mark.parametrize(("key", "closed"), [("escape", True), ("q", True), ("n", False), ("d", False)])
async def test_keys_of_the_screen_below_do_nothing_in_help(
    workspace: Workspace, key: str, closed: bool
) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["question_mark", key])
        assert isinstance(pilot.app.screen, HelpScreen) is not closed
        assert pilot.app.is_running
        assert len(pilot.app.screen_stack) == (1 if closed else 2)


async def test_help_is_about_the_pane_one_is_in(workspace: Workspace) -> None:
    async with console(workspace, size=SMALL) as pilot:
        await press(pilot, ["question_mark"])
        assert "Keys for 3 History" in painted(pilot)
        assert "n Write a notification to the seller" in said(pilot)
        assert "Add a seller." not in said(pilot)
        await press(pilot, ["escape", "1", "question_mark"])
        assert "Keys for 1 Sellers" in painted(pilot)
        assert "a n Add a seller." in said(pilot)
        # n adds a seller here.
        assert "n Write a notification to the seller" not in said(pilot)


async def test_help_shows_the_keys_as_the_user_has_set_them(workspace: Workspace) -> None:
    settings = structs.replace(workspace.settings, keys={"main.new": "T"})
    async with console(structs.replace(workspace, settings=settings)) as pilot:
        await press(pilot, ["question_mark"])
        assert "T Write a notification to the seller" in said(pilot)


async def test_help_explains_every_status_and_the_count(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["question_mark"])
        for words in ("✓ SENT", "? UNKNOWN may or may not exist", "⊘ DELETED", "# ACTIONED", "- NOT SENT"):
            assert words in said(pilot)
        assert "Amazon deletes by template" in said(pilot)


def test_every_state_has_a_meaning() -> None:
    assert set(help_text.STATUS_MEANINGS) == set(Status)
    assert set(help_text.FEEDBACK_MEANINGS) == set(FeedbackState) - {FeedbackState.NONE}


async def test_help_over_the_delete_dialog_explains_the_count(workspace: Workspace) -> None:
    await send_some(workspace, 2)
    async with console(workspace, size=SMALL) as pilot:
        await press(pilot, ["d", "f1"])
        assert "Amazon deletes by template" in said(pilot)
        assert "2 Reason INCORRECT_RECIPIENT." in said(pilot)
        # 1 is a reason in the dialog: under help it must not choose it.
        await press(pilot, ["1", "escape", "escape"])
        assert isinstance(pilot.app.screen.query_one(HistoryTable), HistoryTable)


async def test_f1_in_a_field_explains_the_field(workspace: Workspace) -> None:
    async with console(workspace, size=SMALL) as pilot:
        await press(pilot, ["n"])
        form = pilot.app.screen
        assert isinstance(form, SendScreen)
        kinds = {ParameterType.DATE: "a date", ParameterType.NUMBER: "a number"}
        for parameter in form.draft.template.parameters:
            form.query_one(f"#field-{parameter.name} Input", Input).focus()
            await press(pilot, ["f1"])
            assert f"{parameter.name}, {kinds[parameter.type]}" in said(pilot)
            assert help_text.RULES[parameter.type] in said(pilot)
            assert EXAMPLES[parameter.type] in said(pilot)
            await press(pilot, ["escape"])
        form.query_one("#ticket", Input).focus()
        await press(pilot, ["f1"])
        assert "never sent to Amazon" in said(pilot)


async def test_f1_in_the_filter_explains_its_keys(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["slash", "f1"])
        for key, what in KEYS.items():
            assert f"{key}: {what}" in said(pilot)


async def test_a_question_mark_in_a_field_is_typed(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["n", "question_mark"])
        assert isinstance(pilot.app.screen, SendScreen)


@pytest.mark.parametrize("type_", list(ParameterType))
def test_the_rules_give_examples_that_are_allowed(type_: ParameterType) -> None:
    assert check(type_, EXAMPLES[type_]).ok


def test_the_rule_for_numbers_tells_right_from_wrong() -> None:
    good, bad = help_text.RULES[ParameterType.NUMBER].partition("currency: ")[2].split(".", 1)[0], "1,000.50"
    assert good == "1000"
    assert check(ParameterType.NUMBER, "1000.50").ok
    assert not check(ParameterType.NUMBER, bad).ok
    assert not check(ParameterType.NUMBER, "1e3").ok


async def test_a_screen_s_own_words_are_shown(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await pilot.app.push_screen(FirstRunScreen(workspace.paths))
        await settle(pilot)
        shown = help_of(pilot.app.screen)
        assert shown.title == FirstRunScreen.TITLE_OF_HELP
        assert FirstRunScreen.HELP.split(".")[0] in shown.first.plain


@pytest.mark.parametrize("size", [SMALL, (60, 20), WIDE])
@pytest.mark.parametrize("where", [(), ("1",), ("n",)])
async def test_no_line_of_help_is_cut_and_its_end_can_be_reached(
    workspace: Workspace, size: tuple[int, int], where: tuple[str, ...]
) -> None:
    async with console(workspace, size=size) as pilot:
        await press(pilot, [*where, "f1"])
        pane = pilot.app.screen.query_one("#help", VerticalScroll)
        assert pane.virtual_size.width <= pane.scrollable_content_region.width
        seen = painted(pilot)
        for _ in range(12):
            await pilot.press("pagedown")
        await settle(pilot)
        seen += painted(pilot)
        assert pane.scroll_offset.y == pane.max_scroll_y
        assert "Close the help." not in seen
        last = [line for line in said(pilot).split() if line][-1]
        assert last in seen
