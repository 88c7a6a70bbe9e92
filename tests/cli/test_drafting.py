"""Templates written, followed and exchanged from the shell."""

import json
from datetime import date

import pytest

from .shell import Shell

NEW = (
    *("template", "new", "CLAIM_EXPIRING", "--content", "Claims that expire on ${expiresOn}: ${claims}."),
    *("--cta-url", "https://app.example.com/claims", "--action", "Act", "--topic", "Claims"),
)


def test_a_new_one_is_a_draft_with_guessed_types(shell: Shell) -> None:
    before = date.today()  # noqa: DTZ011 - the day on this machine
    values = shell.done(*NEW, "--parameter", "claims:number=3", "--json").json
    sample = values["parameters"][0]["sample"]
    assert before <= date.fromisoformat(sample) <= date.today()  # noqa: DTZ011
    assert values["parameters"] == [
        {"name": "expiresOn", "type": "date", "sample": sample, "asText": False},
        {"name": "claims", "type": "number", "sample": "3", "asText": False},
    ]
    assert values["state"] == "draft"
    assert "nothing found" in shell.done("template", "lint", "CLAIM_EXPIRING").out


def test_one_that_is_there_is_not_written_over(shell: Shell) -> None:
    shell.done(*NEW)
    again = shell(*NEW)
    assert again.code == 2
    assert "CLAIM_EXPIRING is there already" in again.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("new", "claims", "--content", "x"), "no type"),
        (("new", "A_B"), "Give --content"),
        (("new", "A_B", "--content", "x"), "Give --cta-url"),
        (("new", "A_B", "--content", "x", "--parameter", "claims:money"), "money is no type"),
        (("mark", "CLAIM_EXPIRING"), "Name a step"),
        (("mark", "CLAIM_EXPIRING", "submitted", "--undo"), "Name a step"),
        (("mark", "CLAIM_EXPIRING", "sold"), "Steps: submitted"),
        (("export", "CLAIM_EXPIRING"), "--to"),
        (("export", "--format", "pdf"), "no format"),
        (("import", "nowhere.json"), "Cannot read"),
    ],
)
def test_a_wrong_line_is_said(shell: Shell, arguments: tuple[str, ...], says: str) -> None:
    shell.done(*NEW)
    refused = shell("template", *arguments)
    assert refused.code == 2
    assert says in refused.err


def test_steps_are_marked_and_taken_back(shell: Shell) -> None:
    shell.done(*NEW)
    assert "is submitted, version 1" in shell.done("template", "mark", "CLAIM_EXPIRING", "submitted").err
    said = shell.done(
        "template", "mark", "CLAIM_EXPIRING", "returned", "--note", "-", stdin="Say what expires.\n"
    )
    assert "is returned" in said.err
    assert 'note = "Say what expires."' in (shell.data / "templates" / "CLAIM_EXPIRING.toml").read_text()
    assert "is submitted" in shell.done("template", "mark", "CLAIM_EXPIRING", "--undo").err


def test_a_stop_is_not_submitted(shell: Shell) -> None:
    shell.done(*NEW[:3], "--content", "Don't ${claims}", "--cta-url", "https://app.example.com/")
    stopped = shell("template", "mark", "CLAIM_EXPIRING", "submitted")
    assert stopped.code == 1
    assert "Try: Do not." in stopped.err


def test_a_packet_is_written_and_marked(shell: Shell) -> None:
    shell.done(*NEW)
    folder = shell.data / "packet"
    written = shell.done("template", "export", "CLAIM_EXPIRING", "--to", str(folder)).out.split()
    assert written == [str(folder / "CLAIM_EXPIRING.md"), str(folder / "CLAIM_EXPIRING.json")]
    assert shell.done("template", "show", "CLAIM_EXPIRING", "--json").json["state"] == "exported"


