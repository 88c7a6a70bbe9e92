"""Rules about parameters and the places where they go."""

import re
from collections.abc import Iterator

from msgspec import structs

from spconsole.domain.form import SAMPLES
from spconsole.domain.lint.finding import Finding, at, stop, warning
from spconsole.domain.lint.words import Words
from spconsole.domain.parameters import check
from spconsole.domain.templates import MAX_PARAMETERS, PLACEHOLDER, Template, placeholders

_BRACES = re.compile(r"\$\{([^{}]*)\}")
_UNCLOSED = re.compile(r"\$\{[^{}]*(?=\Z|\$\{|\{)")
_BARE_DOLLAR = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_BARE_BRACES = re.compile(r"(?<!\$)\{+\s*([^{}]*?)\s*\}+")


def count(template: Template, words: Words) -> Iterator[Finding]:
    """One to five."""
    number = len(template.parameters)
    if number > MAX_PARAMETERS:
        yield stop(
            "parameter-count", f"{number} parameters; Amazon takes at most {MAX_PARAMETERS}.",
            f"Take {number - MAX_PARAMETERS} out.", "parameters",
        )  # fmt: skip
    elif not number and not placeholders(template.content):
        yield stop(
            "parameter-count", "No parameter; Amazon wants one to five.",
            "Write one into the text, like ${asin}.", "parameters",
        )  # fmt: skip


def malformed(template: Template, words: Words) -> Iterator[Finding]:
    """What looks like a place for a parameter and is none."""
    text = template.content
    for match in _BRACES.finditer(text):
        if not PLACEHOLDER.fullmatch(match[0]):
            name = _name_from(match[1])
            hint = f"Write ${{{name}}}." if name else "Write a name between the braces, like ${asin}."
            found = stop("malformed-placeholder", f"{match[0]} cannot name a parameter.", hint)
            yield at(found, text, match.start(), len(match[0]))
    for match in _UNCLOSED.finditer(text):
        found = stop("malformed-placeholder", "${ is not closed.", "Put a } after the name.")
        yield at(found, text, match.start(), 2)
    for pattern in (_BARE_DOLLAR, _BARE_BRACES):
        for match in pattern.finditer(text):
            name = _name_from(match[1])
            hint = f"Write ${{{name}}}." if name else "Take the braces out."
            found = stop("malformed-placeholder", f"{match[0]} stays as it is in the message.", hint)
            yield at(found, text, match.start(), len(match[0]))


def _name_from(typed: str) -> str:
    """`na me` as `naMe`; nothing when there is no name in it."""
    first, *others = re.findall(r"[A-Za-z0-9_]+", typed) or [""]
    name: str = first + "".join(part[:1].upper() + part[1:] for part in others)
    return name.lstrip("0123456789")


def untyped(template: Template, words: Words) -> Iterator[Finding]:
    """Every place in the text has a parameter; other capitals are `case_variants`' matter."""
    names = {parameter.name.lower() for parameter in template.parameters}
    for name in placeholders(template.content):
        if name.lower() not in names:
            whole = f"${{{name}}}"
            found = stop(
                "untyped-placeholder", f"{whole} is in the text but has no type.", "Add it to parameters."
            )
            yield at(found, template.content, template.content.index(whole), len(whole))


def unused(template: Template, words: Words) -> Iterator[Finding]:
    """Every parameter is in the text."""
    used = placeholders(template.content)
    for parameter in template.parameters:
        if parameter.name in used or parameter.name.lower() in map(str.lower, used):
            continue
        found = stop(
            "unused-parameter", f"{parameter.name} is a parameter but not in the text.",
            f"Add ${{{parameter.name}}} to the text, or remove the parameter.", "parameters",
        )  # fmt: skip
        yield structs.replace(found, parameter=parameter.name)


def case_variants(template: Template, words: Words) -> Iterator[Finding]:
    """No two names, of parameters or in the text, that differ only by case."""
    first: dict[str, str] = {}
    places = placeholders(template.content)
    for name in dict.fromkeys([*(parameter.name for parameter in template.parameters), *places]):
        other = first.setdefault(name.lower(), name)
        if other == name:
            continue
        sentence = f"{other} and {name} differ only by case; Amazon takes them for two."
        found = stop("case-variant", sentence, f"Write {other} in both places.")
        if name in places:
            whole = f"${{{name}}}"
            yield at(found, template.content, template.content.index(whole), len(whole))
        else:
            yield structs.replace(found, field="parameters", parameter=name)


def capital_styles(template: Template, words: Words) -> Iterator[Finding]:
    """One way of writing names: they must match the request to the letter."""
    names = [parameter.name for parameter in template.parameters]
    upper = [name for name in names if name[:1].isupper()]
    lower = [name for name in names if name[:1].islower()]
    if upper and lower:
        yield warning(
            "capital-styles", f"{lower[0]} and {upper[0]} use different capital styles.",
            "Choose one: names must match the request exactly.", "parameters",
        )  # fmt: skip


def samples(template: Template, words: Words) -> Iterator[Finding]:
    """A sample that the parameter itself would take."""
    for parameter in template.parameters:
        verdict = check(parameter.type, parameter.sample)
        if verdict.ok:
            continue
        wrong = f"The sample of {parameter.name} is no {parameter.type}: {verdict.message}."
        said = wrong if parameter.sample.strip() else f"{parameter.name} has no sample."
        found = warning("sample", said, f"Give one, like {SAMPLES[parameter.type]}.", "parameters")
        yield structs.replace(found, parameter=parameter.name)
