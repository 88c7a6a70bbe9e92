"""The template editor: judged on every key, saved by itself, and nothing typed is lost."""

import asyncio
import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from spconsole.domain.templates import Template
from spconsole.services import editing
from spconsole.services.context import Workspace
from spconsole.services.lifecycle import save_as
from spconsole.tui.screens import draft_keys
from spconsole.tui.screens.editor import EditorScreen
from spconsole.tui.widgets.editor_rows import EditorRows, ParameterRow
from spconsole.tui.widgets.lines import Lines

from .screen import SMALL, WIDE, console, finish, is_open, painted, press

CLAIMS = """
content = "Claims that expire on ${expiresOn}: ${claims}."
cta_url = "https://app.example.com/claims"
expected_action = "Act"
topic = "Claims"

[parameters.expiresOn]
type = "date"
sample = "2026-09-01"

[parameters.claims]
type = "number"
sample = "3"
"""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_keys, "PAUSE_S", 0.0)


@pytest.fixture
def file(workspace: Workspace) -> Path:
    folder = workspace.templates.folder
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "CLAIM_EXPIRING.toml"
    path.write_text(CLAIMS)
    return path


def put(path: Path, text: str) -> None:
    path.write_text(text)


def kept(workspace: Workspace, type_: str = "CLAIM_EXPIRING") -> Template:
    found = workspace.templates.get(type_)
    assert found is not None
    return found


def draft(pilot: Pilot[None]) -> Template:
    return pilot.app.screen.query_one(EditorRows).template


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_template_is_written_from_nothing(workspace: Workspace, size: tuple[int, int]) -> None:
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["2", "a", *"LOW_STOCK", "tab"])
        assert "There is no text." in painted(pilot)
        await press(pilot, [*"Only ${units} left of ${asin}. Don't wait."])
        screen = painted(pilot)
        assert "is a reserved character" in screen
        assert "${units}" in screen
        assert [(each.name, each.type) for each in draft(pilot).parameters] == [
            ("units", "number"),
            ("asin", "ASIN"),
        ]
        await press(pilot, ["escape"])
        await finish(pilot)
        assert not is_open(pilot, EditorScreen)
    assert kept(workspace, "LOW_STOCK").content == "Only ${units} left of ${asin}. Don't wait."
    assert workspace.templates.get("NEW_TEMPLATE") is None


async def test_every_key_is_judged_and_saved(workspace: Workspace, file: Path) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        assert "nothing found" in painted(pilot)
        await press(pilot, [*" & more"])
        assert "& is a reserved character" in painted(pilot)
        assert "1 stop" in painted(pilot)
        await press(pilot, ["ctrl+s"])
        assert "saved" in painted(pilot)
    assert kept(workspace).content.endswith(" & more")


async def test_a_key_its_preview_and_its_lint_are_in_one_frame(workspace: Workspace, file: Path) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        screen = pilot.app.screen
        screen.query_one("#edit-content", TextArea).insert(" & more")  # as a key does; nothing runs meanwhile
        assert " & more" in str(screen.query_one("#editor-preview", Lines).content)
        assert "& is a reserved character" in str(screen.query_one("#editor-lint", Lines).content)


async def test_a_save_that_ends_after_the_screen_has_nothing_to_judge(
    workspace: Workspace, file: Path
) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        editor = pilot.app.screen
        assert isinstance(editor, EditorScreen)
        await press(pilot, ["escape"])
        await finish(pilot)
        assert not editor.is_attached
        editor.judge()


async def test_undone_and_redone_typing_is_judged_too(workspace: Workspace, file: Path) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e", "&"])
        assert "1 stop" in painted(pilot)
        await press(pilot, ["ctrl+z"])
        assert "nothing found" in painted(pilot)
        await press(pilot, ["ctrl+y"])
        assert "1 stop" in painted(pilot)


async def test_a_renamed_placeholder_keeps_type_and_sample(workspace: Workspace, file: Path) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e", "left", "left", "backspace", *"sOpen"])
        assert [(each.name, each.type, each.sample) for each in draft(pilot).parameters] == [
            ("expiresOn", "date", "2026-09-01"),
            ("claimsOpen", "number", "3"),
        ]
        assert [row.parameter.name for row in pilot.app.screen.query(ParameterRow)] == [
            "expiresOn",
            "claimsOpen",
        ]


async def test_a_placeholder_that_comes_back_is_as_it_was(workspace: Workspace, file: Path) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e", "left", "backspace"])
        assert [each.name for each in draft(pilot).parameters] == ["expiresOn"]
        await press(pilot, ["}"])
        assert draft(pilot).parameters[1].sample == "3"


async def test_the_preview_shows_the_longest_and_the_smallest(workspace: Workspace, file: Path) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        assert "2026-09-01: 3." in painted(pilot)
        await press(pilot, ["f8"])
        assert "9999999999" in painted(pilot)
        await press(pilot, ["f8"])
        assert "2026-09-01: 0." in painted(pilot)


