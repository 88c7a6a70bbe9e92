"""One thing that lint has to say about a template."""

from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """A stop keeps a template from being exported; a warning does not."""

    STOP = "stop"
    WARN = "warn"


class Finding(Struct, frozen=True):
    """What is wrong, where, and what to do.

    Attributes:
        rule: The name of the rule, for scripts.
        text: What was found; never empty.
        fix: What to do, as a sentence.
        field: The field of Amazon's form it is in: type, content, parameters, cta_url, action, topic,
            topic_name, granularity; file, when it cannot be read.
        line: In the field, from 1; for the file 0, when it is not certain.
        column: In the line, from 1, in characters.
        length: Characters it is about; 0 for the whole field.
        parameter: The parameter it is about, where the field is parameters and it is about one.
    """

    severity: Severity
    rule: str
    text: str
    fix: str
    field: str = "content"
    line: int = 1
    column: int = 1
    length: int = 0
    parameter: str = ""

    @property
    def sentence(self) -> str:
        """What and how, on one line."""
        return f"{self.text} {self.fix}"


def stop(rule: str, text: str, fix: str, field: str = "content") -> Finding:
    """A finding about a whole field that keeps the template from being exported."""
    return Finding(Severity.STOP, rule, text, fix, field)


def warning(rule: str, text: str, fix: str, field: str = "content") -> Finding:
    """A finding about a whole field that does not."""
    return Finding(Severity.WARN, rule, text, fix, field)


def at(finding: Finding, text: str, start: int, length: int) -> Finding:
    """The same finding with its place in a text.

    Args:
        start: From 0, in characters.
    """
    before = text[:start]
    line = before.count("\n") + 1
    column = start - (before.rfind("\n") + 1) + 1
    return Finding(
        finding.severity, finding.rule, finding.text, finding.fix, finding.field, line, column, length
    )
