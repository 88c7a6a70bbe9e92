"""Templates out and in again: the same, whatever the file; and nothing changes unasked."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from spconsole.config.paths import write_atomically
from spconsole.domain.errors import UsageError
from spconsole.domain.parameters import Parameter, ParameterType
from spconsole.domain.templates import Step, Template
from spconsole.services.exchange import Change, carry_out, plan, read_files, write_text
from spconsole.store.templates import TemplateStore

CLAIMS = Template(
    "CLAIM_EXPIRING",
    '=1+1 ${expiresOn}: ${claims},\n"two" lines.',
    (
        Parameter("expiresOn", ParameterType.DATE, "2026-09-01"),
        Parameter("claims", ParameterType.NUMBER, "3", as_text=True),
    ),
    "https://app.example.com/claims",
    expected_action="@act",
    topic="Other",
    topic_name="-Claims",
    granularity="marketplace",
)
PRICES = structs.replace(
    CLAIMS, type="PRICE_CHANGE", content="'=x ${asin}", parameters=(Parameter("asin", ParameterType.ASIN),)
)


@pytest.fixture
def store(tmp_path: Path) -> TemplateStore:
    return TemplateStore(tmp_path / "templates", write_atomically)


def put(tmp_path: Path, name: str, text: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def bare(templates: list[Template]) -> list[Template]:
    return [structs.replace(template, source="") for template in templates]


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_two_templates_come_back_as_they_were(tmp_path: Path, kind: str) -> None:
    path = put(tmp_path, f"all.{kind}", write_text([CLAIMS, PRICES], kind))
    assert bare(read_files([path])) == [CLAIMS, PRICES]


def test_toml_is_a_file_for_each(tmp_path: Path) -> None:
    path = put(tmp_path, "CLAIM_EXPIRING.toml", write_text([CLAIMS], "toml"))
    assert bare(read_files([path])) == [CLAIMS]
    put(tmp_path, "PRICE_CHANGE.json", write_text([PRICES], "json"))
    assert bare(read_files([tmp_path])) == [PRICES, CLAIMS] or bare(read_files([tmp_path])) == [
        CLAIMS,
        PRICES,
    ]


NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
"""Comes to nothing but itself in a spreadsheet."""
CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=30)


@given(CELL, CELL, CELL)
def test_any_text_survives_a_spreadsheet(
    tmp_path_factory: pytest.TempPathFactory, content: str, action: str, sample: str
) -> None:
    template = Template(
        "ANY_TYPE", content, (Parameter("n", ParameterType.NUMBER, sample),), expected_action=action
    )
    text = write_text([template], "csv")
    cells = list(csv.reader(io.StringIO(text, newline="")))[1]
    assert not any(cell[:1] in "=+-@" for cell in cells if cell and not NUMBER.fullmatch(cell))
    path = put(tmp_path_factory.mktemp("any"), "any.csv", text)
    assert bare(read_files([path])) == [template]


def test_a_dry_look_says_what_would_change(store: TemplateStore) -> None:
    store.save(CLAIMS)
    store.save(PRICES)
    fresh = structs.replace(CLAIMS, type="A_NEW_ONE")
    other = structs.replace(CLAIMS, topic="Claims", parameters=CLAIMS.parameters[:1])
    planned = plan(store, [fresh, other, PRICES])
    assert [(each.change, each.fields) for each in planned] == [
        (Change.NEW, ()),
        (Change.CHANGED, ("topic", "parameters")),
        (Change.SAME, ()),
    ]


def test_nothing_is_replaced_unasked(store: TemplateStore) -> None:
    store.save(CLAIMS)
    planned = plan(store, [structs.replace(CLAIMS, topic="Claims"), PRICES])
    with pytest.raises(UsageError, match="CLAIM_EXPIRING would change"):
        carry_out(store, planned, replace=False)
    assert [template.type for template in store.all()] == ["CLAIM_EXPIRING"]
    assert [template.type for template in carry_out(store, planned, replace=True)] == [
        "CLAIM_EXPIRING",
        "PRICE_CHANGE",
    ]


def test_what_comes_in_is_a_draft_here(store: TemplateStore) -> None:
    step = Step("published", 4, datetime(2026, 8, 19, tzinfo=UTC), "them@there")
    foreign = structs.replace(CLAIMS, state="published", version=4, life=(step,))
    [taken] = carry_out(store, plan(store, [foreign]), replace=False)
    assert (taken.state, taken.version, taken.life) == ("draft", 1, ())


def test_an_import_over_a_published_one_is_its_next_version(store: TemplateStore) -> None:
    store.save(structs.replace(CLAIMS, state="published", version=2))
    changed = structs.replace(CLAIMS, topic="Claims")
    [taken] = carry_out(store, plan(store, [changed]), replace=True)
    assert (taken.state, taken.version) == ("draft", 3)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.json", "{", "a.json: "),
        ("a.json", "3", "a template is an object"),
        ("a.json", '{"templateType": "A_B", "content": "x"}', "content is not a field"),
        ("a.json", '{"templateType": 3}', "templateType must be text"),
        ("a.json", '{"templateType": "A_B", "parameters": [3]}', "list of objects"),
        (
            "a.json",
            '{"templateType": "A_B", "parameters": [{"name": "n", "type": "money"}]}',
            "n: money is no type",
        ),
        ("a.json", '{"templateType": "a b"}', "a b: write capitals"),
        ("a.json", "[" * 100_000, "a.json"),
        ("a.csv", "type,colour\nA_B,red\n", "unknown column colour"),
        ("a.csv", "content\nx\n", "no column type"),
        ("a.csv", "type,parameter_1,type_1\nA_B,n,number\nC_D,n,money\n", "line 3: n: money is no type"),
        ("a.csv", "type\nA_B\nA_B\n", "A_B is there twice"),
        ("a.csv", b"type\n\xff\n", "not UTF-8"),
        ("a.toml", "=", "not TOML"),
        ("a.txt", "", "come as .toml, .json or .csv"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(
    tmp_path: Path, name: str, text: str | bytes, says: str
) -> None:
    with pytest.raises(UsageError) as caught:
        read_files([put(tmp_path, name, text)])
    assert says in str(caught.value)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spconsole.services.exchange.MAX_BYTES", 10)
    with pytest.raises(UsageError, match="larger than"):
        read_files([put(tmp_path, "a.json", json.dumps([{}] * 20))])
    with pytest.raises(UsageError, match="Cannot read"):
        read_files([tmp_path / "nowhere.json"])
