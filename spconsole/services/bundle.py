"""A zip for a bug report: what `doctor` says, the log and the last calls; no secret, no value, no message."""

import json
import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.metadata import distributions
from pathlib import Path

from msgspec import Struct

from spconsole.config.log import log_files
from spconsole.config.paths import Paths, new_private_file, whole_or_gone
from spconsole.domain.errors import StoreError
from spconsole.domain.redaction import redacted
from spconsole.store.inspection import count_history, last_calls

LAST_CALLS = 200
ABOUT = """\
A bundle for a bug report on spconsole.

In it: what `spconsole doctor` says, the versions of what is installed, the settings, the log, how many
notifications have which status, and the last calls to Amazon.

Not in it: secrets, the values and texts of notifications, tickets, profiles.toml and the history itself.
Names of sellers, templates and folders are in it, and so is the name of this machine's user in the paths.
Look through it before you send it.
"""


class Member(Struct, frozen=True):
    """One file of the bundle."""

    name: str
    text: str
    words: str


def default_name(now: datetime) -> str:
    """What a bundle is called that nobody named."""
    return f"spconsole-bundle-{now:%Y%m%d-%H%M%S}.zip"


def bundle_members(paths: Paths, diagnosis: Mapping[str, object]) -> tuple[Member, ...]:
    """Everything that goes into the bundle; nothing is made or changed by looking.

    Args:
        diagnosis: What `doctor` found, as it prints it with `--json`.
    """
    members = (
        Member("README.txt", ABOUT, "what is in it and what is not"),
        Member("doctor.json", _json(diagnosis), "what doctor says"),
        Member("versions.txt", "\n".join(_installed()) + "\n", "versions of what is installed"),
        *_settings(paths.settings),
        *_history(paths.history),
        *_logs(paths.log),
    )
    return tuple(Member(each.name, redacted(each.text), each.words) for each in members)


def write_bundle(path: Path, members: Sequence[Member]) -> None:
    """Pack them, readable by their owner only.

    Raises:
        UsageError: There is a file of that name, or it cannot be written.
    """
    handle = new_private_file(path)
    with (
        whole_or_gone(path),
        os.fdopen(handle, "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for member in members:
            packed.writestr(member.name, member.text)


def _installed() -> list[str]:
    return sorted({f"{each.metadata['Name']} {each.version}" for each in distributions()}, key=str.lower)


def _settings(path: Path) -> Iterator[Member]:
    if path.is_file():
        yield Member("config.toml", _text(path), "the settings")


def _logs(path: Path) -> Iterator[Member]:
    for file in log_files(path):
        yield Member(f"log/{file.name}", _text(file), "the log, without secrets")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        return f"{path} cannot be read: {error.strerror or error}\n"


def _history(path: Path) -> Iterator[Member]:
    if not path.is_file():
        return
    try:
        counted = count_history(path)
        calls = last_calls(path, LAST_CALLS)
    except StoreError as error:
        yield Member("history.json", _json({"problem": str(error)}), "why the history cannot be read")
        return
    named = [dict(zip(("environment", "status", "rows"), row, strict=True)) for row in counted.counts]
    yield Member("history.json", _json({"schema": counted.schema, "counts": named}), "its schema and counts")
    yield Member("calls.json", _json(calls), f"the last {len(calls)} calls, without bodies and answers")


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n"
