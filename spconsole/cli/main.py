"""The program: its commands, the options before them, and how a command line is run."""

import os
from collections.abc import Sequence

import typer

from spconsole.cli import (
    curl,
    deletion,
    doctor,
    drafting,
    exits,
    feedback,
    find,
    history,
    imports,
    incident,
    insights,
    lint,
    new_profile,
    notifications,
    options,
    profiles,
    purge,
    repair,
    resolve,
    sandbox,
    templates,
)
from spconsole.cli.given import Given
from spconsole.cli.output import reading
from spconsole.cli.session import read_session, start
from spconsole.config.log import begin_log
from spconsole.config.paths import find_paths
from spconsole.domain.errors import UsageError

EXIT_CODES = (
    "Exit codes: 0 done; 1 certainly not done; 2 wrong usage or value; 3 may have been done, look first; "
    "4 credentials; 130 interrupted."
)
GLOBAL_OPTIONS = ("--profile", "--environment", "--read-only", "--data-dir", "--config-dir")
HELP_OPTIONS = {"help_option_names": ["-h", "--help"]}


def run(arguments: Sequence[str]) -> int:
    """Run one command line.

    Returns:
        The exit code; every word has been said.
    """
    return exits.end(lambda: _run(list(arguments)))


def _run(arguments: list[str]) -> object:
    for argument in arguments:
        if any("\ud800" <= char <= "\udfff" for char in argument):
            raise UsageError(f"{argument} is not text. Write it in the encoding of this terminal.")
    command = typer.main.get_command(app)
    try:
        with command.make_context("spconsole", arguments) as context:
            return command.invoke(context)
    except typer.Exit as asked:
        return asked.exit_code
    except typer.Abort as interrupt:
        raise KeyboardInterrupt from interrupt
    except typer.TyperException as error:
        return _misused(error)


def _misused(error: typer.TyperException) -> int:
    """A command line that cannot be read: how it is written, and what was wrong."""
    context = getattr(error, "ctx", None)
    if context is not None:
        exits.note(f"{context.get_usage()}\nTry '{context.command_path} --help'.")
    exits.misuse(error.format_message().replace("Value error, ", ""))
    if getattr(error, "option_name", "") in GLOBAL_OPTIONS:
        exits.note(f"{', '.join(GLOBAL_OPTIONS)} stand before the command.")
    return error.exit_code


def _group(words: str | None = None, below: str | None = None) -> typer.Typer:
    return typer.Typer(
        help=words,
        epilog=below,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings=HELP_OPTIONS,
    )


app = _group(below=EXIT_CODES)


@app.callback(invoke_without_command=True)
def console(
    context: typer.Context,
    profile: options.ChosenProfile = None,
    environment: options.ChosenEnvironment = None,
    read_only: options.ReadOnly = None,
    data_dir: options.DataDir = None,
    config_dir: options.ConfigDir = None,
    _version: options.Version = False,
) -> int | None:
    """A console for notifications of the Selling Partner API; without a command it opens the screen."""
    context.obj = Given(
        profile=profile,
        environment=environment,
        read_only=read_only,
        data_dir=data_dir,
        config_dir=config_dir,
    )
    begin_log(find_paths(os.environ, data_dir, config_dir).log)  # whatever fails from here on can be told
    if context.invoked_subcommand is not None:
        return None
    _require_terminal()
    from spconsole.cli.console import open_console  # noqa: PLC0415 - Textual, for the screen alone

    session = read_session(context)
    return open_console(session.paths, session.settings, session.problems)


def _require_terminal() -> None:
    if not exits.at_terminal():
        raise UsageError("The screen needs a terminal. Without one there are commands: spconsole --help.")


def demo(context: typer.Context, reset: options.Reset = False) -> int:
    """Open the screen on made-up sellers and weeks of history; nothing reaches Amazon."""
    _require_terminal()
    from spconsole.cli.console import open_demo  # noqa: PLC0415 - Textual, for the screen alone

    session = start(context)
    return open_demo(session.settings, reset=reset, data_dir=session.given.data_dir)


app.command()(demo)
app.command()(notifications.send)
app.command()(deletion.delete)
app.command()(feedback.feedback)
app.command()(reading(history.history))
app.command()(reading(find.find))
app.command("who-else")(reading(find.who_else))
app.command()(reading(incident.incident))
app.command()(incident.note)
app.command()(reading(insights.insights))
app.command()(resolve.resolve)
app.command()(reading(curl.curl))
app.command("purge")(purge.purge_history)
app.command()(reading(doctor.doctor))

import_app = _group("Take in sends of other systems, clicks, and other machines' history.")
import_app.command("sends")(imports.sends)
import_app.command("clicks")(imports.clicks)
import_app.command("history")(imports.history)
app.add_typer(import_app, name="import")

repair_app = _group("Put right what a deletion took along: each line is sent again once.")
repair_app.command("list")(reading(repair.list_plans))
repair_app.command("show")(reading(repair.show))
repair_app.command("send")(repair.send)
repair_app.command("tick")(repair.tick)
repair_app.command("untick")(repair.untick)
app.add_typer(repair_app, name="repair")

template_app = _group("Write, check, follow and exchange templates.")
template_app.command("list")(reading(templates.list_templates))
template_app.command("show")(reading(templates.show))
template_app.command("lint")(reading(lint.lint))
template_app.command("new")(drafting.new)
template_app.command("mark")(drafting.mark)
template_app.command("export")(drafting.export)
template_app.command("import")(drafting.import_)
app.add_typer(template_app, name="template")

profile_app = _group("List, add, check and remove sellers.")
profile_app.command("list")(reading(profiles.list_profiles))
profile_app.command("add")(new_profile.add)
profile_app.command("check")(profiles.check)
profile_app.command("remove")(profiles.remove)
app.add_typer(profile_app, name="profile")

sandbox_app = _group("A stand-in for Amazon on this machine.")
sandbox_app.command("serve")(sandbox.serve)
app.add_typer(sandbox_app, name="sandbox")
