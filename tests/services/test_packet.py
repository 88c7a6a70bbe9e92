"""The submission packet: complete, in the form's order, and only of what may go."""

import json
from pathlib import Path

import pytest
from msgspec import structs

from spconsole.config.paths import Paths, write_atomically
from spconsole.domain.errors import BlockedError, UsageError
from spconsole.domain.form import form_fields
from spconsole.domain.lint import Words
from spconsole.services.lifecycle import mark, save
from spconsole.services.packet import (
    Packet,
    StoppedError,
    mark_submitted,
    packet_folder,
    page,
    write_packet,
)
from spconsole.services.templates import require_own
from spconsole.store.templates import TemplateStore

from . import claims
from .claims import AT

CLAIMS = structs.replace(claims.CLAIMS, topic="Other", topic_name="Claims")


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
    labels = [field.label for field in form_fields(structs.replace(CLAIMS, topic="Inventory"))]
    assert "Topic name" not in labels


def test_what_was_exported_is_marked(store: TemplateStore, tmp_path: Path) -> None:
    [template] = write(store, tmp_path / "out", CLAIMS.type, CLAIMS.type).templates
    assert template.state == "exported"
    assert (template.life[-1].at, template.life[-1].by) == (AT, "op@desk")
    again = write(store, tmp_path / "out", CLAIMS.type)
    assert len(again.templates[0].life) == 1


def test_a_stop_refuses_the_whole_packet(store: TemplateStore, tmp_path: Path) -> None:
    store.save(structs.replace(CLAIMS, type="BAD_ONE", content="Don't ${claims} ${expiresOn}"))
    with pytest.raises(BlockedError, match="BAD_ONE: ' is a reserved character"):
        write(store, tmp_path / "out", CLAIMS.type, "BAD_ONE")
    assert not (tmp_path / "out").exists()
    with pytest.raises(BlockedError, match="Names a sales channel"):
        write(store, tmp_path / "out", CLAIMS.type, words=Words(channels=("Claims",)))


def test_ten_go_and_eleven_do_not(store: TemplateStore, tmp_path: Path) -> None:
    types = [f"CLAIM_{number}" for number in range(11)]
    for type_ in types:
        store.save(structs.replace(CLAIMS, type=type_))
    with pytest.raises(UsageError, match="Leave 1 for the next packet"):
        write(store, tmp_path / "out", *types)
    assert len(write(store, tmp_path / "out", *types[:10]).files) == 20
    with pytest.raises(UsageError, match="Name the drafts"):
        write(store, tmp_path / "out")


def test_what_was_submitted_does_not_go_again(store: TemplateStore, tmp_path: Path) -> None:
    mark(store, CLAIMS.type, "submitted", AT, "op@desk")
    with pytest.raises(UsageError, match=r"is submitted\. Edit it first"):
        write(store, tmp_path / "out", CLAIMS.type)


def test_each_packet_has_a_folder_of_its_own(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "config", tmp_path / "data")
    first = packet_folder(paths, AT)
    first.mkdir(parents=True)
    second = packet_folder(paths, AT)
    assert second != first
    assert first.parent == second.parent == paths.submissions


def test_a_packet_is_marked_as_submitted_on_a_day(store: TemplateStore) -> None:
    [done] = mark_submitted(store, [CLAIMS.type], "", AT, "op@desk", Words())
    assert (done.state, done.life[-1].at, done.life[-1].by) == ("submitted", AT, "op@desk")


def test_a_stop_says_which_draft_to_mend_first(store: TemplateStore, tmp_path: Path) -> None:
    store.save(structs.replace(CLAIMS, type="BAD_ONE", content="Don't ${claims} ${expiresOn}"))
    with pytest.raises(StoppedError) as refused:
        write(store, tmp_path / "out", CLAIMS.type, "BAD_ONE")
    assert refused.value.first == "BAD_ONE"


def test_no_field_breaks_out_of_its_block() -> None:
    text = page(structs.replace(CLAIMS, content="a\n# b\n```\n${claims}"))
    assert "\n    # b\n    ```\n" in text


def test_what_was_exported_and_then_edited_is_exported_again_before_it_is_submitted(
    store: TemplateStore, tmp_path: Path
) -> None:
    write_packet(store, [CLAIMS.type], tmp_path / "one", AT, "op@desk", Words())
    exported = require_own(store, CLAIMS.type)
    assert save(store, structs.replace(exported, topic="Money")).state == "draft"
    with pytest.raises(UsageError, match=r"was changed after its export on .* Export it again"):
        mark_submitted(store, [CLAIMS.type], "", AT, "op@desk", Words())
    assert save(store, structs.replace(exported, state="draft")).state == "exported"
    save(store, structs.replace(exported, topic="Money"))
    write_packet(store, [CLAIMS.type], tmp_path / "two", AT, "op@desk", Words())
    [done] = mark_submitted(store, [CLAIMS.type], "", AT, "op@desk", Words())
    assert [step.state for step in done.life] == ["exported", "exported", "submitted"]


def test_an_edit_in_the_file_itself_is_noticed_too(store: TemplateStore, tmp_path: Path) -> None:
    write_packet(store, [CLAIMS.type], tmp_path / "one", AT, "op@desk", Words())
    path = store.path_of(CLAIMS.type)
    before = path.read_text()
    path.write_text(before.replace("Claims that", "All claims that"))
    assert require_own(store, CLAIMS.type).state == "draft"
    store.copy_out(CLAIMS.type)
    copy = store.copy_out(CLAIMS.type)  # the second one, which has another name
    copy.write_text(before)
    assert store.read_copy(copy, CLAIMS.type).state == "exported"
