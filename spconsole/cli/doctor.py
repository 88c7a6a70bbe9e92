"""`doctor`: what there is, and what must be mended."""

import os
import shutil
import sys

import typer

from spconsole.cli import options
from spconsole.cli.output import is_terminal, write_card, write_json, write_lines
from spconsole.cli.session import read_session
from spconsole.config.secrets import Secrets
from spconsole.domain.errors import ExitCode
from spconsole.services.doctor import Diagnosis, Folder, ProfileState, examine

TERMINAL_VARIABLES = ("TERM", "COLORTERM", "NO_COLOR", "TMUX", "STY")


def doctor(context: typer.Context, as_json: options.AsJson = False) -> int:
    """Show versions, folders and settings, and what must be mended; never a secret."""
    session = read_session(context)
    found = examine(session.paths, session.catalog, Secrets(os.environ), session.problems)
    if as_json:
        write_json(_json(found))
    else:
        write_card(_card(found))
        write_lines(["", *([f"to mend: {problem}" for problem in found.problems] or ["nothing to mend"])])
    return ExitCode.NOT_DONE if found.problems else ExitCode.DONE


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
            }
            for folder in found.folders
        ],
        "history": {"path": str(found.history.path), "rows": found.history.rows},
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
        ("keyring", found.keyring),
        ("terminal", _terminal_words()),
        *((f"profile {name}", state.problem or "complete") for name, state in found.profiles.items()),
        *((f"template {type_}", " ".join(stops) or "sound") for type_, stops in found.templates.items()),
    ]


def _folder(folder: Folder) -> str:
    facts = [
        str(folder.path),
        "" if folder.exists else "made when first needed",
        "writable" if folder.writable else "NOT writable",
        {True: "private", False: "others can look into it", None: ""}[folder.private],
    ]
    return ", ".join(filter(None, facts))
