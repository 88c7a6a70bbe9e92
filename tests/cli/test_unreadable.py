"""A history that cannot be read: every command that looks into it says so, instead of finding nothing."""

import pytest

from .shell import Shell

ROW = "47f05db0-03fe-11ed-b939-0242ac120002"
COMMANDS: dict[str, tuple[str, ...]] = {
    "history": ("history",),
    "history as CSV": ("history", "--format", "csv"),
    "history --like": ("history", "--like", ROW),
    "find": ("find", ROW),
    "who-else": ("who-else", ROW),
    "repair list": ("repair", "list"),
    "repair show": ("repair", "show", ROW),
    "feedback --from": ("feedback", "--proof", "booked", "--from"),
    "incident": ("incident", ROW),
    "curl": ("curl", ROW),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_history_that_is_no_database_is_told_by_every_command_that_looks_into_it(
    shell: Shell, command: str
) -> None:
    shell.done("history")
    (shell.data / "history.db").write_bytes(b"no database at all, but long enough to look like a file " * 99)
    words = COMMANDS[command]
    if words[-1] == "--from":
        words = (*words, str(shell.write("done.csv", f"id,booked\n{ROW},order 7\n")))
    ran = shell(*words)
    assert ran.code == 1
    assert len(ran.out.splitlines()) == (1 if "CSV" in command else 0)
    assert "history.db is not a sound history file." in ran.err
