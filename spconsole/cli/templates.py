"""Templates from the shell."""

from collections.abc import Sequence
from datetime import UTC

import typer

from spconsole.cli import options
from spconsole.cli.output import write_card, write_json, write_table
from spconsole.cli.session import Session, start
from spconsole.cli.tables import Column
from spconsole.domain.errors import ExitCode
from spconsole.domain.form import parameter_values
from spconsole.domain.templates import Step, Template, render, sample_values
from spconsole.services.templates import require_template, visible_templates

COLUMNS = (
    Column("TEMPLATE"),
    Column("STATE"),
    Column("VERSION", rank=2),
    Column("PARAMETERS", least=16, rank=1),
    Column("FROM", least=16, rank=3),
    Column("PROBLEM", least=20),
)
BUILT_IN = "built in"


def list_templates(context: typer.Context, as_json: options.AsJson = False) -> int:
    """List the templates that can be sent from."""
    session = start(context)
    templates = visible_templates(session.catalog.templates, session.environment)
    if as_json:
        write_json([_summary(template) for template in templates])
    else:
        write_table(COLUMNS, [_cells(template) for template in templates])
    return ExitCode.DONE


def show(
    context: typer.Context, template_type: options.ShownTemplate, as_json: options.AsJson = False
) -> int:
    """Show one template: its text, its parameters, and the message its samples make."""
    session = start(context)
    template = _required(session, template_type)
    if as_json:
        write_json(whole(template))
    else:
        write_card(_card(template))
    return ExitCode.DONE


def _required(session: Session, type_: str) -> Template:
    return require_template(session.catalog.templates, session.environment, type_)


def _summary(template: Template) -> dict[str, object]:
    """What every listing says of a template."""
    return {
        "type": template.type,
        "state": template.state,
        "version": template.version,
        "parameters": parameter_values(template),
        "builtin": template.builtin,
        "source": template.source or None,
        "problem": template.problem or None,
    }


def whole(template: Template) -> dict[str, object]:
    """Everything that is known of a template, as `template show --json` prints it."""
    return _summary(template) | {
        "content": template.content,
        "ctaUrl": template.cta_url,
        "granularity": template.granularity,
        "language": template.language,
        "expectedAction": template.expected_action,
        "topic": template.topic,
        "topicName": template.topic_name,
        "sampleMessage": _sample(template),
        "life": [_step(step) for step in template.life],
    }


def _step(step: Step) -> dict[str, object]:
    return {
        "state": step.state,
        "version": step.version,
        "at": step.at.astimezone(UTC).isoformat(),
        "by": step.by,
        "note": step.note or None,
    }


def _cells(template: Template) -> Sequence[str]:
    parameters = ", ".join(f"{name} {type_}" for name, type_ in template.contract.items())
    source = BUILT_IN if template.builtin else template.source
    if template.problem:
        return (template.type, "unreadable", "", "", source, template.problem)
    return (template.type, template.state, str(template.version), parameters, source, "")


def _card(template: Template) -> list[tuple[str, str]]:
    fields = [
        ("template", template.type),
        ("problem", template.problem),
        ("state", "" if template.problem else f"{template.state}, version {template.version}"),
        ("content", template.content),
        *((f"  {p.name}", f"{p.type}, like {p.sample}" if p.sample else p.type) for p in template.parameters),
        ("sample", _sample(template)),
        ("link", template.cta_url),
        ("level", "" if template.problem else template.granularity),
        ("language", "" if template.problem else template.language),
        ("action", template.expected_action),
        ("topic", ": ".join(filter(None, (template.topic, template.topic_name)))),
        *(
            (f"  {s.state}", f"{s.at.astimezone():%Y-%m-%d}, version {s.version}, {s.by}")
            for s in template.life
        ),
        ("from", BUILT_IN if template.builtin else template.source),
    ]
    return [(name, value) for name, value in fields if value]


def _sample(template: Template) -> str:
    return render(template, sample_values(template))
