"""Rules about the other fields of Amazon's form."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from spconsole.domain.lint.finding import Finding, at, stop, warning
from spconsole.domain.lint.words import Words, find
from spconsole.domain.templates import GRANULARITIES, OTHER_TOPIC, TEMPLATE_TYPE, Template


def type_name(template: Template, words: Words) -> Iterator[Finding]:
    """Capitals, digits and underscores."""
    if TEMPLATE_TYPE.fullmatch(template.type):
        return
    wanted = "_".join(re.findall(r"[A-Z0-9]+", template.type.upper())).lstrip("0123456789_")
    hint = f"Write {wanted}." if TEMPLATE_TYPE.fullmatch(wanted) else "Write it like PRICE_CHANGE."
    text = f"{template.type or 'Nothing'} is no type: capitals, digits and single underscores only."
    yield stop("type-name", text, hint, "type")


def link(template: Template, words: Words) -> Iterator[Finding]:
    """A whole https address, with no parameters in it and no other sales channel's host."""
    url = template.cta_url.strip()
    if not url:
        yield stop(
            "cta-missing", "There is no CTA URL, and Amazon requires one.",
            "Give the page where the seller acts, or your website.", "cta_url",
        )  # fmt: skip
        return
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme.lower() != "https" or "." not in host or re.search(r"\s", url):
        yield stop(
            "cta-https", "The CTA URL is not a whole https address.",
            "Write it like https://app.example.com/claims.", "cta_url",
        )  # fmt: skip
        return
    yield from _about_host(url, host, words)
    if "${" in url:
        yield at(
            stop(
                "cta-placeholder", "The CTA URL has a parameter in it; only the text can have one.",
                "Take it out: Amazon appends the notification id.", "cta_url",
            ), url, url.index("${"), 2,
        )  # fmt: skip
    if parts.username or parts.password:
        yield stop("cta-credentials", "The CTA URL has a user name in it.", "Take it out.", "cta_url")


def _about_host(url: str, host: str, words: Words) -> Iterator[Finding]:
    dotted = host.replace("-", " ").replace(".", " ")
    for match in find([name.partition(".")[0] for name in words.channels], dotted):
        found = stop(
            "sales-channel", f"The CTA URL leads to a sales channel other than Amazon: {match.name}.",
            "Use a page of your own.", "cta_url",
        )  # fmt: skip
        yield at(found, url, max(0, url.lower().find(host)) + match.start, match.length)


def topic(template: Template, words: Words) -> Iterator[Finding]:
    """Other needs a name."""
    if template.topic.strip().lower() == OTHER_TOPIC.lower() and not template.topic_name.strip():
        yield stop("topic-name", "The topic is Other, without a name.", "Give the category's name.", "topic")


def granularity(template: Template, words: Words) -> Iterator[Finding]:
    """Region or marketplace."""
    if template.granularity not in GRANULARITIES:
        yield stop(
            "granularity", f"{template.granularity or 'Nothing'} is no granularity level.",
            "Write region or marketplace.", "granularity",
        )  # fmt: skip


def left_empty(template: Template, words: Words) -> Iterator[Finding]:
    """The form asks for these too; a draft may wait with them."""
    for field, name, text in (
        ("action", "expected action", template.expected_action),
        ("topic", "template topic", template.topic),
    ):
        if not text.strip():
            yield warning("left-empty", f"The {name} is empty.", "Choose it before you export.", field)
