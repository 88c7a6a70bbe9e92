"""The submission packet: complete, in the form's order, and only of what may go."""

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from spconsole.config.paths import write_atomically
from spconsole.domain.errors import BlockedError, UsageError
from spconsole.domain.form import form_fields
from spconsole.domain.lint import Words
from spconsole.domain.parameters import Parameter, ParameterType
from spconsole.domain.templates import Template
from spconsole.services.lifecycle import mark
from spconsole.services.packet import Packet, page, write_packet
from spconsole.store.templates import TemplateStore

AT = datetime(2026, 8, 19, 15, 2, tzinfo=UTC)
CLAIMS = Template(
    "CLAIM_EXPIRING",
    "Claims that expire on ${expiresOn}: ${claims}.",
    (
        Parameter("expiresOn", ParameterType.DATE, "2026-09-01"),
        Parameter("claims", ParameterType.NUMBER, "3"),
    ),
    "https://app.example.com/claims",
    expected_action="Act",
    topic="Other",
    topic_name="Claims",
)


@pytest.fixture
def store(tmp_path: Path) -> TemplateStore:
    made = TemplateStore(tmp_path / "templates", write_atomically)
    made.save(CLAIMS)
    return made


def write(store: TemplateStore, folder: Path, *types: str, words: Words | None = None) -> Packet:
    return write_packet(store, types, folder, AT, "op@desk", words or Words())


def test_a_page_has_every_field_in_the_form_s_order(store: TemplateStore, tmp_path: Path) -> None:
    packet = write(store, tmp_path / "out", CLAIMS.type)
    assert [path.name for path in packet.files] == ["CLAIM_EXPIRING.md", "CLAIM_EXPIRING.json"]
    text = packet.files[0].read_text(encoding="utf-8")
    places = [text.index(f"## {field.label}\n\n    {field.text}") for field in form_fields(CLAIMS)]
    assert places == sorted(places)
    assert "Claims that expire on 2026-09-01: 3." in text
    assert [field.label for field in form_fields(CLAIMS)][-2:] == ["Topic name", "Granularity level"]
    values = json.loads(packet.files[1].read_text(encoding="utf-8"))
    assert list(values)[:3] == ["sourceLanguage", "templateType", "templateContent"]
    assert values["parameters"][0] == {
        "name": "expiresOn",
        "type": "date",
        "sample": "2026-09-01",
        "asText": False,
    }


def test_a_named_topic_needs_no_other_name() -> None:
    labels = [field.label for field in form_fields(dataclasses.replace(CLAIMS, topic="Inventory"))]
    assert "Topic name" not in labels


def test_what_was_exported_is_marked(store: TemplateStore, tmp_path: Path) -> None:
    [template] = write(store, tmp_path / "out", CLAIMS.type, CLAIMS.type).templates
    assert template.state == "exported"
    assert (template.life[-1].at, template.life[-1].by) == (AT, "op@desk")
    again = write(store, tmp_path / "out", CLAIMS.type)
    assert len(again.templates[0].life) == 1


def test_a_stop_refuses_the_whole_packet(store: TemplateStore, tmp_path: Path) -> None:
    store.save(dataclasses.replace(CLAIMS, type="BAD_ONE", content="Don't ${claims} ${expiresOn}"))
    with pytest.raises(BlockedError, match="BAD_ONE: ' is a reserved character"):
        write(store, tmp_path / "out", CLAIMS.type, "BAD_ONE")
    assert not (tmp_path / "out").exists()
    with pytest.raises(BlockedError, match="Names a sales channel"):
        write(store, tmp_path / "out", CLAIMS.type, words=Words(channels=("Claims",)))


def test_ten_go_and_eleven_do_not(store: TemplateStore, tmp_path: Path) -> None:
    types = [f"CLAIM_{number}" for number in range(11)]
    for type_ in types:
        store.save(dataclasses.replace(CLAIMS, type=type_))
    with pytest.raises(UsageError, match="Leave 1 for the next packet"):
        write(store, tmp_path / "out", *types)
    assert len(write(store, tmp_path / "out", *types[:10]).files) == 20
    with pytest.raises(UsageError, match="Name the drafts"):
        write(store, tmp_path / "out")


def test_what_was_submitted_does_not_go_again(store: TemplateStore, tmp_path: Path) -> None:
    mark(store, CLAIMS.type, "submitted", AT, "op@desk")
    with pytest.raises(UsageError, match=r"is submitted\. Edit it first"):
        write(store, tmp_path / "out", CLAIMS.type)


def test_no_field_breaks_out_of_its_block() -> None:
    text = page(dataclasses.replace(CLAIMS, content="a\n# b\n```\n${claims}"))
    assert "\n    # b\n    ```\n" in text
