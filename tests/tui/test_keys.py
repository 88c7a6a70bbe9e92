"""Keys: each declared once, reachable, safe in every terminal, and the user's own when there are any."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from textual.binding import Binding
from textual.dom import DOMNode

import spconsole.tui
from spconsole.config.reading import read_settings
from spconsole.services.context import Workspace
from spconsole.tui.app import SpConsole
from spconsole.tui.key_table import END, START, key_table, with_keys
from spconsole.tui.keymap import PLACES, checked_keymap, current_keys
from spconsole.tui.keys import COMMANDS, GROUPS, key_name, key_names, plain_key
from spconsole.tui.reading import first_view
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.screens.send import SendScreen
from spconsole.tui.widgets.bars import KeyBar
from tests.tui.screen import LOCAL, SMALL, WIDE, console, painted, press, settle

README = Path(__file__).resolve().parents[2] / "README.md"
AVOIDED = {"ctrl+m", "ctrl+h", "ctrl+i", "ctrl+d", "ctrl+e", "backspace", "-", "minus"}
"""What `ux.md` 3.4 keeps away from: taken by terminals or text fields, or too easily pressed."""


def classes() -> Iterator[type[DOMNode]]:
    """Every screen, dialog and widget of ours."""
    for module in pkgutil.walk_packages(spconsole.tui.__path__, "spconsole.tui."):
        for found in vars(importlib.import_module(module.name)).values():
            if isinstance(found, type) and issubclass(found, DOMNode) and found.__module__ == module.name:
                yield found


def bound(class_: type[DOMNode]) -> list[str]:
    """The ids of a class's own bindings and of those it inherits from ours."""
    own = (vars(base).get("BINDINGS", ()) for base in class_.__mro__)
    return [b.id for many in own for b in many if isinstance(b, Binding) and b.id and b.id in COMMANDS]


CLASSES = list(classes())


def test_every_command_is_bound_somewhere() -> None:
    everywhere = {id_ for class_ in CLASSES for id_ in bound(class_)}
    assert set(COMMANDS) - everywhere == set()


def test_every_binding_has_its_action() -> None:
    missing = [
        f"{class_.__name__}: {id_}"
        for class_ in CLASSES
        for id_ in bound(class_)
        if not hasattr(class_, f"action_{COMMANDS[id_].action}")
        and not hasattr(class_, f"_action_{COMMANDS[id_].action}")
    ]
    assert missing == []


def test_every_binding_of_ours_is_declared_in_one_place() -> None:
    strays = [
        f"{class_.__name__}: {binding}"
        for class_ in CLASSES
        for binding in vars(class_).get("BINDINGS", ())
        if not (isinstance(binding, Binding) and binding.id in COMMANDS)
    ]
    assert strays == []


def test_ids_are_unique() -> None:
    ids = [command.id for group in GROUPS.values() for command in group]
    assert len(ids) == len(set(ids)) == len(COMMANDS)


def test_no_avoided_key_is_used() -> None:
    used = {key.strip() for command in COMMANDS.values() for key in command.keys.split(",")}
    assert used & AVOIDED == set()


def test_no_key_needs_what_some_terminal_does_not_send() -> None:
    """Neither alt alone, nor ctrl+shift, nor ctrl with a digit or a sign."""
    keys = {key for command in COMMANDS.values() for key in command.keys.split(",") if "+" in key}
    assert [
        key for key in keys if not (key.startswith("ctrl+") and key[5:].isalpha() and len(key) == 6)
    ] == []


def test_footer_labels_are_short() -> None:
    assert [c.label for c in COMMANDS.values() if c.show and len(c.label) > 22] == []


def test_what_the_palette_lists_fits_on_one_line_of_it() -> None:
    listed = [command for command in COMMANDS.values() if command.palette]
    assert [c.id for c in listed if len(c.label) > 14 or len(c.help) > 52] == []


def test_every_sentence_is_one() -> None:
    assert [c.id for c in COMMANDS.values() if not (c.help[0].isupper() and c.help.endswith("."))] == []


