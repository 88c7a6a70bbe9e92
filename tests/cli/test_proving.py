"""Only what Amazon accepted in production proves a template, and noting that never changes the send."""

import pytest

from spconsole.domain.errors import StoreError
from spconsole.spapi import endpoints
from spconsole.store.templates import TemplateStore

from .amazon import Amazon
from .shell import Shell

SEND = ("send", "OWN", "-p", "n=5", "--yes")
OWN = 'content = "${n} left."\nstate = "published"\n[parameters.n]\ntype = "number"\n'
SAID = "OWN is proven now: Amazon knows it."


@pytest.fixture
def production(shell: Shell, amazon: Amazon, monkeypatch: pytest.MonkeyPatch) -> Amazon:
    """An Amazon of this machine in production too."""
    here = endpoints.Endpoints(amazon.url, f"{amazon.url}/auth/o2/token")
    monkeypatch.setattr(endpoints, "amazon_endpoints", lambda *_: here)
    (shell.config / "profiles.toml").unlink()
    shell.profile(production=True)
    shell.write("templates/OWN.toml", OWN)
    return amazon


def state(shell: Shell) -> str:
    template = TemplateStore(shell.data / "templates").get("OWN")
    assert template is not None
    return template.state


def test_the_first_send_in_production_proves_the_template_once(shell: Shell, production: Amazon) -> None:
    shell.set(SPCONSOLE_ENVIRONMENT="production")
    assert SAID in shell.done(*SEND).err
    assert state(shell) == "proven"
    assert SAID not in shell.done(*SEND).err
    assert len(production.requests) == 2


def test_a_sandbox_proves_nothing(shell: Shell, production: Amazon) -> None:
    assert SAID not in shell.done(*SEND).err
    assert len(production.requests) == 1
    assert state(shell) == "published"


def test_what_amazon_refused_proves_nothing(shell: Shell, production: Amazon) -> None:
    production.api = 400
    shell.set(SPCONSOLE_ENVIRONMENT="production")
    refused = shell(*SEND)
    assert refused.code == 1
    assert SAID not in refused.err
    assert state(shell) == "published"


def test_a_proof_that_cannot_be_noted_does_not_change_the_send(
    shell: Shell, production: Amazon, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(TemplateStore, "save", full)
    shell.set(SPCONSOLE_ENVIRONMENT="production")
    sent = shell.done(*SEND, "--json")
    assert sent.json["status"] == "SENT"
    assert "that OWN is proven could not be noted. The disk is full." in sent.err
    assert [row["status"] for row in shell.rows()] == ["SENT"]
    assert len(production.requests) == 1


def to_repair(shell: Shell, production: Amazon) -> str:
    """The id of a row that was sent and deleted; of a template that nothing has proven since."""
    row: str = shell.done(*SEND, "--json").json["id"]
    production.api = 204
    shell.done("delete", "OWN", "--reason", "INCORRECT_CONTENT", "--wrong", row, "--yes")
    production.api = 200
    shell.write("templates/OWN.toml", OWN)
    return row


def test_a_repair_in_production_proves_the_template(shell: Shell, production: Amazon) -> None:
    shell.set(SPCONSOLE_ENVIRONMENT="production")
    row = to_repair(shell, production)
    again = ("repair", "send", row, row, "--to", "acme", "-p", "n=6", "--yes")
    production.api = 400
    assert SAID not in shell(*again).err
    assert state(shell) == "published"
    production.api = 200
    assert SAID in shell.done(*again).err
    assert state(shell) == "proven"


def test_a_repair_in_a_sandbox_proves_nothing(shell: Shell, production: Amazon) -> None:
    row = to_repair(shell, production)
    made = shell.done("repair", "send", row, row, "--to", "acme", "-p", "n=6", "--json")
    assert [each["status"] for each in made.json["sent"]] == ["SENT"]
    assert SAID not in made.err
    assert state(shell) == "published"


def test_a_repair_in_production_needs_a_yes(shell: Shell, production: Amazon) -> None:
    shell.set(SPCONSOLE_ENVIRONMENT="production")
    row = shell.done(*SEND, "--json").json["id"]
    production.api = 204
    shell.done("delete", "OWN", "--reason", "INCORRECT_CONTENT", "--wrong", row, "--yes")
    production.api, asked = 200, len(production.requests)
    again = ("repair", "send", row, row, "--to", "acme", "-p", "n=6")
    refused = shell(*again)
    assert (refused.code, len(production.requests)) == (2, asked)
    assert "There is no terminal to ask on: add --yes" in refused.err
    [made] = shell.done(*again, "--yes", "--json").json["sent"]
    assert (made["status"], made["notificationParameters"]) == ("SENT", {"n": 6})
    assert len(production.requests) == asked + 1
