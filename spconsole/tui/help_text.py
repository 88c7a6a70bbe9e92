"""What help says: the keys of a place, the words for states, the rules of a field."""

from collections.abc import Iterable, Mapping, Sequence

from textual.content import Content

from spconsole.domain.history import (
    FEEDBACK_MARKS,
    STATUS_MARKS,
    STATUS_WORDS,
    UNCLEAR_DELETION_MARK,
    WAITING_MARK,
    FeedbackState,
    Status,
)
from spconsole.domain.parameters import EXAMPLES, FAR_DAYS, MAX_LITERAL, Parameter, ParameterType
from spconsole.domain.query import KEYS
from spconsole.domain.text import one_line, shown
from spconsole.tui.keys import COMMANDS, GROUPS, key_name
from spconsole.tui.look import FEEDBACK_STYLES, STATUS_STYLES

KEYS_ROOM = 11
Paragraphs = Sequence[Content]

STATUS_MEANINGS: Mapping[Status, str] = {
    Status.HELD: "waits here before it goes out",
    Status.SENDING: "on its way",
    Status.SENT: "Amazon took it",
    Status.UNKNOWN: "may or may not exist: look first",
    Status.REJECTED: "Amazon said no",
    Status.NOT_SENT: "nothing left this machine",
    Status.DELETED: "Amazon accepted its deletion",
}
FEEDBACK_MEANINGS: Mapping[FeedbackState, str] = {
    FeedbackState.RECORDED: "the seller acted; recorded",
    FeedbackState.SENDING: "feedback is on its way",
    FeedbackState.UNKNOWN: "feedback may be recorded or not",
}
WHY_A_COUNT = (
    "Amazon deletes by template: all notifications of one template that this app sent to one seller go "
    "together, in all its marketplaces, and there is no undo. So d shows what is known to go, asks for the "
    "reason, and for the count when others go with your choice. Amazon does not say how many it deleted, "
    "and what other systems sent is not known here."
)
RULES: Mapping[ParameterType, str] = {
    ParameterType.NUMBER: (
        "Digits, one point if need be, and a minus in front if need be. No commas, no exponent, no "
        "currency: 1000.50, not 1,000.50 or 1e3. It is sent exactly as typed, so 1000.50 keeps its zero. "
        f"F2 sends it as text, in quotes. At most {MAX_LITERAL} characters."
    ),
    ParameterType.DATE: (
        "YYYY-MM-DD, and a day that exists. It has no time and no time zone: it is the day that your "
        f"template means. Days that have passed, or are more than {FAR_DAYS} days ahead, get a warning, "
        "and can be sent."
    ),
    ParameterType.ASIN: (
        "Ten characters, A to Z and 0 to 9, as on the product's page. Small letters are sent as capitals."
    ),
}
FIELDS: Mapping[str, str] = {
    "ticket": "Your own reference, like SUP-4312. It stays in the history here and is never sent to Amazon.",
    "filter": "\n".join(
        (
            "Words are looked for in values, ids, sellers, templates, tickets and messages; each has to be "
            "there, and !word must not be. Enter goes to the rows that are found, esc takes the search away.",
            *(f"{key + ':':<8} {what}" for key, what in KEYS.items()),
            'A value in quotes is meant whole, and may hold blanks: batch:"late night".',
        )
    ),
}
"""By the widget's id, what goes into it."""
_FOLDED: Mapping[str, tuple[tuple[str, ...], str]] = {
    "main.go_sellers": (
        ("main.go_sellers", "main.go_templates", "main.go_history", "main.go_detail", "main.go_activity"),
        "Go to Sellers, Templates, History, Detail, Activity.",
    ),
    "main.previous_tab": (("main.previous_tab", "main.next_tab"), "The tabs of Detail."),
    "rows.down": (("rows.down", "rows.up"), "Next row, row before."),
    "rows.page_down": (("rows.page_down", "rows.page_up"), "A page down, a page up."),
    "rows.top": (("rows.top", "rows.bottom"), "First row, last row."),
}
"""Commands that are shown on one line, by the first of them."""


def key_help(keys: Mapping[str, Sequence[str]]) -> Paragraphs:
    """A line for each command, under its group.

    Args:
        keys: By command, the keys that do it here.
    """
    folded = {id_ for ids, _ in _FOLDED.values() for id_ in ids[1:] if ids[0] in keys}
    lines: list[Content] = []
    for title, commands in GROUPS.items():
        here = [command for command in commands if command.id in keys and command.id not in folded]
        if here:
            lines += [Content(""), Content.styled(title, "bold $primary")]
        lines += [_key_line(command.id, keys) for command in here]
    return lines[1:]


def _key_line(id_: str, keys: Mapping[str, Sequence[str]]) -> Content:
    ids, words = _FOLDED.get(id_, ((id_,), COMMANDS[id_].help))
    # One key each when several commands share the line: two of each would not fit.
    names = [keys[one][0] for one in ids if one in keys] if len(ids) > 1 else list(keys[id_][:2])
    return Content.assemble((f"{' '.join(map(key_name, names)):<{KEYS_ROOM}}", "bold $accent"), words)


def state_help() -> Paragraphs:
    """The words for states, with their signs and colours."""
    lines = [Content.styled("Status", "bold $primary")]
    for status, meaning in STATUS_MEANINGS.items():
        mark = f"{STATUS_MARKS[status]} {STATUS_WORDS[status]}"
        lines.append(_state_line(mark, STATUS_STYLES[status], meaning))
    lines += [
        _state_line(WAITING_MARK, STATUS_STYLES[Status.SENDING], "waits to go again by itself"),
        _state_line(UNCLEAR_DELETION_MARK, STATUS_STYLES[Status.UNKNOWN], "may be deleted: d asks again"),
    ]
    lines += [Content(""), Content.styled("Engage: what the seller did", "bold $primary")]
    for state, meaning in FEEDBACK_MEANINGS.items():
        lines.append(_state_line(FEEDBACK_MARKS[state], FEEDBACK_STYLES[state], meaning))
    return lines


def _state_line(mark: str, style: str, meaning: str) -> Content:
    return Content.assemble((f"{mark:<12}", f"bold ${style}"), meaning)


def field_help(parameter: Parameter) -> Paragraphs:
    """What may be typed into a parameter's field."""
    return [
        Content.styled(f"{one_line(parameter.name)}, {_KINDS[parameter.type]}", "bold $primary"),
        Content(RULES[parameter.type]),
        Content(f"Like {EXAMPLES[parameter.type]}."),
    ]


_KINDS = {ParameterType.NUMBER: "a number", ParameterType.DATE: "a date", ParameterType.ASIN: "an ASIN"}


def words_help(title: str, text: str) -> Paragraphs:
    """A few sentences under a title."""
    return [Content.styled(title, "bold $primary"), *(Content(shown(line)) for line in text.splitlines())]


def joined(parts: Iterable[Paragraphs]) -> Content:
    """Paragraphs, a blank line between those of different parts."""
    return Content("\n\n").join(Content("\n").join(part) for part in parts if part)
