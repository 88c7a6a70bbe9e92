"""`doctor`: what there is, and what must be mended."""

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import typer

from spconsole.cli import options
from spconsole.cli.output import is_terminal, write_card, write_json, write_lines
from spconsole.cli.session import Session, read_session
from spconsole.config.filesystem import network_problem
from spconsole.config.keeping import open_secrets
from spconsole.config.paths import Paths
from spconsole.config.settings import Settings
from spconsole.domain.errors import ExitCode, UsageError
from spconsole.services.bundle import bundle_members, default_name, write_bundle
from spconsole.services.doctor import Diagnosis, Folder, ProfileState, examine

TERMINAL_VARIABLES = ("TERM", "COLORTERM", "NO_COLOR", "TMUX", "STY")


def doctor(
    context: typer.Context,
    file: options.BundleFile = None,
    bundle: options.Bundle = False,
    as_json: options.AsJson = False,
) -> int:
    """Show versions, folders and settings, and what must be mended; never a secret."""
    session = read_session(context)
    if file is not None and not bundle:
        raise UsageError(f"{file} is for --bundle: spconsole doctor --bundle {file}")
    secrets = open_secrets(session.paths, session.settings, os.environ)
    found = examine(session.paths, session.catalog, secrets, _set_aside(session))
    if bundle:
        return _pack(session.paths, found, file, as_json=as_json)
    if as_json:
        write_json(_json(found))
    else:
        write_card(_card(found))
        write_lines(["", *([f"to mend: {problem}" for problem in found.problems] or ["nothing to mend"])])
    return ExitCode.NOT_DONE if found.problems else ExitCode.DONE


def _set_aside(session: Session) -> tuple[str, ...]:
    """What is wrong before anything is opened: with the settings, the screen, and where the data is."""
    network = network_problem(session.paths.data_dir, os.environ)
    return (*session.problems, *_screen(session), *filter(None, (network,)))


def _screen(session: Session) -> tuple[str, ...]:
    """What of the theme and the keys in the settings the screen would set aside."""
    settings = session.settings
    if settings.theme == Settings().theme and not settings.keys:
        return ()
    from spconsole.tui.examine import screen_problems  # noqa: PLC0415 - Textual; most change neither

    return screen_problems(settings.theme, settings.keys, session.paths.themes)


def _pack(paths: Paths, found: Diagnosis, file: Path | None, *, as_json: bool) -> int:
    """Pack the bundle, and list what is in it."""
    path = file or Path(default_name(datetime.now(UTC)))
    members = bundle_members(paths, _json(found))
    write_bundle(path, members)
    if as_json:
        listed = [{"name": member.name, "characters": len(member.text)} for member in members]
        write_json({"bundle": str(path), "members": listed})
    else:
        write_lines([f"{path}, for you alone, has in it:", ""])
        write_card([(member.name, member.words) for member in members])
        words = "No secrets, and no values or texts of notifications. Look through it before you send it."
        write_lines(["", words])
    return ExitCode.DONE


def _json(found: Diagnosis) -> dict[str, object]:
    return {
        "versions": {**found.versions, "wordSearch": found.word_search},
        "folders": [
            {
                "name": folder.name,
                "path": str(folder.path),
                "exists": folder.exists,
                "writable": folder.writable,
                "private": folder.private,
                "network": folder.network or None,
            }
            for folder in found.folders
        ],
        "history": {"path": str(found.history.path), "rows": found.history.rows},
        "log": found.log,
        "audit": found.audit,
        "keyring": found.keyring,
        "terminal": _terminal(),
        "profiles": [_profile(name, state) for name, state in found.profiles.items()],
        "templates": [{"type": type_, "stops": stops} for type_, stops in found.templates.items()],
        "problems": found.problems,
    }


def _profile(name: str, state: ProfileState) -> dict[str, object]:
    """Where its secrets are; never what they are."""
    return {
        "name": name,
        "clientSecret": (state.kept and state.kept.client_secret) or None,
        "refreshToken": (state.kept and state.kept.refresh_token) or None,
        "problem": state.problem or None,
    }


def _terminal() -> dict[str, object]:
    """What this terminal can do, as far as it says."""
    size = shutil.get_terminal_size()
    says = {name.lower(): os.environ.get(name) for name in TERMINAL_VARIABLES[:3]}
    return {
        "interactive": is_terminal(),
        "columns": size.columns,
        "lines": size.lines,
        **says,
        "multiplexer": next((name.lower() for name in TERMINAL_VARIABLES[3:] if os.environ.get(name)), None),
        "encoding": getattr(sys.stdout, "encoding", None),
    }


def _terminal_words() -> str:
    facts = _terminal()
    size = f"{facts.pop('columns')}x{facts.pop('lines')}"
    interactive = "interactive" if facts.pop("interactive") else "not interactive"
    return ", ".join((size, interactive, *(f"{name} {value}" for name, value in facts.items() if value)))


def _card(found: Diagnosis) -> list[tuple[str, str]]:
    search = "with fast word search" if found.word_search else "without fast word search"
    rows = "none yet" if found.history.rows is None else f"notifications: {found.history.rows}"
    return [
        *((name, text) for name, text in found.versions.items() if name != "sqlite"),
        ("sqlite", f"{found.versions['sqlite']}, {search}"),
        *((f"{folder.name} folder", _folder(folder)) for folder in found.folders),
        ("history", f"{found.history.path}, {found.history.problem or rows}"),
        ("log", found.log),
        ("audit trail", found.audit),
        ("keyring", found.keyring),
        ("terminal", _terminal_words()),
        *((f"profile {name}", _state(state)) for name, state in found.profiles.items()),
        *((f"template {type_}", " ".join(stops) or "sound") for type_, stops in found.templates.items()),
    ]


def _state(state: ProfileState) -> str:
    if state.problem:
        return state.problem
    return "complete" if state.kept else "its secrets are in the encrypted file, which was not opened"


def _folder(folder: Folder) -> str:
    facts = [
        str(folder.path),
        "" if folder.exists else "made when first needed",
        "writable" if folder.writable else "NOT writable",
        {True: "private", False: "others can look into it", None: ""}[folder.private],
        f"on a network ({folder.network})" if folder.network else "",
    ]
    return ", ".join(filter(None, facts))
