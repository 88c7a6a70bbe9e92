"""Files of a test, looked at from outside."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def put(path: Path, content: bytes | None) -> None:
    """A file in its folder; without content, a folder."""
    (path if content is None else path.parent).mkdir(parents=True)
    if content is not None:
        path.write_bytes(content)


def read(path: Path) -> bytes:
    return path.read_bytes()


def backups(path: Path) -> list[str]:
    return [file.name for file in path.parent.glob("*.backup")]


def modes(folder: Path) -> dict[str, int]:
    return {file.name: mode(file) for file in [folder, *folder.iterdir()]}


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("pragma user_version").fetchone()[0])