@pytest.mark.parametrize("class_", CLASSES, ids=lambda class_: class_.__name__)
def test_one_key_does_one_thing_in_one_place(class_: type[DOMNode]) -> None:
    ids = set(bound(class_))
    taken: dict[str, str] = {}
    for id_ in ids:
        for key in map(plain_key, COMMANDS[id_].keys.split(",")):
            assert taken.setdefault(key, id_) == id_


@pytest.mark.parametrize("class_", CLASSES, ids=lambda class_: class_.__name__)
def test_the_clash_check_knows_every_place(class_: type[DOMNode]) -> None:
    wheres = {COMMANDS[id_].where for id_ in bound(class_)}
    assert not wheres or any(wheres <= place for place in PLACES)


@pytest.mark.parametrize(
    ("key", "name"),
    [("ctrl+j", "^j"), ("f5", "F5"), ("escape", "esc"), ("question_mark", "?"), ("?", "?"), ("plus", "+"),
     ("left_square_bracket", "["), ("exclamation_mark", "!"), ("space", "space"), ("tab", "tab"), ("G", "G")],
)  # fmt: skip
def test_keys_are_written_as_people_write_them(key: str, name: str) -> None:
    assert key_name(key) == name


def test_all_keys_of_a_command_are_named() -> None:
    assert key_names("q, ctrl+q") == ["q", "^q"]


# The README.


def test_the_readme_has_the_table_that_is_generated() -> None:
    readme = README.read_text(encoding="utf-8")
    assert with_keys(readme) == readme, "run: python -m spconsole.tui.key_table"


def test_the_table_has_every_command_once() -> None:
    table = key_table()
    assert [id_ for id_ in COMMANDS if table.count(f"| `{id_}` |") != 1] == []


def test_what_stands_around_the_table_stays() -> None:
    written = with_keys(f"# Title\n{START}\nold\n{END}\nafter\n")
    assert written.startswith(f"# Title\n{START}\n")
    assert written.endswith(f"{END}\nafter\n")
    assert "old" not in written
    assert with_keys(written) == written


def test_a_readme_without_its_marks_is_not_touched() -> None:
    with pytest.raises(ValueError, match="keys:start"):
        with_keys("# Title\n")


# The user's own keys.


@pytest.mark.parametrize(
    "keys",
    [{"main.new": "T"}, {"main.new": "T, ctrl+n"}, {"main.new": "%"}, {"main.new": "percent_sign"},
     {"main.new": "d", "main.delete": "n"}, {"send.review": "ctrl+r"}, {"review.send": "S"}, {}],
)  # fmt: skip
def test_a_key_of_the_user_is_taken(keys: dict[str, str]) -> None:
    assert checked_keymap(keys) == (keys, [])


@pytest.mark.parametrize(
    ("keys", "left", "said"),
    [
        ({"main.nwe": "T"}, {}, "main.nwe is not a command. Did you mean main.new?"),
        ({"zzzz": "T"}, {}, "zzzz is not a command. The README lists them."),
        ({"main.new": ""}, {}, "main.new: nothing is not a key."),
        ({"main.new": "N,"}, {}, "main.new: nothing is not a key."),
        ({"main.new": "foo"}, {}, "main.new: foo is not a key. Write one like n, ctrl+n or f5."),
        ({"main.new": "hyper+n"}, {}, "main.new: hyper+n is not a key."),
        ({"main.new": "ctrl+m"}, {}, "main.new: terminals send ctrl+m as Enter."),
        ({"main.new": "ctrl+h"}, {}, "main.new: terminals send ctrl+h as Backspace."),
        ({"send.review": "r"}, {}, "send.review: r is typed into the fields of the form."),
        ({"send.review": "question_mark"}, {}, "is typed into the fields of the form."),
        # Textual would let the first win and say nothing.
        ({"main.new": "d"}, {}, "main.new and main.delete both want d in one place. main.new keeps n"),
        ({"main.new": "plus"}, {}, "main.new and main.zoom both want + in one place."),
        ({"main.new": "j"}, {}, "main.new and rows.down both want j in one place."),
        ({"main.new": "x", "main.delete": "x"}, {"main.new": "x"}, "main.delete and main.new both want x"),
        # Taking back one of two swapped keys must not leave the other in the way.
        ({"main.new": "d", "main.delete": "f"}, {}, "main.delete and main.feedback both want f"),
    ],
)
def test_a_key_that_cannot_be_is_set_aside_with_a_sentence(
    keys: dict[str, str], left: dict[str, str], said: str
) -> None:
    keymap, problems = checked_keymap(keys)
    assert keymap == left
    assert any(said in problem for problem in problems)


