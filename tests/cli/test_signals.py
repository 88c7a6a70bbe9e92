"""The console is told to end, loses its terminal, or goes to the shell: nothing goes out unseen."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from spconsole.domain.history import Status
from spconsole.store.database import open_database
from spconsole.store.history import HistoryStore
from tests.store.rows import entry

from .shell import Shell

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from .screen_terminal import ScreenTerminal


@pytest.fixture
def console(shell: Shell) -> Iterator[ScreenTerminal]:
    """A new user's console, past its first question."""
    with ScreenTerminal(shell.data) as terminal:
        opened(terminal)
        yield terminal


def opened(terminal: ScreenTerminal) -> None:
    terminal.read_until("try it locally")
    terminal.press("\r")
    terminal.read_until("3 History")


def send_into_silence(console: ScreenTerminal) -> None:
    """A send whose answer does not come."""
    console.press(":demo timeout")
    console.read_until("timeout")
    console.press("\r")
    console.read_until("The next call")
    console.press("n")
    console.read_until("review")
    console.press("\x0a")
    console.read_until("nothing has been sent yet")
    console.press_until_there_is_a_row("s")


def hold_one(data: Path) -> None:
    """A row that the running console holds."""
    [lock] = (data / "running").glob("*.lock")

    async def add() -> None:
        database = await open_database(data / "history.db")
        row = structs.replace(entry(), status=Status.HELD, process=lock.stem)
        await HistoryStore(database).add(row)
        await database.close()

    asyncio.run(add())


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_console_that_is_told_to_end_does_and_says_which_signal_it_was(
    console: ScreenTerminal, number: signal.Signals, code: int
) -> None:
    console.tell(number)
    assert console.end() == code


def test_the_terminal_is_as_before_when_it_was_told_to_end(console: ScreenTerminal) -> None:
    assert not console.echoes()
    console.tell(signal.SIGTERM)
    console.end()
    assert console.echoes()
    assert "\x1b[?1049l" in console.text


def test_what_is_held_is_taken_back_when_it_is_told_to_end(console: ScreenTerminal) -> None:
    hold_one(console.data)
    console.tell(signal.SIGTERM)
    assert console.end() == 143
    assert (console.row()["status"], console.row()["error_code"]) == ("NOT_SENT", "TakenBack")


def test_a_send_without_an_answer_is_unknown_after_the_grace(console: ScreenTerminal) -> None:
    send_into_silence(console)
    console.tell(signal.SIGTERM)
    assert console.end() == 143
    assert console.row()["status"] == "UNKNOWN"


def test_a_second_signal_ends_it_at_once_and_the_next_start_settles_the_row(
    console: ScreenTerminal, shell: Shell
) -> None:
    send_into_silence(console)
    console.tell(signal.SIGTERM)
    console.tell(signal.SIGHUP)
    assert console.end() in {129, 143}
    assert console.row()["status"] == "SENDING"
    assert [row["status"] for row in shell.rows()] == ["UNKNOWN"]


def test_a_closed_terminal_ends_it_and_takes_back_what_is_held(console: ScreenTerminal) -> None:
    hold_one(console.data)
    console.hang_up()
    assert console.end() == 129
    assert console.row()["status"] == "NOT_SENT"
    assert console.left_in_order()


def test_a_terminal_that_is_gone_without_a_signal_ends_it_too(shell: Shell) -> None:
    with ScreenTerminal(shell.data, controlling=False) as terminal:
        opened(terminal)
        terminal.hang_up()
        assert terminal.end() == 129
        assert terminal.left_in_order()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_ctrl_z_goes_to_the_shell_and_fg_paints_the_screen_again(console: ScreenTerminal) -> None:
    console.press("\x1a")
    assert console.is_stopped()
    assert console.echoes()
    console.text = ""
    console.tell(signal.SIGCONT)
    console.read_until("3 History")
    console.press("\x11")
    assert console.end() == 0
