"""Writing templates from the shell: new ones, their steps, and files to take along."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from spconsole.cli import options
from spconsole.cli.exits import ask, at_terminal, note
from spconsole.cli.output import write_as_is, write_json, write_lines, write_table
from spconsole.cli.session import Session, start
from spconsole.cli.tables import Column
from spconsole.cli.templates import whole
from spconsole.config.actor import actor
from spconsole.config.lint_words import read_words
from spconsole.config.paths import write_atomically
from spconsole.domain.errors import ExitCode, UsageError
from spconsole.domain.form import parameter, with_placeholders
from spconsole.domain.lifecycle import BY_HAND
from spconsole.domain.parameters import Parameter
from spconsole.domain.templates import TEMPLATE_TYPE, Template
from spconsole.services.exchange import Change, Planned, carry_out, plan, read_files
from spconsole.services.exchange import write_text as as_text
from spconsole.services.lifecycle import mark as mark_step
from spconsole.services.lifecycle import step_moment
from spconsole.services.lifecycle import undo as undo_step
from spconsole.services.packet import write_packet
from spconsole.services.templates import require_own

Content = Annotated[str, typer.Option("--content", metavar="TEXT", help="The message, with ${name} in it.")]
ParameterOption = Annotated[
    list[str] | None,
    typer.Option(
        "--parameter", metavar="NAME:TYPE[=SAMPLE]", show_default=False, help="Like price:number=100.50."
    ),
]
Link = Annotated[str, typer.Option("--cta-url", metavar="URL", help="Where the seller goes to act.")]
Action = Annotated[str, typer.Option("--action", metavar="TEXT", help="What the seller should do.")]
Topic = Annotated[str, typer.Option("--topic", metavar="TEXT", help="The form's category.")]
TopicName = Annotated[str, typer.Option("--topic-name", metavar="TEXT", help="Its name, for Other.")]
Level = Annotated[str, typer.Option("--granularity", metavar="LEVEL", help="region or marketplace.")]
Step = Annotated[str, typer.Argument(metavar="[STEP]", help=f"{', '.join(BY_HAND)}.")]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="Amazon's words; - reads them from stdin.")]
Day = Annotated[
    str, typer.Option("--date", metavar="YYYY-MM-DD", help="The day it happened; today when left out.")
]
Undo = Annotated[bool, typer.Option("--undo", help="Take the last step back.")]
To = Annotated[
    Path | None, typer.Option("--to", metavar="PATH", show_default=False, help="A folder, or a file.")
]
Kind = Annotated[str, typer.Option("--format", metavar="FORMAT", help="packet, toml, json or csv.")]
Files = Annotated[list[Path], typer.Argument(metavar="PATH...", show_default=False, help="Files or folders.")]
Look = Annotated[bool, typer.Option("--dry-run", help="Say what would change; change nothing.")]
Replace = Annotated[bool, typer.Option("--replace", help="Templates that are here may change.")]
Types = Annotated[
    list[str] | None, typer.Argument(metavar="[TYPE]...", show_default=False, help="Templates, by type.")
]
KINDS = ("packet", "toml", "json", "csv")
COLUMNS = (Column("TEMPLATE"), Column("CHANGE"), Column("WHAT"))


def new(  # noqa: PLR0913 - one argument for each option
    context: typer.Context,
    *,
    template: options.ShownTemplate,
    content: Content = "",
    parameters: ParameterOption = None,
    cta_url: Link = "",
    action: Action = "",
    topic: Topic = "",
    topic_name: TopicName = "",
    granularity: Level = "region",
    as_json: options.AsJson = False,
) -> int:
    """Start a template: what is not given is asked for on a terminal."""
    session = start(context)
    if not TEMPLATE_TYPE.fullmatch(template):
        raise UsageError(f"{template} is no type. Write capitals, digits and underscores, like PRICE_CHANGE.")
    if session.catalog.templates.get(template):
        raise UsageError(f"{template} is there already. Edit {session.catalog.templates.path_of(template)}.")
    given = tuple(_parameter(text) for text in parameters or ())
    draft = Template(
        template,
        content or _asked("The message, with ${name} where a value goes:", "--content"),
        given,
        cta_url or _asked("The page where the seller acts (https://...):", "--cta-url"),
        granularity=granularity,
        expected_action=action,
        topic=topic,
        topic_name=topic_name,
    )
    draft = with_placeholders(draft, datetime.now().astimezone().date())
    session.catalog.templates.save(draft, seen="")
    return _told(
        draft, session, f"{session.catalog.templates.path_of(template)} is a draft.", as_json=as_json
    )


def _asked(question: str, option: str) -> str:
    if not at_terminal():
        raise UsageError(f"Give {option}; without a terminal nobody can be asked.")
    return ask(question)


def _parameter(text: str) -> Parameter:
    name, _, rest = text.partition(":")
    type_, _, sample = rest.partition("=")
    try:
        return parameter(name, type_, sample)
    except ValueError as error:
        raise UsageError(f"--parameter {error}. Write it like price:number=100.50.") from error


def _told(template: Template, session: Session, words: str, *, as_json: bool) -> int:
    if as_json:
        write_json(whole(require_own(session.catalog.templates, template.type)))
    else:
        note(words)
    return ExitCode.DONE


def mark(
    context: typer.Context,
    *,
    template: options.ShownTemplate,
    step: Step = "",
    text: Note = "",
    day: Day = "",
    undo: Undo = False,
    as_json: options.AsJson = False,
) -> int:
    """Note a step of a template's review, as it happened in Seller Central."""
    session = start(context)
    if undo == bool(step):
        raise UsageError(f"Name a step ({', '.join(BY_HAND)}), or take the last one back with --undo.")
    store = session.catalog.templates
    if undo:
        if day:
            raise UsageError("--undo takes the last step back, whatever its day. Leave --date out.")
        done = undo_step(store, template)
    else:
        lists = read_words(session.paths.lint)
        said = sys.stdin.read() if text == "-" else text
        at = step_moment(require_own(store, template), day, datetime.now(UTC))
        done = mark_step(store, template, step, at, actor(), said, lists)
    since = f", since {day.strip()}" if day else ""
    words = f"{done.type} is {done.state}, version {done.version}{since}."
    return _told(done, session, words, as_json=as_json)


