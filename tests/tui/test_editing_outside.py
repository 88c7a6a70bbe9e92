"""`F4`: the draft in an editor of one's own, and back; `F2` and `^j` of the editor."""

import contextlib
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from spconsole.domain.templates import Template
from spconsole.services.context import Workspace
from spconsole.store.templates import ASIDE
from spconsole.tui.flows import outside
from spconsole.tui.screens import draft_keys
from spconsole.tui.screens.copy_walk import CopyWalkScreen
from spconsole.tui.widgets.editor_rows import EditorRows

from .screen import SMALL, console, finish, is_open, painted, press, send_some
from .test_editor import CLAIMS

Editor = Callable[..., None]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_keys, "PAUSE_S", 0.0)
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def file(workspace: Workspace) -> Path:
    path = workspace.templates.path_of("CLAIM_EXPIRING")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"# ours\n{CLAIMS}")
    return path


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Editor:
    """Makes an editor that replaces texts, one pair for each time it is opened."""

    @contextlib.contextmanager
    def suspend(app: App[None]) -> Iterator[None]:
        yield

    def make(*changes: tuple[str, str], code: int = 0) -> None:
        script, turn = tmp_path / "my editor.py", tmp_path / "turn"
        script.write_text(
            "import pathlib, sys\n"
            f"changes, turn = {list(changes)!r}, pathlib.Path({str(turn)!r})\n"
            "now = int(turn.read_text()) if turn.exists() else 0\n"
            "turn.write_text(str(now + 1))\n"
            "file = pathlib.Path(sys.argv[1])\n"
            "file.write_text(file.read_text().replace(*changes[now])) if now < len(changes) else None\n"
            f"sys.exit({code})\n"
        )
        monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}'")

    monkeypatch.setattr(App, "suspend", suspend)
    return make


def put(path: Path, text: str) -> None:
    path.write_text(text)


def text_of(path: Path) -> str:
    return path.read_text()


def draft(pilot: Pilot[None]) -> Template:
    return pilot.app.screen.query_one(EditorRows).template


def said(pilot: Pilot[None]) -> str:
    return "\n".join(toast.message for toast in pilot.app._notifications)


def copies(file: Path) -> list[str]:
    return [path.read_text() for path in sorted((file.parent / ASIDE).glob("*"))]


async def test_what_comes_back_stands_in_the_fields_and_in_the_file(
    workspace: Workspace, file: Path, editor: Editor
) -> None:
    editor(("Claims that", "# no\\nAll claims that"), ("nothing", ""))
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e", *" Now", "f4"])
        assert draft(pilot).content.startswith("# no\nAll claims that")
        assert draft(pilot).content.endswith(" Now")
        assert "All claims that" in painted(pilot)
        await press(pilot, ["f4"])
        assert "Nothing was taken over." in said(pilot)
    assert text_of(file).startswith("# ours\n")
    assert copies(file) == []


async def test_a_faulty_text_is_opened_again_with_its_line(
    workspace: Workspace, file: Path, editor: Editor
) -> None:
    editor(('topic = "Claims"', 'topic = "Claims'), ('topic = "Claims', 'topic = "Money"'))
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e", "f4"])
        assert "at line 6" in painted(pilot)
        assert "The version before stands" in painted(pilot)
        await press(pilot, ["enter"])
        assert draft(pilot).topic == "Money"
    assert copies(file) == []


async def test_a_faulty_text_is_kept_and_the_version_before_stands(
    workspace: Workspace, file: Path, editor: Editor
) -> None:
    editor(("topic", "= topic"))
    before = text_of(file)
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e", "f4", "escape"])
        assert draft(pilot).topic == "Claims"
        await press(pilot, ["f4"])
    assert text_of(file) == before
    assert copies(file) == [before.replace("topic", "= topic")]


async def test_an_editor_that_ends_badly_changes_nothing(
    workspace: Workspace, file: Path, editor: Editor
) -> None:
    editor(("topic", "other"), code=1)
    before = text_of(file)
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e", "f4"])
        assert "ended with 1" in said(pilot)
        assert "What you wrote is in" in said(pilot)
        await press(pilot, ["f4"])
    assert text_of(file) == before
    assert copies(file) == [before.replace("topic", "other")]