@pytest.mark.parametrize("kind", ["toml", "json", "csv"])
def test_what_goes_out_comes_in_as_the_same(shell: Shell, kind: str) -> None:
    shell.done(*NEW)
    shown = shell.done("template", "show", "CLAIM_EXPIRING", "--json").json
    file = shell.data / f"CLAIM_EXPIRING.{kind}"
    shell.done("template", "export", "CLAIM_EXPIRING", "--format", kind, "--to", str(file))
    assert shell.done("template", "import", str(file), "--json").json == [
        {"type": "CLAIM_EXPIRING", "change": "same", "fields": []}
    ]
    (shell.data / "templates" / "CLAIM_EXPIRING.toml").unlink()
    assert "1 new" in shell.done("template", "import", str(file)).err
    assert shell.done("template", "show", "CLAIM_EXPIRING", "--json").json == shown


def test_a_look_changes_nothing_and_a_change_is_asked_for(shell: Shell) -> None:
    shell.done(*NEW)
    values = json.loads(shell.done("template", "export", "--format", "json").out)
    values[0]["templateTopic"] = "Money"
    file = shell.write("all.json", json.dumps(values))
    assert "Nothing was changed" in shell.done("template", "import", str(file), "--dry-run").err
    refused = shell("template", "import", str(file))
    assert refused.code == 2
    assert "would change" in refused.err
    shell.done("template", "import", str(file), "--replace")
    assert shell.done("template", "show", "CLAIM_EXPIRING", "--json").json["topic"] == "Money"


def test_production_takes_what_is_published(shell: Shell) -> None:
    shell.done(*NEW)
    shell.profile("acme", production=True)
    values = ("-p", "claims=3", "-p", "expiresOn=2026-12-01")
    send = ("--read-only", "--environment", "production", "send", "CLAIM_EXPIRING", *values)
    refused = shell(*send, "--yes")
    assert refused.code == 2
    assert "is draft, not published" in refused.err
    assert shell.done(*send, "--dry-run").json["method"] == "POST"
    allowed = shell(*send, "--yes", "--unpublished")
    assert allowed.code == 1
    assert "started read only" in allowed.err


def test_sends_follow_the_published_version(shell: Shell) -> None:
    shell.done(*NEW)
    shell.done("template", "mark", "CLAIM_EXPIRING", "published")
    file = shell.data / "templates" / "CLAIM_EXPIRING.toml"
    file.write_text(file.read_text().replace("${claims}", "${count}").replace(".claims]", ".count]"))
    send = ("--environment", "local", "send", "CLAIM_EXPIRING", "-p", "expiresOn=2026-12-01")
    assert shell.done(*send, "-p", "claims=3", "--json").json["status"] == "SENT"
    drifted = shell(*send, "-p", "count=3")
    assert drifted.code == 2
    assert "CLAIM_EXPIRING v1 has no parameter count" in drifted.err


def test_a_step_is_noted_on_the_day_it_happened(shell: Shell) -> None:
    shell.done(*NEW)
    mark = ("template", "mark", "CLAIM_EXPIRING")
    said = shell.done(*mark, "submitted", "--date", "2026-03-02").err
    assert "is submitted, version 1, since 2026-03-02." in said
    life = (shell.data / "templates" / "CLAIM_EXPIRING.toml").read_text()
    assert "at = 2026-03-0" in life
    for day, says in (
        ("2026-03-01", "before the last step"),
        ("2999-01-01", "still to come"),
        ("x", "no day"),
    ):
        refused = shell(*mark, "published", "--date", day)
        assert refused.code == 2
        assert says in refused.err
    assert shell(*mark, "--undo", "--date", "2026-03-02").code == 2
    [step] = shell.done("template", "show", "CLAIM_EXPIRING", "--json").json["life"]
    assert (step["state"], step["version"], step["note"]) == ("submitted", 1, None)
    assert f"2026-03-02, version 1, {step['by']}" in shell.done("template", "show", "CLAIM_EXPIRING").out
