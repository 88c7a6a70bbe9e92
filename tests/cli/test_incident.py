"""`incident` and `note`: a row written up, by its own id or Amazon's."""

from pathlib import Path

from .shell import CANNED_ID, PRICES, SUMMARY, Shell


def test_an_incident_goes_to_stdout_or_to_a_file(shell: Shell, tmp_path: Path) -> None:
    sent = shell.done("send", *PRICES, "--json").json
    shell.done("note", sent["id"][:8], "the seller called")
    told = shell.done("incident", sent["notificationId"]).out
    assert told.startswith("# Incident: 1 notification\n")
    for wanted in (sent["id"], sent["requestId"], "200.50", "the seller called"):
        assert wanted in told
    path = tmp_path / "incident.md"
    written = shell.done("incident", sent["id"], "--to", str(path))
    assert written.out == f"{path}\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert "the seller called" in path.read_text(encoding="utf-8")
    assert shell("incident", sent["id"], "--to", str(path)).code == 2


def test_a_note_is_told_as_json_and_an_empty_one_refused(shell: Shell) -> None:
    sent = shell.done("send", *SUMMARY, "--json").json
    told = shell.done("note", sent["id"], " words ", "--json").json
    assert (told["row"], told["text"]) == (sent["id"], "words")
    assert shell("note", sent["id"], "  ").code == 2
    assert shell("--read-only", "note", sent["id"], "words").code == 1


def test_an_id_of_several_rows_is_told_with_their_own_ids_and_of_whom_they_are(shell: Shell) -> None:
    rows = {}
    for name in ("acme", "beta"):
        shell.profile(name)
        sent = shell.done("--environment", "local", "--profile", name, "send", *SUMMARY, "--json").json
        rows[name] = sent["id"]
    for words in (("incident", CANNED_ID), ("note", CANNED_ID, "words"), ("curl", CANNED_ID)):
        several = shell(*words)
        assert several.code == 2
        assert f"Several rows have this id: {rows['beta']} (beta in local), {rows['acme']}" in several.err
        assert "Give the row's own id" in several.err
    assert rows["acme"] in shell.done("--profile", "acme", "incident", CANNED_ID).out


def test_an_id_of_another_seller_or_environment_than_was_named_is_refused(shell: Shell) -> None:
    shell.profile("acme")
    sent = shell.done("--environment", "local", "--profile", "acme", "send", *PRICES, "--json").json
    for named in (("--profile", "beta"), ("--environment", "sandbox")):
        for id_ in (sent["id"], sent["notificationId"]):
            ran = shell(*named, "note", id_, "words")
            assert ran.code == 2
            assert "was sent as acme in local. Say so, or say neither." in ran.err


def test_a_row_that_is_not_there_is_refused(shell: Shell) -> None:
    shell.done("send", *SUMMARY)
    assert shell("incident", "00000000-0000").code == 2
    assert shell("note", "00000000-0000", "words").code == 2


def test_history_is_written_as_markdown(shell: Shell) -> None:
    sent = shell.done("send", *SUMMARY, "--ticket", "a|b", "--json").json
    head, line, row = shell.done("history", "--format", "md").out.splitlines()
    assert head.count("|") == line.count("|") == 9
    assert sent["notificationId"] in row
    assert r"a\|b" in row
