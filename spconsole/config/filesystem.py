"""Whether a folder is on another machine's disk: SQLite's shared memory does not reach across a network."""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ALLOW_VARIABLE = "SPCONSOLE_ALLOW_NETWORK_FOLDER"
NETWORK_TYPES = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "ncpfs", "afs", "afpfs", "coda", "ceph"),
        *("fuse.ceph", "glusterfs", "fuse.glusterfs", "lustre", "beegfs", "gpfs", "ocfs2", "gfs2"),
        *(
            "sshfs",
            "fuse.sshfs",
            "fuse.rclone",
            "fuse.s3fs",
            "fuse.davfs",
            "davfs",
            "webdav",
            "fuse.smbnetfs",
        ),
    }
)
"""As mount tables name them. 9p is not one: virtual machines and containers have their own disk on it."""

_MOUNTS = Path("/proc/self/mountinfo")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_MAC_MOUNT = re.compile(r"^.* on (?P<point>/.*) \((?P<type>[^,)]+)[^()]*\)$")
_REMOTE_DRIVE = 4


def network_problem(folder: Path, environ: Mapping[str, str]) -> str:
    """Why history may not be kept in a folder, or nothing when it may."""
    if environ.get(ALLOW_VARIABLE, "") not in {"", "0"}:
        return ""
    type_ = network_type(folder)
    if not type_:
        return ""
    return (
        f"{folder} is on a network ({type_}), where two computers that write would damage the history. "
        f"Choose a folder of this computer with --data-dir, or set {ALLOW_VARIABLE}=1 if no other uses it."
    )


def network_type(folder: Path) -> str:
    """The kind of network file system that a folder is on, or will be; nothing when it is this machine's."""
    try:
        real = folder.resolve()
    except (OSError, RuntimeError):
        return ""
    if sys.platform == "win32":
        return _windows_type(str(real))
    if sys.platform == "darwin":
        return network_type_in(real, _mac_mounts())
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    return network_type_in(real, mounts_of(lines))


def mounts_of(lines: Iterable[str]) -> list[tuple[str, str]]:
    """Mount points and their types, of `/proc/self/mountinfo`; later ones lie over earlier ones."""
    found = []
    for line in lines:
        before, dash, after = line.partition(" - ")
        fields = before.split(" ")
        if dash and len(fields) > 4:
            point = _ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), fields[4])
            found.append((point, after.split(" ", maxsplit=1)[0]))
    return found


def network_type_in(folder: Path, mounts: Iterable[tuple[str, str]]) -> str:
    """The type of the nearest mount above a folder, when it is one of a network."""
    nearest, type_ = -1, ""
    for point, kind in mounts:
        if folder.is_relative_to(point) and len(Path(point).parts) >= nearest:
            nearest, type_ = len(Path(point).parts), kind
    return type_ if type_ in NETWORK_TYPES else ""


def _mac_mounts() -> list[tuple[str, str]]:
    import subprocess  # noqa: PLC0415 - needed there alone

    try:
        said = subprocess.run(
            ["/sbin/mount"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=2,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    return mac_mounts_of(said.splitlines())


def mac_mounts_of(lines: Iterable[str]) -> list[tuple[str, str]]:
    """The same of what `mount` prints on macOS."""
    return [(found["point"], found["type"]) for line in lines if (found := _MAC_MOUNT.match(line))]


def _windows_type(folder: str) -> str:
    if folder.startswith("\\\\") and not folder.startswith("\\\\?\\"):
        return "UNC path"
    import ctypes  # noqa: PLC0415 - only there

    drive = os.path.splitdrive(folder)[0]
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - other systems have none
    return "network drive" if drive and kernel.GetDriveTypeW(drive + "\\") == _REMOTE_DRIVE else ""
