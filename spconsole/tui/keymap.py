"""The user's own keys: what of `[keys]` in `config.toml` can be followed, and a sentence for the rest."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from textual.keys import Keys, key_to_character

from spconsole.domain.text import one_line
from spconsole.tui.keys import COMMANDS, key_name, plain_key

PLACES: tuple[frozenset[str], ...] = tuple(
    frozenset(names.split())
    for names in (
        "main app rows marks", "found app rows marks", "filter", "sellers rows", "templates rows",
        "send app", "review app",
        "seller_form options app", "first app", "dialog app", "delete dialog app", "environment dialog app",
        "leave dialog app", "editor options app", "walk app", "words dialog app",
        "resolve dialog app", "forbidden dialog app", "copy_menu dialog app", "export options dialog app",
        "insights app", "repair app rows", "palette", "help",
    )
)  # fmt: skip
"""Whose keys are heard at one time: there, one key can do one thing only."""
FOCUSED_FIRST = frozenset({"options.leave", "dialog.accept"})
"""One key may do both: a line of options hears it before its dialog does, and goes on to the next field."""
TYPED_INTO = frozenset({"send", "seller_form", "editor", "words"})
"""Where the focus is in a text field, which takes every letter and digit."""
SAME_KEY = {"ctrl+m": "Enter", "ctrl+i": "Tab", "ctrl+h": "Backspace", "ctrl+left_square_bracket": "Esc"}
"""What a terminal cannot tell apart."""
_KNOWN = frozenset(key.value for key in Keys if "<" not in key.value)
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super"})


def checked_keymap(overrides: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The overrides that can be followed, and a sentence for each that cannot.

    Textual ignores an unknown id in silence, and drops the key of the other command when two want the
    same one. Neither may happen unsaid.
    """
    keymap: dict[str, str] = {}
    problems: list[str] = []
    for id_, keys in overrides.items():
        problem = _problem(id_, keys) or _too_easy(id_, keys, overrides)
        if problem:
            problems.append(_said(problem))
        else:
            keymap[id_] = keys
    while clash := _clash(keymap):
        loser, other, key = clash
        del keymap[loser]
        problems.append(
            _said(
                f"{loser} and {other} both want {key_name(key)} in one place. {loser} keeps "
                f"{key_name(COMMANDS[loser].keys)}; choose another key."
            )
        )
    return keymap, problems


def current_keys(id_: str, keymap: Mapping[str, str]) -> str:
    """A command's keys: the user's, or ours."""
    return keymap.get(id_) or COMMANDS[id_].keys


def _said(problem: str) -> str:
    return one_line(f"config.toml: keys: {problem}")


def _problem(id_: str, keys: str) -> str:
    """Why one override cannot be followed."""
    if id_ not in COMMANDS:
        close = get_close_matches(id_, COMMANDS, n=1)
        hint = f" Did you mean {close[0]}?" if close else ""
        return f"{id_} is not a command.{hint} The README lists them."
    wanted = [key.strip() for key in keys.split(",")]
    for key in wanted:
        if not _is_key(key):
            return f"{id_}: {key or 'nothing'} is not a key. Write one like n, ctrl+n or f5."
        if key in SAME_KEY:
            return f"{id_}: terminals send {key} as {SAME_KEY[key]}. Choose another key."
        if COMMANDS[id_].where in TYPED_INTO and len(plain_key(key)) == 1:
            return f"{id_}: {key} is typed into the fields of the form. Choose one like ctrl+n or f5."
    return ""


def _is_key(key: str) -> bool:
    *modifiers, base = key.split("+") if len(key) > 1 else [key]
    return _MODIFIERS.issuperset(modifiers) and bool(base) and (
        len(base) == 1 or base in _KNOWN or key_to_character(base) is not None or plain_key(base) != base
    )  # fmt: skip


def _too_easy(id_: str, keys: str, overrides: Mapping[str, str]) -> str:
    """Why a key may not send: it is pressed on the way to the review, and twice would be enough."""
    if id_ != "review.send":
        return ""
    on_the_way = {"enter", "space", *_split(current_keys("send.review", overrides))}
    if on_the_way.isdisjoint(_split(keys)):
        return ""
    return f"{id_}: sending must have a key of its own, not Enter, space or one that opens the review."


def _split(keys: str) -> list[str]:
    return list(dict.fromkeys(map(plain_key, keys.split(","))))


def _clash(keymap: Mapping[str, str]) -> tuple[str, str, str] | None:
    """An override that wants a key which is taken, by whom, and which key."""
    for place in PLACES:
        taken: dict[str, str] = {}
        for id_, key in _keys_of(place, keymap):
            other = taken.setdefault(key, id_)
            pair = {other, id_}
            if other != id_ and pair & keymap.keys() and pair != FOCUSED_FIRST:
                return (id_, other, key) if id_ in keymap else (other, id_, key)
    return None


def _keys_of(place: frozenset[str], keymap: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Command and key; the commands that keep our keys come first, and so win."""
    here = [id_ for id_, command in COMMANDS.items() if command.where in place]
    for id_ in sorted(here, key=lambda id_: id_ in keymap):
        for key in _split(current_keys(id_, keymap)):
            yield id_, key
