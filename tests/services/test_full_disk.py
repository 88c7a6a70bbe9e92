"""New files on a disk that is full: whole, or not there, and said in one sentence."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from spconsole.domain.errors import UsageError
from spconsole.services.bundle import Member, write_bundle
from spconsole.services.incident import write_incident

resource = pytest.importorskip("resource", reason="no limits for a process")


@pytest.fixture
def _full() -> Iterator[None]:
    """No file of this process may grow longer than this."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def bundle(path: Path, text: str) -> None:
    write_bundle(path, [Member("log.txt", text, "the log")])


@pytest.mark.usefixtures("_full")
@pytest.mark.parametrize("write", [write_incident, bundle])
def test_half_a_file_is_taken_away_and_that_is_said(
    tmp_path: Path, write: Callable[[Path, str], None]
) -> None:
    path = tmp_path / "x"
    with pytest.raises(UsageError, match=r"Cannot write .*x: File too large\. Give another name"):
        write(path, secrets.token_hex(20_000))
    assert not path.exists()
