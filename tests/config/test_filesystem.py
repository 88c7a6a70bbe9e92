"""Folders on a network are told from those of this machine by the mount table."""

from pathlib import Path

import pytest

from spconsole.config import filesystem
from spconsole.config.filesystem import (
    mac_mounts_of,
    mounts_of,
    network_problem,
    network_type,
    network_type_in,
)

MOUNTINFO = """\
22 28 0:21 / /proc rw,nosuid - proc proc rw
28 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 28 0:35 / /home rw,relatime shared:20 - nfs4 files.example:/home rw,vers=4.2
41 40 8:17 / /home/me/local rw,relatime - xfs /dev/sdb1 rw
42 28 0:40 / /mnt/my\\040share rw - cifs //files/share rw
43 28 0:41 / /mnt/far rw shared:3 master:1 - fuse.sshfs me@far: rw
44 28 0:42 / /over rw - nfs4 files.example:/over rw
45 44 0:43 / /over rw - tmpfs tmpfs rw
46 28 0:44 / /mnt/c rw - 9p drvfs rw
a line that is none
"""
MAC = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//me@files/share on /Volumes/My (old) share (smbfs, nodev, nosuid, mounted by me)
files:/x on /Volumes/nfs (nfs)
"""


@pytest.mark.parametrize(
    ("folder", "type_"),
    [
        ("/home/me/.local/share/spconsole", "nfs4"),
        ("/home", "nfs4"),
        ("/homestead/me", ""),
        ("/home/me/local/data", ""),
        ("/mnt/my share/data", "cifs"),
        ("/mnt/far/data", "fuse.sshfs"),
        ("/over/data", ""),
        ("/mnt/c/Users/me", ""),
        ("/var/data", ""),
    ],
)
def test_the_nearest_mount_above_a_folder_counts(folder: str, type_: str) -> None:
    assert network_type_in(Path(folder), mounts_of(MOUNTINFO.splitlines())) == type_


@pytest.mark.parametrize(
    ("folder", "type_"), [("/Users/me", ""), ("/Volumes/My (old) share/x", "smbfs"), ("/Volumes/nfs", "nfs")]
)
def test_what_macos_prints_is_understood(folder: str, type_: str) -> None:
    assert network_type_in(Path(folder), mac_mounts_of(MAC.splitlines())) == type_


def test_a_mount_table_that_cannot_be_read_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filesystem, "_MOUNTS", tmp_path / "none")
    assert network_type(tmp_path) == ""


@pytest.fixture
def far_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the mount table has on a network."""
    table = tmp_path / "mountinfo"
    real = str(tmp_path.resolve()).replace(" ", "\\040")
    table.write_text(f"28 1 8:1 / / rw - ext4 /dev/sda1 rw\n40 28 0:35 / {real} rw - nfs4 files:/x rw\n")
    monkeypatch.setattr(filesystem, "_MOUNTS", table)
    monkeypatch.setattr("sys.platform", "linux")
    return tmp_path / "not made yet" / "data"


def test_a_network_folder_is_refused_with_both_ways_out(far_away: Path) -> None:
    problem = network_problem(far_away, {})
    assert problem.startswith(f"{far_away} is on a network (nfs4)")
    assert "--data-dir" in problem
    assert "SPCONSOLE_ALLOW_NETWORK_FOLDER=1" in problem


@pytest.mark.parametrize(("value", "allowed"), [("1", True), ("yes", True), ("", False), ("0", False)])
def test_a_network_folder_may_be_allowed(far_away: Path, value: str, allowed: bool) -> None:
    problem = network_problem(far_away, {"SPCONSOLE_ALLOW_NETWORK_FOLDER": value})
    assert (problem == "") is allowed


def test_a_folder_of_this_machine_is_no_matter(tmp_path: Path) -> None:
    assert network_problem(tmp_path, {}) == ""
