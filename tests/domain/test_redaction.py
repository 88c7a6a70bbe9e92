"""What may never stand in a log is taken out of every text."""

import json
from urllib.parse import urlencode

import pytest

from spconsole.domain.redaction import HIDDEN, hand_out, log_line, redacted


@pytest.mark.parametrize(
    "text",
    [
        "x-amz-access-token: Atza|s3cr3t-value",
        "{'x-amz-access-token': 'Atza|s3cr3t-value'}",
        "[(b'x-amz-access-token', b's3cr3t-value')]",
        "Authorization: Bearer s3cr3t-value",
        '"authorization": "Basic s3cr3t-value"',
        "Proxy-Authorization: Basic s3cr3t-value",
        "grant_type=refresh_token&client_secret=s3cr3t-value&client_id=x",
        "client_secret = 's3cr3t-value with blanks s3cr3t-value'",
        '{"refresh_token": "Atzr|s3cr3t-value", "access_token":"s3cr3t-value"}',
        "a token Atzr|s3cr3t-value in a sentence",
        "a token Atza%7Cs3cr3t-value in a form",
        "amzn1.oa2-cs.v1.s3cr3t-value",
        "https://user:s3cr3t-value@proxy.example:8080/",
        "passphrase: s3cr3t-value",
    ],
)
def test_what_looks_like_a_secret_is_hidden(text: str) -> None:
    assert "s3cr3t-value" not in redacted(text)
    assert HIDDEN in redacted(text)


def test_what_was_handed_out_is_hidden_however_it_is_written() -> None:
    secret = hand_out("plain+looking/of no kind&100%")
    for text in (f"<{secret}>", urlencode({"x": secret}), json.dumps({"x": secret})):
        assert HIDDEN in redacted(text)
        assert "looking" not in redacted(text)


def test_a_secret_within_another_is_hidden_with_it() -> None:
    hand_out("inner-part")
    hand_out("outer-inner-part-rest")
    assert redacted("outer-inner-part-rest") == HIDDEN


def test_plain_words_stay() -> None:
    text = "createNotification done, local, demo, HTTP 200, request id 1-2-3, 12 ms"
    assert redacted(text) == text
    assert redacted(hand_out("abc")) == "abc"


def test_a_log_line_is_one_line_without_escapes() -> None:
    line = log_line("a\nb\r\tc\x1b[2Jd\u202ee\u2028f")
    assert "\\n" in line
    assert line.isprintable()
    assert "\x1b" not in line


def test_a_log_line_has_an_end() -> None:
    assert len(log_line("x" * 100_000)) < 9_000
