"""Each promise of docs/guarantees.md names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)


def test_every_test_that_holds_a_promise_is_there() -> None:
    gone = []
    for file, name in NAMED:
        path = ROOT / file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if not re.search(rf"\bdef {name}\(", text):
            gone.append(f"{file}::{name}")
    assert gone == []


def test_every_promise_has_a_test() -> None:
    promises = PAGE.partition("## What is not promised")[0].split("\n\n")[2:]
    bare = [text for text in promises if text.strip() and not text.startswith("##") and "`tests/" not in text]
    assert bare == []
