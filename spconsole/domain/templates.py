"""Notification templates: typed parameters, the message they make, and values checked against them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches

from msgspec import Struct

from spconsole.domain.literals import Literal, dump
from spconsole.domain.parameters import Parameter, ParameterType, Verdict, check, date_warning

MAX_MESSAGE = 250
MAX_PARAMETERS = 5
PLACEHOLDER = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
GRANULARITIES = ("region", "marketplace")
OTHER_TOPIC = "Other"
TEMPLATE_TYPE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")


class Step(Struct, frozen=True):
    """One step of a template's life.

    Attributes:
        by: OS user @ host.
        note: Amazon's words, when it was returned.
        digest: Of what was written out, when it was exported.
    """

    state: str
    version: int
    at: datetime
    by: str
    note: str = ""
    digest: str = ""


class Template(Struct, frozen=True):
    """One template as it is, or will be, in Seller Central.

    Attributes:
        type: Its name there, and `templateId` in a request.
        content: The message with `${name}` where a parameter goes.
        state: One of `lifecycle.STATES`.
        version: Grows when a published template is edited.
        builtin: Part of the local sandbox, not a file.
        language: What it is written in; Amazon translates it.
        expected_action: What the seller should do, as the form names it.
        topic: The form's category; `Other` has its own name in `topic_name`.
        source: The file it came from; empty for a built-in.
        problem: Why the file could not be read; the rest is then empty.
        problem_line: Where in the file that is; 0 when it is not certain.
        life: Its steps so far, oldest first.
    """

    type: str
    content: str = ""
    parameters: tuple[Parameter, ...] = ()
    cta_url: str = ""
    granularity: str = "region"
    language: str = "English"
    expected_action: str = ""
    topic: str = ""
    topic_name: str = ""
    state: str = "draft"
    version: int = 1
    builtin: bool = False
    source: str = ""
    problem: str = ""
    problem_line: int = 0
    life: tuple[Step, ...] = ()

    @property
    def name(self) -> str:
        """Its type with its version, which are one contract together."""
        return f"{self.type} v{self.version}"

    @property
    def contract(self) -> Mapping[str, str]:
        """Parameter names and types, in order."""
        return {parameter.name: str(parameter.type) for parameter in self.parameters}


class ParameterCheck(Struct, frozen=True):
    """What is thought of a whole set of values.

    Attributes:
        verdicts: One per parameter of the template, in its order.
        strangers: Sentences about names that the template does not have.
    """

    verdicts: Mapping[str, Verdict]
    strangers: tuple[str, ...] = ()

    @property
    def wrong(self) -> tuple[str, ...]:
        """Names still to fix."""
        return tuple(name for name, verdict in self.verdicts.items() if not verdict.ok)

    @property
    def ok(self) -> bool:
        return not self.wrong and not self.strangers

    @property
    def problems(self) -> tuple[str, ...]:
        """Every reason not to send, one sentence each."""
        return tuple(f"{name}: {self.verdicts[name].message}" for name in self.wrong) + self.strangers


def check_parameters(
    template: Template, values: Mapping[str, str], today: date | None = None
) -> ParameterCheck:
    """Check typed values against the template: names to the letter, then each value."""
    verdicts = {
        parameter.name: _with_date_warning(
            parameter, check(parameter.type, values.get(parameter.name, "")), today
        )
        for parameter in template.parameters
    }
    names = list(verdicts)
    return ParameterCheck(
        verdicts, tuple(_stranger(template.name, n, names) for n in values if n not in verdicts)
    )


def _with_date_warning(parameter: Parameter, verdict: Verdict, today: date | None) -> Verdict:
    if parameter.type is ParameterType.DATE and verdict.literal and today:
        note = date_warning(verdict.literal, today)
        if note:
            return Verdict(verdict.literal, note, warning=True)
    return verdict


def _stranger(template: str, name: str, names: Sequence[str]) -> str:
    for own in names:
        if own.lower() == name.lower():
            return f"{template} has {own}, not {name}. Names must match exactly."
    close = get_close_matches(name, names, n=1)
    hint = f"Did you mean {close[0]}?" if close else f"It has {', '.join(names) or 'none'}."
    return f"{template} has no parameter {name}. {hint}"


def wire_parameters(template: Template, verdicts: Mapping[str, Verdict]) -> dict[str, object]:
    """The values as they go into `notificationParameters`: number literals bare, the rest as text."""
    wire: dict[str, object] = {}
    for parameter in template.parameters:
        literal = verdicts[parameter.name].literal
        if literal is None:
            continue
        bare = parameter.type is ParameterType.NUMBER and not parameter.as_text
        wire[parameter.name] = Literal(literal) if bare else literal
    return wire


def render(template: Template, values: Mapping[str, str]) -> str:
    """The message as the seller will see it; a missing value shows as its name and a question mark."""
    return "".join(text for text, _ in render_parts(template.content, values))


def render_parts(content: str, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """The message in pieces, each with `text`, `value` or `missing`."""
    parts: list[tuple[str, str]] = []
    end = 0
    for match in PLACEHOLDER.finditer(content):
        if match.start() > end:
            parts.append((content[end : match.start()], "text"))
        value = values.get(match[1], "")
        parts.append((value, "value") if value else (f"\u2039{match[1]}?\u203a", "missing"))
        end = match.end()
    if end < len(content):
        parts.append((content[end:], "text"))
    return parts


def placeholders(content: str) -> list[str]:
    """The names in a text, each once, in order."""
    return list(dict.fromkeys(PLACEHOLDER.findall(content)))


def sample_values(template: Template) -> dict[str, str]:
    """The sample of each parameter."""
    return {parameter.name: parameter.sample for parameter in template.parameters}


def parameters_json(template: Template, verdicts: Mapping[str, Verdict]) -> str:
    """`notificationParameters` as JSON text."""
    return dump(wire_parameters(template, verdicts))


def template_problems(template: Template) -> tuple[str, ...]:
    """What stops a template from being sent at all: sentences, none when it is sound."""
    found: list[str] = []
    if template.problem:
        return (template.problem,)
    if not TEMPLATE_TYPE.fullmatch(template.type):
        found.append(
            f"{template.type or 'The type'}: write capitals, digits and underscores, like PRICE_CHANGE."
        )
    names = [parameter.name for parameter in template.parameters]
    places = placeholders(template.content)
    if not 1 <= len(names) <= MAX_PARAMETERS:
        found.append(f"{len(names)} parameters; Amazon takes one to {MAX_PARAMETERS}.")
    found += [
        f"${{{name}}} is in the text but has no type. Add it to parameters."
        for name in places
        if name not in names
    ]
    found += [
        f"{name} is a parameter but not in the text. Add ${{{name}}} or remove it."
        for name in names
        if name not in places
    ]
    if len(template.content) > MAX_MESSAGE:
        found.append(f"{len(template.content)} characters; Amazon takes at most {MAX_MESSAGE}.")
    return tuple(found)
