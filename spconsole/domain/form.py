"""Amazon's form for a template: its fields, in its order, as people copy them into it."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct, structs

from spconsole.domain.parameters import MAX_LITERAL, Parameter, ParameterType
from spconsole.domain.templates import OTHER_TOPIC, Template, placeholders

MAX_IN_PACKET = 10
"""Drafts that may go to review together."""
AS_TEXT = " as text"
SAMPLES: Mapping[ParameterType, str] = {
    ParameterType.NUMBER: "5",
    ParameterType.DATE: "2026-09-01",
    ParameterType.ASIN: "B09ZX1LRXX",
}
"""What a parameter without a sample is tried with."""


class FormField(Struct, frozen=True):
    """One field of the form and what goes into it."""

    label: str
    text: str


def form_fields(template: Template) -> list[FormField]:
    """Every field to fill, in the form's order; the name of a topic only where the topic is Other."""
    parameters = ", ".join(f"{parameter.name}: {parameter.type}" for parameter in template.parameters)
    fields = [
        FormField("Source language", template.language),
        FormField("Template type", template.type),
        FormField("Template content", template.content),
        FormField("Parameters", parameters),
        FormField("CTA URL", template.cta_url),
        FormField("Expected action", template.expected_action),
        FormField("Template topic", template.topic),
    ]
    if template.topic == OTHER_TOPIC:
        fields.append(FormField("Topic name", template.topic_name))
    return [*fields, FormField("Granularity level", template.granularity)]


def as_values(template: Template) -> dict[str, object]:
    """The template as plain values, named for JSON, in the form's order."""
    return {
        "sourceLanguage": template.language,
        "templateType": template.type,
        "templateContent": template.content,
        "parameters": parameter_values(template),
        "ctaUrl": template.cta_url,
        "expectedAction": template.expected_action,
        "templateTopic": template.topic,
        "topicName": template.topic_name,
        "granularity": template.granularity,
        "version": template.version,
    }


def parameter_values(template: Template) -> list[dict[str, object]]:
    """The parameters as plain values, named for JSON."""
    return [
        {"name": each.name, "type": each.type.value, "sample": each.sample, "asText": each.as_text}
        for each in template.parameters
    ]


def from_values(values: Mapping[str, object]) -> Template:
    """What `as_values` made; a key that is missing is empty.

    Raises:
        ValueError: A value is of the wrong kind; says which.
    """
    listed = values.get("parameters", [])
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise ValueError("parameters must be a list of objects with name, type and sample")
    unknown = [key for key in values if key not in _KNOWN]
    if unknown:
        raise ValueError(f"{unknown[0]} is not a field of a template; known are {', '.join(sorted(_KNOWN))}")
    return Template(
        type=_text(values, "templateType"),
        content=_text(values, "templateContent"),
        parameters=tuple(_parameter(each) for each in listed),
        cta_url=_text(values, "ctaUrl"),
        granularity=_text(values, "granularity") or "region",
        language=_text(values, "sourceLanguage") or "English",
        expected_action=_text(values, "expectedAction"),
        topic=_text(values, "templateTopic"),
        topic_name=_text(values, "topicName"),
    )


_KNOWN = frozenset(as_values(Template("ANY")))
_TYPES = {type_.value.lower(): type_ for type_ in ParameterType}


def parameter(name: str, type_: str, sample: str = "", *, as_text: bool = False) -> Parameter:
    """A parameter of typed words; `number as text` is a number that goes over the wire as text.

    Raises:
        ValueError: The type is none of Amazon's.
    """
    plain = type_.strip().lower().removesuffix(AS_TEXT)
    found = _TYPES.get(plain)
    if found is None:
        raise ValueError(f"{name}: {type_ or 'nothing'} is no type; write number, date or ASIN")
    return Parameter(name.strip(), found, sample, as_text or plain != type_.strip().lower())


def _parameter(values: Mapping[str, object]) -> Parameter:
    as_text = values.get("asText", False)
    return parameter(
        _text(values, "name"), _text(values, "type"), _text(values, "sample"), as_text=as_text is True
    )


def _text(values: Mapping[str, object], key: str) -> str:
    value = values.get(key, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{key} must be text")
    return value


def guessed_type(name: str) -> ParameterType:
    """What a parameter of that name most likely is; a guess, to be looked at."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
    last = words[-1].lower() if words else ""
    if "asin" in name.lower():
        return ParameterType.ASIN
    return ParameterType.DATE if last in {"on", "date", "day", "until", "since"} else ParameterType.NUMBER


def guessed(name: str, today: date) -> Parameter:
    """A parameter of that name, with a sample, of the type it most likely has."""
    type_ = guessed_type(name)
    return Parameter(name, type_, str(today) if type_ is ParameterType.DATE else SAMPLES[type_])


def with_placeholders(template: Template, today: date) -> Template:
    """The template with a parameter for every place in its text; those it had keep type and sample."""
    own = {each.name: each for each in template.parameters}
    names = placeholders(template.content)
    found = [own.get(name) or guessed(name, today) for name in names]
    unused = [each for each in template.parameters if each.name not in names]
    return structs.replace(template, parameters=(*found, *unused))


def following(template: Template, content: str, known: Mapping[str, Parameter], today: date) -> Template:
    """The template with another text: its places and its parameters stay in step.

    A name that alone took the place of another was renamed: it keeps type and sample.

    Args:
        known: Parameters that were there before, by name; one that comes back is as it was.
        today: The sample of a new date.
    """
    own = {each.name: each for each in template.parameters}
    before, names = placeholders(template.content), placeholders(content)
    gone = [name for name in before if name not in names and name in own]
    fresh = [name for name in names if name not in own]
    if len(gone) == len(fresh) == 1 and before.index(gone[0]) == names.index(fresh[0]):
        own[fresh[0]] = structs.replace(own[gone[0]], name=fresh[0])
    parameters = tuple(own.get(name) or known.get(name) or guessed(name, today) for name in names)
    return structs.replace(template, content=content, parameters=parameters)


class Samples(StrEnum):
    """Values to try a template with."""

    USUAL = "usual"
    LONGEST = "longest"
    SMALLEST = "smallest"


def values_of(template: Template, samples: Samples) -> dict[str, str]:
    """A value for every parameter."""
    if samples is Samples.USUAL:
        return {each.name: each.sample or SAMPLES[each.type] for each in template.parameters}
    extreme = "9" * MAX_LITERAL if samples is Samples.LONGEST else "0"
    return {
        each.name: extreme if each.type is ParameterType.NUMBER else SAMPLES[each.type]
        for each in template.parameters
    }
