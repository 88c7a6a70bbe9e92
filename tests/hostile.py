"""Text from outside at its worst, and whether anything of it got through."""

ESCAPES = "\x1b]52;c;aGk=\x07\x1b[2J\x1b[31m\x9b2J\x90q\x9c"
BIDI = "\u202e\u2066\u2069\u200f\u061c"
HIDDEN = "\x00\x08\x7f\x85\u2028\u2029\u200b\ufeff\U000e0041"
HOSTILE = f"a{ESCAPES}{BIDI}{HIDDEN}[bold red]b[/][@click=app.quit]c[/]"
"""Escapes, C1, bidi overrides, what cannot be seen, and Textual's markup."""
SURROGATE = "\ud800"
ENDLESS = "w" * 100_000
"""One word, as long as a book."""
UNSAFE = frozenset(ESCAPES + BIDI + HIDDEN) - frozenset(map(chr, range(0x20, 0x7F)))


def got_through(text: str) -> set[str]:
    """The characters of a text that must not reach a screen, a log or a file."""
    return {char for char in text if char in UNSAFE or "\ud800" <= char <= "\udfff"}
