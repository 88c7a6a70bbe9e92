"""Folders and files of ours that others could look into are closed to them, on systems that have modes."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from spconsole.config.paths import Paths

OTHERS = 0o077
_PLACES = tuple(name for name, value in vars(Paths).items() if isinstance(value, property))
"""What `Paths` names, now and in times to come."""


def close_to_others(paths: Paths) -> tuple[str, ...]:
    """Take the rights of others from what is ours, and say so; nothing that is missing is made.

    A folder is ours when it is the user's and holds nothing but what this program puts there: one that was
    given with `--data-dir .` is left as it is, with a sentence. A link is left to whoever made it.
    """
    if os.name != "posix":
        return ()
    said: list[str] = []
    for folder in dict.fromkeys((paths.config_dir, paths.data_dir, paths.log.parent)):
        if os.path.isdir(folder):  # Path.is_dir raises where it may not look
            said += _closed(folder, is_ours=_holds_only_ours(folder, paths))
    for path in _files(paths):
        said += _closed(path, is_ours=True)
    return tuple(said)


def _files(paths: Paths) -> Iterable[Path]:
    """Every file that `Paths` names, and what stands beside it under its name: backups, older logs."""
    for base in (getattr(paths, place) for place in _PLACES):
        try:
            beside = list(base.parent.glob(f"{base.name}[-.]*"))
        except OSError:  # a folder that does not let us look says so when it is used
            beside = []
        yield from filter(os.path.isfile, (base, *beside))


def _holds_only_ours(folder: Path, paths: Paths) -> bool:
    """Whether every name begins as one of ours does: a lock or a copy has the name of its file, and more."""
    ours = ("demo", "log", *(getattr(paths, place).name for place in _PLACES))
    try:
        names = os.listdir(folder)
    except OSError:
        return False
    return all(name.lstrip(".").startswith(ours) for name in names)


def _closed(path: Path, *, is_ours: bool) -> list[str]:
    """What was done about a path that others could look into."""
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode) or not status.st_mode & OTHERS:
            return []
        if not is_ours or status.st_uid != os.geteuid():
            why = "it is not ours alone" if status.st_uid == os.geteuid() else "it belongs to another user"
            return [f"Others can look into {path}. It was left so, as {why}. Close it with chmod go= {path}"]
        path.chmod(stat.S_IMODE(status.st_mode) & ~OTHERS)
    except FileNotFoundError:
        return []
    except OSError as error:
        reason = error.strerror or error
        return [f"Others can look into {path}, and it cannot be closed: {reason}. Choose another folder."]
    return [f"Others could look into {path}. It is closed to them now."]
