"""Connections that never came about: nothing left this machine, and the history says so."""

import asyncio
import datetime
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from spconsole.domain.history import Status
from spconsole.domain.notifications import DeletionReason
from spconsole.services.context import SellerContext, Workspace
from spconsole.services.deletion import delete_notifications
from spconsole.services.feedback import record_feedback_by_id
from spconsole.services.notifications import create_notification
from tests.spapi.loopback import Script, Server, gives_tokens, greets, unused_url

from .conftest import SUMMARY, Connect, summary
from .test_matrix import believed
from .witness import ID, WITH_ID, Journal, says

Servers = Callable[[Script], Awaitable[Server]]


async def assert_nothing_was_sent(workspace: Workspace, seller: SellerContext) -> None:
    """None of the three operations is believed to have left."""
    result = await create_notification(seller, summary())
    assert result.error is not None
    assert "Nothing left this machine" in str(result.error)
    assert (await believed(workspace)).row.status is Status.NOT_SENT
    await delete_notifications(seller, SUMMARY, DeletionReason.INCORRECT_CONTENT, None)
    await record_feedback_by_id(seller, ID)
    assert [call.outcome for call in await workspace.ledger.calls.recent()] == ["not sent"] * 3


async def test_nobody_listens(connect: Connect, workspace: Workspace) -> None:
    await assert_nothing_was_sent(workspace, await connect(await unused_url()))


async def test_the_name_is_not_known(
    connect: Connect, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def no_such_name(host: Any, *arguments: Any, **more: Any) -> Any:
        if host == "no-such-host.invalid":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real(host, *arguments, **more)

    monkeypatch.setattr(socket, "getaddrinfo", no_such_name)
    await assert_nothing_was_sent(workspace, await connect("https://no-such-host.invalid"))


async def test_the_server_does_not_speak_tls(
    connect: Connect, workspace: Workspace, servers: Servers
) -> None:
    server = await servers(greets)
    await assert_nothing_was_sent(workspace, await connect(server.url.replace("http:", "https:")))
    assert server.seen == []


async def test_nobody_vouches_for_the_certificate(
    connect: Connect, workspace: Workspace, servers: Servers, tmp_path: Path
) -> None:
    """The handshake ends before a byte of the request leaves."""
    journal = Journal()
    server = await servers(journal.reads(says(200, WITH_ID), done=True))
    async with behind_tls(server, self_signed(tmp_path)) as url:
        await assert_nothing_was_sent(workspace, await connect(url, gives_tokens()))
    assert (journal.asked, server.seen) == ([], [])


def self_signed(folder: Path) -> ssl.SSLContext:
    """A certificate for this machine that nobody has signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    day = datetime.timedelta(days=1)
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    file = folder / "certificate.pem"
    plain = serialization.NoEncryption()
    file.write_bytes(
        certificate.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@asynccontextmanager
async def behind_tls(server: Server, context: ssl.SSLContext) -> AsyncIterator[str]:
    """The same server on a port of its own, spoken to under TLS."""
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=context)
    try:
        yield f"https://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    finally:
        listener.close()
        await listener.wait_closed()
