"""What of a row can be copied; Python for a reader with a token of their own."""

import json
import subprocess
import sys

from spconsole.services.excerpts import excerpts, python_of
from tests.hostile import HOSTILE, got_through
from tests.store.rows import entry

FAKE_HTTPX = """
import os, sys, types
seen = {}
class Answer:
    status_code, headers, text = 200, {}, ""
def post(url, headers, content):
    print(url, headers["x-amz-access-token"], content)
    return Answer()
sys.modules["httpx"] = types.SimpleNamespace(post=post)
os.environ["ACCESS_TOKEN"] = "mine"
"""


def test_the_python_makes_the_request_to_the_byte() -> None:
    row = entry(body='{"a": 1000.50, "b": "\'\u00e9\\""}'.encode())
    ran = subprocess.run(
        [sys.executable, "-c", FAKE_HTTPX + python_of(row)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[0] == f"{row.url} mine {row.body!r}"


def test_a_body_that_tries_to_leave_its_string_stays_in_it() -> None:
    row = entry(url='http://x/"\n);import evil;("', body=b'"""\n);import evil;(\n')
    text = python_of(row)
    compile(text, "snippet", "exec")
    assert "import evil" not in "\n".join(line for line in text.splitlines() if line.startswith("import"))
    assert text.count("\n") == python_of(entry()).count("\n")


def test_no_excerpt_has_a_token_or_an_escape() -> None:
    row = entry(message=HOSTILE, ticket=HOSTILE, notification_id=HOSTILE, request_id=HOSTILE)
    for excerpt in excerpts(row, HOSTILE).values():
        assert not got_through(excerpt.text), excerpt.kind
        assert "Atza|" not in excerpt.text


def test_json_keeps_the_literals_and_what_is_missing_says_so() -> None:
    found = excerpts(entry(), "Acme")
    assert "1000.50" in found["json"].text
    assert json.loads(found["json"].text)["status"] == "SENT"
    bare = excerpts(
        entry(notification_id=None, request_id=None, message="", parameters="{}", body=b""), "Acme"
    )
    assert {kind for kind, excerpt in bare.items() if not excerpt.text} == {
        *("id", "request_id", "message", "values", "curl", "python"),
    }
    assert all(excerpt.text or excerpt.problem.endswith(".") for excerpt in bare.values())
