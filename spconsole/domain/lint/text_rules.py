"""Rules about what the seller reads."""

import re
from collections.abc import Iterator

from spconsole.domain.lint.finding import Finding, at, stop, warning
from spconsole.domain.lint.words import Words, find
from spconsole.domain.templates import MAX_MESSAGE, Template

RESERVED = "\"'&<>"
CURLY = "\u201c\u201d\u2018\u2019"
_INSTEAD = {'"': "leave the quotes out", "&": "and", "<": "less than", ">": "more than"}
_CONTRACTIONS = (
    (re.compile(r"\bcan't\b", re.I), "cannot"),
    (re.compile(r"\bwon't\b", re.I), "will not"),
    (re.compile(r"(\w+)n't\b", re.I), r"\1 not"),
    (re.compile(r"(\w+)'re\b", re.I), r"\1 are"),
    (re.compile(r"(\w+)'ll\b", re.I), r"\1 will"),
    (re.compile(r"(\w+)'ve\b", re.I), r"\1 have"),
    (re.compile(r"\bI'm\b"), "I am"),
)
_WORD = re.compile(r"[\w'\"&<>]+")


def texts(template: Template) -> Iterator[tuple[str, str]]:
    """Field and text of everything that people read, the link aside."""
    yield "content", template.content
    yield "action", template.expected_action
    yield "topic", template.topic
    yield "topic_name", template.topic_name


def length(template: Template, words: Words) -> Iterator[Finding]:
    """At most 250 characters, and at least one."""
    count = len(template.content)
    if not template.content.strip():
        yield stop("length", "There is no text.", "Write what the seller should read.")
    elif count > MAX_MESSAGE:
        found = stop(
            "length",
            f"{count} characters; Amazon takes at most {MAX_MESSAGE}.",
            f"Take {count - MAX_MESSAGE} out.",
        )
        yield at(found, template.content, MAX_MESSAGE, count - MAX_MESSAGE)


def reserved_characters(template: Template, words: Words) -> Iterator[Finding]:
    """None of the five characters that HTML reserves."""
    for field, text in texts(template):
        for char in RESERVED:
            start = text.find(char)
            if start < 0:
                continue
            more = text.count(char) - 1
            also = f" (and {more} more)" if more else ""
            found = stop(
                "reserved-character",
                f"{char} is a reserved character of HTML{also}; it delays publishing.",
                f"Try: {_instead(text, start)}.",
                field,
            )
            yield at(found, text, start, 1)


def _instead(text: str, start: int) -> str:
    """What to write in place of a reserved character."""
    char = text[start]
    if char != "'":
        return _INSTEAD[char]
    word = next((m[0] for m in _WORD.finditer(text) if m.start() <= start < m.end()), "")
    for pattern, plain in _CONTRACTIONS:
        if pattern.search(word):
            return pattern.sub(plain, word)
    return "the same without an apostrophe, such as of your shop for your shop's"


def curly_quotes(template: Template, words: Words) -> Iterator[Finding]:
    """Allowed, and easily changed into straight ones on the way: said once."""
    for field, text in texts(template):
        start = min((text.find(char) for char in CURLY if char in text), default=-1)
        if start >= 0:
            found = warning(
                "curly-quote",
                f"{text[start]} is allowed, but programs like to turn it into a reserved one.",
                "Leave it out to be safe.",
                field,
            )
            yield at(found, text, start, 1)
            return


def sales_channels(template: Template, words: Words) -> Iterator[Finding]:
    """No sales channel that is not Amazon's."""
    for field, text in texts(template):
        for match in find(words.channels, text):
            found = stop(
                "sales-channel",
                f"Names a sales channel other than Amazon: {match.name}.",
                "Leave the name out.",
                field,
            )
            yield at(found, text, match.start, match.length)


def promotions(template: Template, words: Words) -> Iterator[Finding]:
    """Nothing that reads as an advertisement."""
    for field, text in texts(template):
        seen: set[int] = set()
        for match in sorted(find(words.promotions, text), key=lambda m: (m.start, -m.length)):
            if match.start in seen:
                continue
            seen.add(match.start)
            found = warning(
                "promotion",
                f"{match.name} reads as a promotion, which is not permitted.",
                "Say what happened in the seller's business instead.",
                field,
            )
            yield at(found, text, match.start, match.length)


def click_without_link(template: Template, words: Words) -> Iterator[Finding]:
    """`click here` needs somewhere to go."""
    match = re.search(r"\bclick(?:ing)? here\b", template.content, re.I)
    if match and not template.cta_url.strip():
        found = warning("click-here", f"{match[0]} leads nowhere.", "Give the CTA URL, or reword it.")
        yield at(found, template.content, match.start(), len(match[0]))


def hidden_characters(template: Template, words: Words) -> Iterator[Finding]:
    """Nothing that cannot be seen: it comes along with a copy from a web page."""
    for field, text in texts(template):
        for start, char in enumerate(text):
            if char != "\n" and not char.isprintable():
                found = stop(
                    "hidden-character",
                    f"U+{ord(char):04X} cannot be seen.",
                    "Delete it: select the words around it and type them again.",
                    field,
                )
                yield at(found, text, start, 1)
                break
