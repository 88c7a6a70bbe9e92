"""Commands that are typed after a colon: reading them, and completing them word by word."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from msgspec import Struct

from spconsole.domain.errors import UsageError
from spconsole.domain.history import Status
from spconsole.domain.query import KEYS, parse_query
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.domain.text import one_line

FAULTS = ("429", "403", "500", "timeout", "reset")
"""What the embedded sandbox can be told to do to its next call."""

Words = Mapping[str, Sequence[str]]
"""By command, the words that may follow it."""


class Verb(Struct, frozen=True):
    """One typed command.

    Attributes:
        follows: What stands after it, in a word; empty when nothing may.
        needed: Whether that must be there.
        closed: Whether it is one of a few known words.
    """

    word: str
    help: str
    follows: str = ""
    needed: bool = False
    closed: bool = False

    @property
    def usage(self) -> str:
        if not self.follows:
            return f":{self.word}"
        return f":{self.word} {self.follows.upper() if self.needed else f'[{self.follows.upper()}]'}"


class Typed(Struct, frozen=True):
    """A command as it was typed."""

    word: str
    argument: str = ""


class Completion(Struct, frozen=True):
    """What the typed text may become.

    Attributes:
        runs: Whether it is complete, and Enter runs it.
    """

    text: str
    help: str
    runs: bool


VERBS: Mapping[str, Verb] = {
    verb.word: verb
    for verb in (
        Verb("history", "Go to History; search it when words follow.", "words"),
        Verb("find", "Find by a link, ids, an ASIN or a request id.", "text"),
        Verb("seller", "Send to the seller whose name is nearest.", "name"),
        Verb("sellers", "Go to Sellers."),
        Verb("templates", "Go to Templates."),
        Verb("detail", "Go to Detail."),
        Verb("activity", "Go to Activity."),
        Verb("local", "Go to the sandbox on this machine."),
        Verb("sandbox", "Go to Amazon's sandbox."),
        Verb("production", "Ask before going to production."),
        Verb("readonly", "Turn writing off."),
        Verb("demo", "Make the next call to the local sandbox fail.", "failure", needed=True, closed=True),
        Verb("import", "Import sends, clicks or another machine's history.", "kind file", needed=True),
        Verb("feedback", "Record feedback for the ids of a file, with proof.", "file", needed=True),
        Verb("theme", "Use a theme and keep it.", "name", needed=True, closed=True),
        Verb("help", "Keys and words of this place."),
        Verb("quit", "Leave the console."),
    )
}
_ALIASES = {"q": "quit", "q!": "quit", "exit": "quit", "?": "help", "prod": "production"}
_VALUES: Words = {
    "status": [status.lower() for status in Status],
    "env": [environment.value for environment in Environment],
    "has": ["feedback", "click", "error", "ticket", "id"],
}


def parse(text: str, words: Words) -> Typed:
    """Read a typed command, with or without its colon.

    Args:
        words: For commands that take one of a few words, which.

    Raises:
        UsageError: It is not one of ours; the sentence names the nearest.
    """
    word, _, rest = text.strip().removeprefix(":").strip().partition(" ")
    argument = rest.strip()
    name = _ALIASES.get(word.lower(), word.lower())
    verb = VERBS.get(name)
    if verb is None:
        raise UsageError(f":{one_line(word)} is not a command. {_nearest(name, list(VERBS), ':')}")
    if argument and not verb.follows:
        raise UsageError(f":{name} stands alone. Leave {one_line(argument)} out.")
    if verb.needed and not argument:
        raise UsageError(f"Write what to use: {verb.usage}, like :{name} {_first(words.get(name, ()))}.")
    if verb.closed and argument not in words.get(name, ()):
        raise UsageError(f":{name} {one_line(argument)}: {_nearest(argument, words.get(name, ()), '')}")
    if name == "history":
        parse_query(argument)
    return Typed(name, argument)


def _first(words: Sequence[str]) -> str:
    return next(iter(words), "NAME")


def _nearest(typed: str, known: Sequence[str], sign: str) -> str:
    """`Did you mean :seller? ` and every word there is."""
    close = get_close_matches(typed, known, n=1)
    hint = f"Did you mean {sign}{close[0]}? " if close else ""
    return f"{hint}There are {', '.join(known)}."


def completions(text: str, words: Words) -> list[Completion]:
    """What may come of the text, the likeliest first; empty when nothing can.

    Args:
        words: The sellers for `seller`, the themes for `theme`.
    """
    word, space, rest = text.removeprefix(":").lstrip().partition(" ")
    name = _ALIASES.get(word.lower(), word.lower())
    verb = VERBS.get(name)
    found = _arguments(verb, rest, words) if verb and verb.follows else []
    if space:
        return found
    begun = [_of_verb(one) for one in VERBS.values() if one.word.startswith(name) and one is not verb]
    if verb is None:
        return begun
    itself = [] if verb.needed else [_of_verb(verb)]
    return [*itself, *begun, *(one for one in found if one.text != f":{verb.word}")]


def _arguments(verb: Verb, rest: str, words: Words) -> list[Completion]:
    """What may follow a command; first what does follow, when it can run as it stands."""
    if verb.word == "history":
        found = _searches(rest)
    else:
        found = [
            Completion(f":{verb.word} {known}", verb.help, runs=True)
            for known in words.get(verb.word, ())
            if rest.strip().lower() in known.lower()
        ]
    text = f":{verb.word} {rest.strip()}".rstrip()
    try:
        parse(text, words)
    except UsageError:
        return found
    return [Completion(text, verb.help, runs=True), *(one for one in found if one.text != text)]


def _of_verb(verb: Verb) -> Completion:
    return Completion(f":{verb.word}", verb.help, runs=not verb.needed)


def _searches(rest: str) -> list[Completion]:
    """The last word of a search, completed: first its key, then its value."""
    before, _, last = rest.rpartition(" ")
    start = f":history {before} ".replace("  ", " ")
    bare = last.removeprefix("!")
    sign = last[: len(last) - len(bare)]
    key, colon, value = bare.partition(":")
    if colon:
        return [
            Completion(f"{start}{sign}{key}:{known}", "Search the history.", runs=True)
            for known in _VALUES.get(key, ())
            if known.startswith(value.lower())
        ]
    return [
        Completion(f"{start}{sign}{known}:", about, runs=False)
        for known, about in KEYS.items()
        if known.startswith(bare.lower())
    ]


def nearest_sellers(typed: str, profiles: Sequence[SellerProfile]) -> list[SellerProfile]:
    """The sellers that a typed name may mean: the one it names, those it is part of, or the nearest."""
    wanted = typed.strip().lower()
    names = {profile: (profile.name.lower(), profile.label.lower()) for profile in profiles}
    exact = [profile for profile, both in names.items() if wanted in both]
    if exact:
        return exact
    part = [profile for profile, both in names.items() if any(wanted in name for name in both)]
    if part:
        return part
    spelled = {name: profile for profile, both in names.items() for name in both}
    close = get_close_matches(wanted, spelled, n=1)
    return [spelled[close[0]]] if close else []