@pytest.mark.parametrize("key", ["enter", "space", "ctrl+j", "s,f5", "S,enter"])
def test_sending_keeps_a_key_of_its_own(key: str) -> None:
    keymap, [problem] = checked_keymap({"review.send": key})
    assert keymap == {}
    assert "sending must have a key of its own" in problem


def test_sending_keeps_a_key_of_its_own_when_both_are_changed() -> None:
    keymap, [problem] = checked_keymap({"send.review": "f8", "review.send": "f8"})
    assert keymap == {"send.review": "f8"}
    assert "sending must have a key of its own" in problem


def test_our_own_keys_need_no_excuse() -> None:
    for id_, command in COMMANDS.items():
        keymap, problems = checked_keymap({id_: command.keys})
        assert (keymap, problems) == ({id_: command.keys}, [])
        assert current_keys(id_, {}) == command.keys


def with_own_keys(workspace: Workspace, text: str) -> Workspace:
    """The workspace as it is opened with this `config.toml`."""
    path = workspace.paths.settings
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    settings, problems = read_settings(path, {})
    return structs.replace(workspace, settings=settings, problems=problems)


@pytest.mark.parametrize("config", ['[keys]\n"main.new" = "T"\n', '[keys]\nmain.new = "T"\n'])
async def test_a_key_from_the_config_file_works_and_is_shown(workspace: Workspace, config: str) -> None:
    async with console(with_own_keys(workspace, config), size=SMALL) as pilot:
        assert " T new " in painted(pilot)
        await press(pilot, ["n"])
        assert not isinstance(pilot.app.screen, SendScreen)
        await press(pilot, ["T"])
        assert isinstance(pilot.app.screen, SendScreen)


async def said_at_start(workspace: Workspace) -> str:
    """What stands on the first screen, its toasts too."""
    app = SpConsole(workspace, LOCAL, await first_view(workspace, LOCAL.environment))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await settle(pilot)
        return " ".join(painted(pilot).replace("▌", "").split())


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ('[keys]\n"main.nwe" = "T"\n', "main.nwe is not a command. Did you mean main.new?"),
        ('[keys]\n"main.new" = "d"\n', "main.new and main.delete both want d"),
        ("[keys]\nmain.delete = 5\n", "main.delete: write the key in quotes"),
    ],
)
async def test_a_wrong_key_is_named_when_the_console_opens(
    workspace: Workspace, config: str, said: str
) -> None:
    words = await said_at_start(with_own_keys(workspace, config))
    assert all(word in words for word in said.split())


async def test_of_two_keys_that_clash_none_is_lost(workspace: Workspace) -> None:
    async with console(with_own_keys(workspace, '[keys]\n"main.new" = "d"\n')) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, ConsoleScreen)
        active = {key: found.binding.id for key, found in screen.active_bindings.items()}
        assert (active["d"], active["n"]) == ("main.delete", "main.new")


async def test_one_bad_line_does_not_cost_the_other_keys(workspace: Workspace) -> None:
    config = '[keys]\nmain.delete = 5\nmain.new = "T"\n'
    async with console(with_own_keys(workspace, config), size=SMALL) as pilot:
        assert " T new " in pilot.app.screen.query_one(KeyBar).render().plain
