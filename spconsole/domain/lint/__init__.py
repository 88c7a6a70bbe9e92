"""Lint: our reading of Amazon's guide for templates, one rule one function. It is not Amazon's review."""

from collections.abc import Callable, Iterator

from msgspec import structs

from spconsole.domain.lint import form_rules, parameter_rules, result_rules, text_rules
from spconsole.domain.lint.finding import Finding, Severity, stop
from spconsole.domain.lint.words import Words
from spconsole.domain.templates import Template

__all__ = ["FOOTER", "RULES", "Finding", "Severity", "Words", "lint"]

FOOTER = "Lint is our reading of the guide, not Amazon's review."

Rule = Callable[[Template, Words], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    form_rules.type_name,
    text_rules.length,
    text_rules.reserved_characters,
    text_rules.hidden_characters,
    text_rules.curly_quotes,
    text_rules.sales_channels,
    text_rules.promotions,
    text_rules.click_without_link,
    parameter_rules.count,
    parameter_rules.malformed,
    parameter_rules.untyped,
    parameter_rules.unused,
    parameter_rules.case_variants,
    parameter_rules.capital_styles,
    parameter_rules.samples,
    form_rules.link,
    form_rules.topic,
    form_rules.granularity,
    form_rules.left_empty,
    result_rules.longest,
    result_rules.smallest,
)
_PLAIN = Words()


def lint(template: Template, words: Words = _PLAIN) -> tuple[Finding, ...]:
    """Everything that the rules find, stops first, then by field and place; it never raises."""
    if template.problem:
        unread = stop("unreadable", template.problem, "Mend the file.", "file")
        return (structs.replace(unread, line=template.problem_line),)
    found = [finding for rule in RULES for finding in rule(template, words)]
    return tuple(sorted(found, key=lambda f: (f.severity is Severity.WARN, f.line, f.column)))
