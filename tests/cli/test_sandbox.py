"""`sandbox serve`: two lines, then an Amazon for any client."""

import json
import os
import select
import signal
import socket
import subprocess
from typing import Any
from urllib.request import Request, urlopen

import pytest

from .shell import CANNED_ID, PRICES, Shell

CREATE = "/appIntegrations/2024-04-01/notifications"


def addresses(server: subprocess.Popen[str]) -> tuple[str, str]:
    """Where the API and the token endpoint are, as the two lines say."""
    assert server.stdout is not None
    said = b""
    while said.count(b"\n") < 2:
        assert select.select([server.stdout], [], [], 20)[0], said
        said += os.read(server.stdout.fileno(), 1000) or b"(the end)\n"
    (api, api_url), (token, token_url) = (line.split() for line in said.decode().splitlines())
    assert (api, token) == ("api", "token")
    return api_url, token_url


def asked(url: str, body: bytes, **headers: str) -> Any:
    request = Request(url, body, {name.replace("_", "-"): value for name, value in headers.items()})  # noqa: S310
    with urlopen(request, timeout=20) as answer:  # noqa: S310 - our own address
        return json.load(answer)


def token(url: str) -> str:
    form = b"grant_type=refresh_token&refresh_token=r&client_id=c&client_secret=s"
    return str(asked(url, form, content_type="application/x-www-form-urlencoded")["access_token"])


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_and_serves_until_told(shell: Shell, end: signal.Signals) -> None:
    with shell.background("sandbox", "serve") as server:
        api, auth = addresses(server)
        assert api.startswith("http://127.0.0.1:")
        assert auth == f"{api}/auth/o2/token"
        body = json.dumps(
            {
                "templateId": "SALES_SUMMARY",
                "marketplaceId": "ATVPDKIKX0DER",
                "notificationParameters": {"summaryAsOnDate": "2022-08-30", "salesSummaryInUSD": 1000.50},
            }
        )
        headers = {"content_type": "application/json", "x_amz_access_token": token(auth)}
        assert asked(api + CREATE, body.encode(), **headers) == {"notificationId": CANNED_ID}
        server.send_signal(end)
        out, err = server.communicate(timeout=20)
    assert (server.returncode, out, err) == (0, "", "")


def test_the_sandbox_environment_can_be_pointed_at_it(shell: Shell) -> None:
    shell.profile()
    shell.write(
        "templates/PRICE_CHANGE.toml", 'content = "${priceValue}"\n[parameters.priceValue]\ntype = "number"\n'
    )
    with shell.background("sandbox", "serve") as server:
        url, _ = addresses(server)
        shell.set(SPCONSOLE_SANDBOX_URL=url, SPCONSOLE_LWA_URL=url, SPCONSOLE_ENVIRONMENT="sandbox")
        sent = shell.done("send", *PRICES[:3], "--json").json
        assert (sent["status"], sent["environment"]) == ("SENT", "sandbox")
        shell.done("feedback", sent["notificationId"])
        shell.done("delete", "PRICE_CHANGE", "--reason", "INCORRECT_CONTENT", "--count", "1")
        server.terminate()
        server.wait(20)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.com", "::"])  # noqa: S104 - refused
def test_it_serves_this_machine_only(shell: Shell, host: str) -> None:
    refused = shell.program("sandbox", "serve", "--host", host)
    assert (refused.code, refused.out) == (2, "")
    assert "takes any credentials" in refused.err
    assert shell.wrote_nothing()


def test_a_taken_port_is_said(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = shell("sandbox", "serve", "--port", str(taken.getsockname()[1]))
    assert (refused.code, refused.out) == (1, "")
    assert "Choose another --port" in refused.err


def test_a_state_file_that_is_none_is_said(shell: Shell) -> None:
    shell.data.mkdir()
    (shell.data / "sandbox.db").write_text("This is no database, and long enough to tell." * 20)
    refused = shell("sandbox", "serve")
    assert (refused.code, refused.out) == (1, "")
    assert "Move the file away" in refused.err


def test_static_answers_as_amazon_does(shell: Shell) -> None:
    with shell.background("sandbox", "serve", "--static", "--port", "0") as server:
        api, auth = addresses(server)
        headers = {"content_type": "application/json", "x_amz_access_token": token(auth)}
        body = (
            b'{"templateId": "PRICE_CHANGE", "marketplaceId": "ATVPDKIKX0DER", "notificationParameters": {}}'
        )
        assert asked(api + CREATE, body, **headers)["notificationId"].startswith("0cf25616")
