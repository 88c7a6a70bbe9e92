"""A row as a curl command: what a shell hands to curl is the request, byte for byte."""

import os
import shlex
import subprocess
from pathlib import Path

import pytest
from msgspec import structs

from spconsole.config.secrets import SecretText
from spconsole.domain.errors import UsageError
from spconsole.domain.history import HistoryEntry
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.curl import curl_of, curl_with_token
from spconsole.services.dry_run import request_headers
from spconsole.services.notifications import PreparedSend, create_notification

from .amazon import CREATED, Amazon

posix = pytest.mark.skipif(os.name != "posix", reason="a POSIX shell")
STUB = '#!/bin/sh\nfor word in "$@"; do printf "%s\\0" "$word"; done\n'


@pytest.fixture
async def row(seller: SellerContext, summary: PreparedSend) -> HistoryEntry:
    return (await create_notification(seller, summary)).entry


def run(command: str, folder: Path, **variables: str) -> list[bytes]:
    """The words that a shell hands to curl."""
    stub = folder / "curl"
    stub.write_text(STUB)
    stub.chmod(0o755)
    environ = {"PATH": f"{folder}:/usr/bin:/bin", **variables}
    script = command.encode("utf-8", "surrogateescape")
    ran = subprocess.run(["/bin/sh"], input=script, env=environ, capture_output=True, check=True, timeout=20)
    assert ran.stderr == b""
    return ran.stdout.split(b"\0")[:-1]


@posix
async def test_what_curl_gets_is_the_request(row: HistoryEntry, tmp_path: Path) -> None:
    words = run(curl_of(row), tmp_path, ACCESS_TOKEN="Atza|from-the-shell")
    assert words[:3] == [b"-X", b"POST", row.url.encode()]
    assert words[words.index(b"--data-raw") + 1] == row.body
    headers = [words[at + 1].decode() for at, word in enumerate(words) if word == b"-H"]
    assert headers[:-1] == [f"{name}: {value}" for name, value in request_headers().items()]
    assert headers[-1] == "x-amz-access-token: Atza|from-the-shell"


@posix
@pytest.mark.parametrize(
    "body",
    [
        b"it's '' \"both\"",
        b"two\nlines\r\nand a last one\n",
        b"$HOME `id` $(id) \\ \\n !! & | ; > < * ? ~ # %",
        b"@/etc/passwd",
        b"--next",
        "\u20ac \U0001f600 \u202e".encode(),
        bytes(range(1, 256)),
        b"'",
        b"\\'",
    ],
)
async def test_any_body_comes_through_a_shell(row: HistoryEntry, tmp_path: Path, body: bytes) -> None:
    words = run(curl_of(structs.replace(row, body=body)), tmp_path)
    assert words[-1] == body


async def test_no_token_is_in_it_unless_it_is_given(row: HistoryEntry) -> None:
    assert '-H "x-amz-access-token: $ACCESS_TOKEN"' in curl_of(row)
    command = curl_of(row, SecretText("Atza|o'token"))
    assert "x-amz-access-token: Atza|o'token" in shlex.split(command)
    assert "ACCESS_TOKEN" not in command


async def test_a_row_of_another_system_has_no_request(row: HistoryEntry) -> None:
    with pytest.raises(UsageError, match="another system sent it"):
        curl_of(structs.replace(row, body=b""))
    with pytest.raises(UsageError, match="zero byte"):
        curl_of(structs.replace(row, body=b"a\0b"))


async def test_a_fresh_token_is_fetched_told_to_the_trail_and_kept_out_of_it(
    workspace: Workspace, seller: SellerContext, row: HistoryEntry
) -> None:
    amazon = Amazon(CREATED)
    behind = amazon.behind(seller)
    command = await curl_with_token(behind, row)
    assert amazon.tokens == 1
    assert amazon.requests == []
    assert "-H 'x-amz-access-token: token'" in command.reveal()
    assert "token" not in repr(command)
    lines = workspace.paths.audit.read_text(encoding="utf-8").splitlines()
    assert '"event":"token_copied"' in lines[-1]
    assert "x-amz-access-token" not in "".join(lines)