async def test_what_was_changed_meanwhile_is_not_written_over(
    workspace: Workspace, file: Path, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(("Claims that", "My claims that"))
    theirs = text_of(file).replace('topic = "Claims"', 'topic = "Theirs"')
    run = "spconsole.tui.flows.outside._run"

    def meanwhile(command: list[str]) -> str:
        path = Path(command[-1])
        put(path, text_of(path).replace("Claims that", "My claims that"))
        put(file, theirs)
        return ""

    async with console(workspace) as pilot:
        await press(pilot, ["2", "e"])
        monkeypatch.setattr(run, meanwhile)
        await press(pilot, ["f4"])
        assert "changed by somebody else. What you wrote is in" in said(pilot)
    assert text_of(file) == theirs
    assert "My claims that" in copies(file)[0]


@pytest.mark.parametrize(
    ("command", "words"),
    [("", "No editor is set"), ("'", "EDITOR is not a command"), ("/nowhere/vi", "Cannot start /nowhere/vi")],
)
async def test_without_an_editor_it_is_said_what_to_set(
    workspace: Workspace,
    file: Path,
    editor: Editor,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    words: str,
) -> None:
    monkeypatch.setenv("EDITOR", command)
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e", "f4"])
        assert words in said(pilot)
        assert "EDITOR" in said(pilot)
    assert copies(file) == []


async def test_a_terminal_that_stays_is_said(
    workspace: Workspace, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "true")
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e", "f4"])
        assert "This terminal cannot be handed to an editor" in said(pilot)


async def test_nothing_is_left_waiting_while_the_editor_has_the_terminal(
    workspace: Workspace, file: Path, editor: Editor
) -> None:
    editor(("topic", "other"))
    [entry] = await send_some(workspace, 1)
    sql = "update notifications set status = 'SENDING', process = ? where id = ?"
    values = (workspace.ledger.process, str(entry.id))
    await workspace.ledger.history._database.write(lambda connection: connection.execute(sql, values))
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e", "f4"])
        assert "1 on its way or held" in said(pilot)


async def test_a_published_one_becomes_the_next_version(
    workspace: Workspace, file: Path, editor: Editor
) -> None:
    put(file, f'state = "published"\n{CLAIMS}')
    editor(("Claims that", "All claims that"))
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e", "f4"])
        assert (draft(pilot).version, draft(pilot).state) == (2, "draft")
    frozen = workspace.templates.published("CLAIM_EXPIRING")
    assert frozen is not None
    assert frozen.content.startswith("Claims that")


async def test_a_damaged_file_is_mended_from_the_list(
    workspace: Workspace, file: Path, editor: Editor
) -> None:
    put(file, "= " + text_of(file))
    editor(("= #", "#"))
    async with console(workspace) as pilot:
        await press(pilot, ["2"])
        assert "! broken" in painted(pilot)
        await press(pilot, ["f4"])
        assert "CLAIM_EXPIRING is draft, version 1." in said(pilot)
        assert "! broken" not in painted(pilot)
    assert copies(file) == []


async def test_a_comment_makes_no_version(workspace: Workspace, file: Path, editor: Editor) -> None:
    put(file, f'# ours\nstate = "published"\n{CLAIMS}')
    editor(("# ours", "# theirs"))
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e", "f4"])
        assert draft(pilot).version == 1
    assert text_of(file).startswith("# theirs")


async def test_f2_gives_the_parameter_at_the_cursor_its_next_type(workspace: Workspace, file: Path) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["2", "e", "f2"])
        assert "Put the cursor on a parameter" in said(pilot)
        await press(pilot, ["left", "left", "f2"])
        assert [each.type for each in draft(pilot).parameters] == ["date", "date"]
        await press(pilot, ["tab", "tab", "f2"])
        assert [each.type for each in draft(pilot).parameters] == ["ASIN", "date"]


@pytest.mark.parametrize("size", [(120, 36), SMALL])
async def test_the_editor_exports_and_takes_over_what_was_marked(
    workspace: Workspace, file: Path, size: tuple[int, int]
) -> None:
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["2", "e", *"'"])
        assert "export (off: 1 stop)" in painted(pilot)
        await press(pilot, ["ctrl+j"])
        assert "is a reserved character" in said(pilot)
        await press(pilot, ["backspace", "ctrl+j"])
        assert is_open(pilot, CopyWalkScreen)
        await press(pilot, ["m", "enter"])
        assert "typing makes v2" in painted(pilot)
        await press(pilot, ["escape"])
        await finish(pilot)
    found = workspace.templates.get("CLAIM_EXPIRING")
    assert found is not None
    assert found.state == "submitted"


def test_an_interrupt_in_the_editor_does_not_end_the_console() -> None:
    before = signal.getsignal(signal.SIGINT)
    with outside._interrupts_are_the_editor_s():
        signal.raise_signal(signal.SIGINT)
        asks = [sys.executable, "-c", "import signal, sys; sys.exit(signal.getsignal(2) is signal.SIG_IGN)"]
        assert subprocess.run(asks, check=False).returncode == 0
    assert signal.getsignal(signal.SIGINT) is before
