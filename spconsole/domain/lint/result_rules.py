"""Rules about what the values make of the text."""

import re
from collections.abc import Iterator

from spconsole.domain.lint.finding import Finding, at, warning
from spconsole.domain.lint.words import Words
from spconsole.domain.parameters import MAX_LITERAL, ParameterType
from spconsole.domain.templates import MAX_MESSAGE, PLACEHOLDER, Template

LONGEST = {ParameterType.NUMBER: MAX_LITERAL, ParameterType.DATE: 10, ParameterType.ASIN: 10}
"""Characters that a value of each type can have."""
_COUNTED = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}\s+((?:of\s+(?:your|the|these|their)\s+)?)([a-z]+)")
_NOT_PLURAL = re.compile(r".*(?:ss|us|is)\Z|(?:as|has|was|this|its|days?ago)\Z")


def longest_length(template: Template) -> int:
    """Characters of the message when every value is as long as it can be."""
    types = {parameter.name: parameter.type for parameter in template.parameters}
    length = len(PLACEHOLDER.sub("", template.content))
    for name in PLACEHOLDER.findall(template.content):
        length += LONGEST[types[name]] if name in types else len(name) + 3
    return length


def longest(template: Template, words: Words) -> Iterator[Finding]:
    """No allowed value makes it too long."""
    length = longest_length(template)
    if length > MAX_MESSAGE >= len(template.content):
        yield warning(
            "longest-result", f"With the longest values it has {length} characters, over {MAX_MESSAGE}.",
            f"Take {length - MAX_MESSAGE} out to be safe.",
        )  # fmt: skip


def smallest(template: Template, words: Words) -> Iterator[Finding]:
    """It reads well with 0 and with 1."""
    numbers = {p.name for p in template.parameters if p.type is ParameterType.NUMBER}
    for match in _COUNTED.finditer(template.content):
        name, of, noun = match[1], match[2], match[3]
        if name not in numbers or not noun.endswith("s") or _NOT_PLURAL.match(noun):
            continue
        value = "0" if of else "1"
        reading = f"{value} {' '.join((of + noun).split())}"
        found = warning(
            "smallest-result", f"Reads {reading} when {name} is {value}.",
            f"Put the number last, like {noun} to look at: ${{{name}}}.",
        )  # fmt: skip
        yield at(found, template.content, match.start(), len(match[0]))
