"""Listing, showing and checking templates."""

from .shell import Shell

OWN = """
content = "Price of ${asin} is now ${price} USD."
cta_url = "https://app.example.com/prices"
state = "published"
version = 3

[parameters.asin]
type = "ASIN"
sample = "B09ZX1LRXX"

[parameters.price]
type = "number"
as_text = true
"""
KEYS = ["type", "state", "version", "parameters", "builtin", "source", "problem"]


def test_the_built_in_ones_are_there_from_the_start(shell: Shell) -> None:
    listed = shell.done("template", "list", "--json").json
    assert [template["type"] for template in listed] == [
        *("SALES_SUMMARY", "RESTOCK_LOW_INVENTORY", "PRICE_CHANGE")
    ]
    assert all(list(template) == KEYS and template["builtin"] for template in listed)
    assert shell.done("--environment", "sandbox", "template", "list", "--json").json == []
    assert shell.wrote_nothing()


def test_own_ones_say_where_they_are_from_and_broken_ones_why(shell: Shell) -> None:
    path = shell.write("templates/OWN.toml", OWN)
    shell.write("templates/BROKEN.toml", 'content = "${n}"\nstate = "sold"\n')
    broken, own, *_ = shell.done("template", "list", "--json").json
    assert own == {
        "type": "OWN",
        "state": "published",
        "version": 3,
        "parameters": [
            {"name": "asin", "type": "ASIN", "sample": "B09ZX1LRXX", "asText": False},
            {"name": "price", "type": "number", "sample": "", "asText": True},
        ],
        "builtin": False,
        "source": str(path),
        "problem": None,
    }
    assert broken["type"] == "BROKEN"
    assert "state sold is not one of" in broken["problem"]
    text = shell.done("template", "list").out
    assert "asin ASIN, price number" in text
    assert "built in" in text
    assert "state sold is not one of" in text


def test_one_is_shown_with_the_message_of_its_samples(shell: Shell) -> None:
    shell.write("templates/OWN.toml", OWN)
    whole = shell.done("template", "show", "OWN", "--json").json
    assert list(whole) == [
        *(*KEYS, "content", "ctaUrl", "granularity", "language", "expectedAction", "topic", "topicName"),
        "sampleMessage",
        "life",
    ]
    assert whole["sampleMessage"] == "Price of B09ZX1LRXX is now ‹price?› USD."  # noqa: RUF001 - as on screen
    text = shell.done("template", "show", "OWN").out
    for words in (
        "${asin}",
        "ASIN, like B09ZX1LRXX",
        "Price of B09ZX1LRXX",
        "published, version 3",
        "/prices",
    ):
        assert words in text
    shell.write("templates/BROKEN.toml", "=")
    assert "is not TOML" in shell.done("template", "show", "BROKEN").out


def test_an_unknown_one_names_those_there_are(shell: Shell) -> None:
    for act in ("show", "lint"):
        refused = shell("template", act, "OWN")
        assert refused.code == 2
        assert "There is no template OWN for local. Known here: SALES_SUMMARY" in refused.err


def test_a_files_escapes_stay_in_the_file(shell: Shell) -> None:
    shell.write("templates/OWN.toml", 'content = "\\u001b[2J\\u202e ${n}"\n[parameters.n]\ntype = "number"\n')
    for arguments in (("show", "OWN"), ("show", "OWN", "--json"), ("list",), ("lint",)):
        said = shell("template", *arguments).out
        assert "\x1b" not in said
        assert "\u202e" not in said
    assert shell("template", "show", "OWN", "--json").json["content"] == "\x1b[2J\u202e ${n}"