async def test_the_cursor_goes_to_the_next_finding(workspace: Workspace, file: Path) -> None:
    put(file, CLAIMS.replace("Claims that", "Claims & that").replace('topic = "Claims"', ""))
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e", "ctrl+n", "delete", *"and"])
        assert draft(pilot).content.startswith("Claims and that")
        await press(pilot, ["ctrl+n", *"Money"])
        assert draft(pilot).topic == "Money"


async def test_what_was_submitted_becomes_the_next_version(workspace: Workspace, file: Path) -> None:
    put(file, f'state = "published"\n{CLAIMS}')
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        assert "typing makes v2" in painted(pilot)
        await press(pilot, ["!", "escape"])
        await finish(pilot)
    assert (kept(workspace).version, kept(workspace).state) == (2, "draft")
    frozen = workspace.templates.published("CLAIM_EXPIRING")
    assert frozen is not None
    assert frozen.version == 1


async def test_looking_changes_nothing(workspace: Workspace, file: Path) -> None:
    before = workspace.templates.mark_of("CLAIM_EXPIRING")
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e", "escape"])
        await finish(pilot)
    assert workspace.templates.mark_of("CLAIM_EXPIRING") == before


async def test_a_file_that_changed_outside_is_asked_about(workspace: Workspace, file: Path) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        put(file, CLAIMS.replace('topic = "Claims"', 'topic = "Theirs"'))
        await press(pilot, ["!"])
        assert "changed by somebody else" in painted(pilot)
        await press(pilot, ["ctrl+s", "escape"])
        assert kept(workspace).topic == "Theirs"
        await press(pilot, ["ctrl+s", "enter"])
        assert kept(workspace).topic == "Claims"
        assert kept(workspace).content.endswith("!")


async def test_what_cannot_be_kept_is_not_thrown_away_unasked(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "a", *"no type", "escape"])
        assert "Not saved" in painted(pilot)
        await press(pilot, ["escape"])
        assert is_open(pilot, EditorScreen)
        assert draft(pilot).type == "no type"
        await press(pilot, ["escape", "enter"])
        await finish(pilot)
        assert not is_open(pilot, EditorScreen)


async def test_a_damaged_file_is_not_opened(workspace: Workspace, file: Path) -> None:
    put(file, "=")
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        assert not is_open(pilot, EditorScreen)
        assert any("is not TOML" in toast.message for toast in pilot.app._notifications)


async def test_steps_are_marked_and_taken_back(workspace: Workspace, file: Path) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "m", *"submitted", "enter"])
        await finish(pilot)
        assert kept(workspace).state == "submitted"
        await press(pilot, ["m", *"returned", "enter"])
        await press(pilot, [*"Say what expires.", "ctrl+s"])
        await finish(pilot)
        assert kept(workspace).life[-1].note == "Say what expires."
        await press(pilot, ["e"])
        assert "Amazon's words" in painted(pilot)
        await press(pilot, ["escape"])
        await finish(pilot)
        await press(pilot, ["m", *"take", "enter"])
        await finish(pilot)
        assert kept(workspace).state == "submitted"


async def test_a_built_in_one_is_not_edited(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        assert "built into the local sandbox" in painted(pilot)


async def test_what_is_typed_while_the_file_is_written_is_kept_too(
    workspace: Workspace, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, goes_on = threading.Event(), threading.Event()

    def slow(*args: object) -> Template:
        kept = save_as(*args)  # type: ignore[arg-type]
        written.set()
        goes_on.wait(10)
        return kept

    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        monkeypatch.setattr(editing, "save_as", slow)
        monkeypatch.setattr(draft_keys, "PAUSE_S", 60.0)
        box = pilot.app.screen.query_one(TextArea)
        box.insert(" Now")
        await pilot.press("ctrl+s")
        await asyncio.to_thread(written.wait, 10)
        box.insert("!")
        await pilot.pause()
        monkeypatch.setattr(editing, "save_as", save_as)
        goes_on.set()
        await press(pilot, ["escape"])
        await finish(pilot)
    assert kept(workspace).content.endswith(" Now!")


async def test_the_next_version_says_what_sends_follow_until_then(workspace: Workspace, file: Path) -> None:
    put(file, CLAIMS + "\n")
    async with console(workspace) as pilot:
        await press(pilot, ["2", "m", *"publ", "enter"])
        await finish(pilot)
        await press(pilot, ["e"])
        assert "Sends follow" not in painted(pilot)
        await press(pilot, [*" ${more}"])
        assert "Sends follow v1 until v2 is" in painted(pilot)
        assert "more is new" in painted(pilot)
        await press(pilot, ["escape"])
        await finish(pilot)
        assert "draft v2" in painted(pilot)


async def test_a_step_that_was_marked_by_mistake_is_taken_back_with_one_key(
    workspace: Workspace, file: Path
) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "m", *"subm", "enter"])
        await finish(pilot)
        assert kept(workspace).state == "submitted"
        await press(pilot, ["z"])
        await finish(pilot)
        assert kept(workspace).state == "draft"
        assert "CLAIM_EXPIRING was submitted, and is draft again." in painted(pilot)
        await press(pilot, ["z"])
        assert "Nothing is held" in painted(pilot)
