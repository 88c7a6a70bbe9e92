"""A draft whose file is damaged, deleted or changed while it is edited: nothing typed is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from spconsole.domain.errors import ConfigError
from spconsole.domain.templates import Template
from spconsole.services.context import Workspace
from spconsole.store.templates import ASIDE
from spconsole.tui.screens import draft_keys
from spconsole.tui.screens.draft_keys import DraftKeys
from spconsole.tui.screens.editor import EditorScreen
from spconsole.tui.widgets.editor_rows import EditorRows, ParameterRow

from .screen import SMALL, WIDE, console, finish, is_open, painted, press, settle
from .test_editor import CLAIMS

OURS = "Claims that expire on ${expiresOn}: ${claims}. Ours"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_keys, "PAUSE_S", 0.0)
    monkeypatch.setattr(draft_keys, "LOOK_S", 3600.0)


@pytest.fixture
def file(workspace: Workspace) -> Path:
    path = workspace.templates.path_of("CLAIM_EXPIRING")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(CLAIMS)
    return path


def kept(workspace: Workspace) -> Template:
    found = workspace.templates.get("CLAIM_EXPIRING")
    assert found is not None
    return found


def draft(pilot: Pilot[None]) -> Template:
    return pilot.app.screen.query_one(EditorRows).template


async def look(pilot: Pilot[None]) -> None:
    """What a second does."""
    screen = pilot.app.screen
    assert isinstance(screen, DraftKeys)
    screen.call_next(screen.look_outside)
    await settle(pilot)


def said(pilot: Pilot[None]) -> str:
    return "\n".join(toast.message for toast in pilot.app._notifications)


def put(path: Path, text: str) -> None:
    path.write_text(text)


def text_of(path: Path) -> str:
    return path.read_text()


def there(path: Path) -> bool:
    return path.exists()


def remove(path: Path) -> None:
    path.unlink()


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside.txt").write_text("theirs")


def empty(path: Path) -> None:
    path.write_text("")


def cut(path: Path) -> None:
    path.write_text(CLAIMS[: len(CLAIMS) // 2])


def breaks(path: Path) -> None:
    path.write_text(CLAIMS.replace('topic = "Claims"', 'topic = "Claims'))


def bloat(path: Path) -> None:
    path.write_text(CLAIMS + "# x\n" * (10 * 1024 * 1024 // 4))


def scramble(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00" * 100)


DAMAGE = {
    remove: "is gone",
    make_folder: "directory",
    empty: "is cut off",
    cut: "is cut off",
    breaks: "is not TOML",
    bloat: "is larger than 64 KiB",
    scramble: "is not UTF-8",
}


@pytest.mark.parametrize(("damage", "words"), DAMAGE.items(), ids=lambda each: getattr(each, "__name__", ""))
async def test_what_was_typed_outlives_a_damaged_file(
    workspace: Workspace, file: Path, damage: Callable[[Path], None], words: str
) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        damage(file)
        await look(pilot)
        assert words in said(pilot)
        assert "^s asks" in painted(pilot)
        await press(pilot, [*" Ours"])
        assert draft(pilot).content == OURS
        await press(pilot, ["ctrl+s"])
        assert "Changed by somebody else" in painted(pilot)
        await press(pilot, ["enter"])
        assert kept(workspace).content == OURS
        assert kept(workspace).problem == ""
        await press(pilot, ["escape"])
        await finish(pilot)
        assert not is_open(pilot, EditorScreen)
    aside = file.parent / ASIDE / file.name
    assert there(aside) == (damage is not remove)
    if damage is make_folder:
        assert text_of(aside / "inside.txt") == "theirs"


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_deleted_file_is_not_left_behind_unasked(
    workspace: Workspace, file: Path, size: tuple[int, int]
) -> None:
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["2", "e"])
        remove(file)
        await press(pilot, ["escape"])
        assert "What you have here is in no file" in painted(pilot)
        assert "somebody deleted" in painted(pilot)
        await press(pilot, ["escape"])
        assert is_open(pilot, EditorScreen)
        await press(pilot, ["escape", "enter"])
        await finish(pilot)
        assert not there(file)


async def test_a_file_that_cannot_be_written_keeps_the_typed_text_here(
    workspace: Workspace, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, text: str) -> None:
        raise ConfigError(f"Cannot write {path}: Permission denied. Make its folder writable.")

    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        writes = workspace.templates._write
        monkeypatch.setattr(workspace.templates, "_write", refuse)
        await press(pilot, [*" Ours", "ctrl+s"])
        assert "Make its folder writable" in said(pilot)
        assert "not saved" in painted(pilot)
        await press(pilot, ["escape"])
        assert "What you have here is in no file" in painted(pilot)
        await press(pilot, ["escape"])
        assert draft(pilot).content == OURS
        monkeypatch.setattr(workspace.templates, "_write", writes)
        await press(pilot, ["ctrl+s", "escape"])
        await finish(pilot)
    assert kept(workspace).content == OURS


async def test_what_somebody_else_wrote_is_taken_over_when_nothing_was_typed_here(
    workspace: Workspace, file: Path
) -> None:
    theirs = CLAIMS.replace("Claims that", "Your claims that").replace('"number"', '"ASIN"')
    theirs = theirs.replace("expiresOn", "endsOn").replace('topic = "Claims"', 'topic = "Theirs"')
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        put(file, theirs)
        await look(pilot)
        assert "taken over from its file" in painted(pilot)
        assert "Your claims that" in painted(pilot)
        assert "somebody else" not in said(pilot)
        assert [row.value for row in pilot.app.screen.query(ParameterRow)] == list(draft(pilot).parameters)
        assert (draft(pilot).topic, draft(pilot).parameters[1].type) == ("Theirs", "ASIN")
        await press(pilot, [*"!", "ctrl+s", "escape"])
        await finish(pilot)
    assert text_of(file) == theirs.replace("${claims}.", "${claims}.!")


async def test_a_damage_is_said_once_and_not_at_every_key(workspace: Workspace, file: Path) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        breaks(file)
        await press(pilot, [*" Ours"])
        await press(pilot, ["!"])
        assert said(pilot).count("is not TOML") == 1


async def test_a_look_comes_by_itself(
    workspace: Workspace, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_keys, "LOOK_S", 0.01)
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        put(file, CLAIMS.replace('topic = "Claims"', 'topic = "Theirs"'))
        for _ in range(500):
            await pilot.pause(0.01)
            if draft(pilot).topic == "Theirs":
                break
        assert draft(pilot).topic == "Theirs"


async def test_when_both_changed_it_is_said_and_both_texts_stay(workspace: Workspace, file: Path) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        cut(file)
        await press(pilot, [*" Ours"])
        put(file, CLAIMS.replace("Claims that", "Theirs that"))
        await look(pilot)
        assert "was changed by somebody else" in said(pilot)
        assert "^s asks" in painted(pilot)
        assert draft(pilot).content == OURS
        await press(pilot, ["ctrl+s", "enter"])
        assert kept(workspace).content == OURS
        aside = file.parent / ASIDE / file.name
        assert "Theirs that" in text_of(aside)
        assert str(aside) in said(pilot)


async def test_two_consoles_on_one_draft_lose_nothing(workspace: Workspace, file: Path) -> None:
    async with console(workspace) as one, console(workspace) as other:
        for pilot in (one, other):
            await press(pilot, ["2", "e"])
        await press(one, [*" Ours", "ctrl+s"])
        await press(other, [*" Theirs"])
        assert "changed by somebody else" in painted(other)
        assert draft(other).content.endswith(" Theirs")
        await press(other, ["ctrl+s", "enter"])
        assert kept(workspace).content.endswith("${claims}. Theirs")
        await look(one)
        assert draft(one).content.endswith(" Theirs")
        assert text_of(file.parent / ASIDE / file.name).count(" Ours") == 1


async def test_a_step_that_was_marked_elsewhere_is_not_typed_over(workspace: Workspace, file: Path) -> None:
    step = '\n[[life]]\nstate = "submitted"\nversion = 1\nat = 2020-01-01T00:00:00Z\nby = "op@desk"\n'
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        put(file, f'state = "submitted"\n{CLAIMS}{step}')
        await press(pilot, [*" Ours", "ctrl+s", "enter"])
        await press(pilot, ["escape"])
        await finish(pilot)
    found = kept(workspace)
    assert (found.version, found.state, found.content) == (2, "draft", OURS)
    assert [each.state for each in found.life] == ["submitted"]


async def test_a_published_one_whose_file_is_gone_becomes_the_next_version(
    workspace: Workspace, file: Path
) -> None:
    put(file, f'state = "published"\n{CLAIMS}')
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        remove(file)
        await look(pilot)
        await press(pilot, [*" Ours", "ctrl+s", "enter"])
        assert (kept(workspace).version, kept(workspace).state) == (2, "draft")


async def test_a_new_type_is_not_given_to_a_file_that_changed(workspace: Workspace, file: Path) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        put(file, CLAIMS.replace('topic = "Claims"', 'topic = "Theirs"'))
        pilot.app.screen.query_one(EditorRows).focus_field("type")
        await press(pilot, [*"_SOON"])
        assert kept(workspace).topic == "Theirs"
        await press(pilot, ["ctrl+s", "enter"])
        assert workspace.templates.get("CLAIM_EXPIRING") is None
        renamed = workspace.templates.get("CLAIM_EXPIRING_SOON")
        assert renamed is not None
        assert renamed.topic == "Claims"