def export(
    context: typer.Context,
    *,
    templates: Types = None,
    to: To = None,
    kind: Kind = "packet",
) -> int:
    """Write drafts to a folder for Seller Central, or templates to one file to take along."""
    session = start(context)
    if kind not in KINDS:
        raise UsageError(f"{kind} is no format. Formats: {', '.join(KINDS)}.")
    store = session.catalog.templates
    if kind == "packet":
        if to is None:
            raise UsageError("Name the folder with --to, like --to submission.")
        words = read_words(session.paths.lint)
        packet = write_packet(store, templates or (), to, datetime.now(UTC), actor(), words)
        write_lines(str(path) for path in packet.files)
        return ExitCode.DONE
    chosen = [require_own(store, type_) for type_ in templates or [each.type for each in store.all()]]
    if kind == "toml" and len(chosen) != 1:
        raise UsageError(
            f"A TOML file holds one template, not {len(chosen)}. The templates folder has them all."
        )
    text = as_text(chosen, kind)
    if to is None:
        write_as_is(text)
    else:
        write_atomically(to, text)
    return ExitCode.DONE


def import_(
    context: typer.Context,
    *,
    files: Files,
    dry_run: Look = False,
    replace: Replace = False,
    as_json: options.AsJson = False,
) -> int:
    """Take templates from TOML, JSON or CSV files; they are drafts here."""
    session = start(context)
    store = session.catalog.templates
    planned = plan(store, read_files(files))
    if not dry_run:
        carry_out(store, planned, replace=replace)
    if as_json:
        write_json([_report(each) for each in planned])
    else:
        write_table(COLUMNS, [_line(each) for each in planned])
        note("Nothing was changed." if dry_run else _counted(planned))
    return ExitCode.DONE


def _report(planned: Planned) -> dict[str, object]:
    return {"type": planned.template.type, "change": planned.change.value, "fields": list(planned.fields)}


def _line(planned: Planned) -> tuple[str, str, str]:
    return (planned.template.type, planned.change.value, ", ".join(planned.fields))


def _counted(planned: list[Planned]) -> str:
    counts = {change: sum(each.change is change for each in planned) for change in Change}
    return ", ".join(f"{count} {change.value}" for change, count in counts.items()) + "."
