"""A draft and its file: what others do to it is noticed, and nobody's text is lost."""

from pathlib import Path

import pytest
from msgspec import structs

from spconsole.config.paths import write_atomically
from spconsole.domain.errors import BlockedError, UsageError
from spconsole.domain.templates import Template
from spconsole.services.editing import DraftFile
from spconsole.store.templates import ASIDE, TemplateStore

from .test_packet import CLAIMS


@pytest.fixture
def store(tmp_path: Path) -> TemplateStore:
    made = TemplateStore(tmp_path / "templates", write_atomically)
    made.save(CLAIMS)
    return made


def opened(store: TemplateStore) -> DraftFile:
    return DraftFile(store, own(store), store.mark_of(CLAIMS.type))


def own(store: TemplateStore) -> Template:
    found = store.get(CLAIMS.type)
    assert found is not None
    return found


def theirs(store: TemplateStore) -> None:
    store.save(structs.replace(CLAIMS, topic_name="Theirs"))


def aside(store: TemplateStore) -> list[Path]:
    return sorted((store.folder / ASIDE).glob("*"))


def test_a_file_that_is_as_it_was_is_not_reported(store: TemplateStore) -> None:
    file = opened(store)
    assert file.look() is None
    file.keep(structs.replace(file.kept, topic_name="Ours"))
    assert file.look() is None


def test_a_change_is_reported_once(store: TemplateStore) -> None:
    file = opened(store)
    theirs(store)
    found = file.look()
    assert found is not None
    assert found.template == own(store)
    assert file.look() is None


@pytest.mark.parametrize("again", [True, False])
def test_a_file_that_is_gone_is_reported_once_and_not_made_again(store: TemplateStore, again: bool) -> None:
    file = opened(store)
    text = store.path_of(CLAIMS.type).read_text()
    store.path_of(CLAIMS.type).unlink()
    found = file.look()
    assert found is not None
    assert found.template is None
    assert file.look() is None
    with pytest.raises(BlockedError, match="is gone"):
        file.keep(structs.replace(file.kept, topic_name="Ours"))
    if again:  # as a version control system does while it changes branches
        store.path_of(CLAIMS.type).write_text(text)
        assert file.look() is None
        assert file.keep(structs.replace(file.kept, topic_name="Ours")) == own(store)


def test_nothing_is_written_over_a_change_unasked(store: TemplateStore) -> None:
    file = opened(store)
    theirs(store)
    with pytest.raises(BlockedError, match="changed by somebody else"):
        file.keep(structs.replace(file.kept, topic_name="Ours"))
    assert own(store).topic_name == "Theirs"


def test_what_is_written_over_is_kept_each_time(store: TemplateStore) -> None:
    file = opened(store)
    for _ in range(2):
        theirs(store)
        file.write_over(structs.replace(file.kept, topic_name="Ours"))
        assert own(store).topic_name == "Ours"
    assert len(aside(store)) == 2
    assert all("Theirs" in path.read_text() for path in aside(store))


@pytest.mark.parametrize("text", ["no toml", None], ids=["no template", "a template"])
def test_a_type_that_is_taken_moves_no_file(store: TemplateStore, text: str | None) -> None:
    other = structs.replace(CLAIMS, type="OTHER_ONE", source="")
    store.save(other)
    file = opened(store)
    if text:
        file.path.write_text(text)
    before = file.path.read_text()
    with pytest.raises(UsageError, match="OTHER_ONE is there already"):
        file.write_over(structs.replace(file.kept, type="OTHER_ONE"))
    assert file.path.read_text() == before
    assert aside(store) == []
    assert store.get("OTHER_ONE") == structs.replace(other, source=str(store.path_of("OTHER_ONE")))


def test_copies_for_two_editors_are_two(store: TemplateStore) -> None:
    file = opened(store)
    assert file.copy_out() != file.copy_out()


def test_a_copy_that_is_no_template_stays_and_changes_nothing(store: TemplateStore) -> None:
    file = opened(store)
    copy = file.copy_out()
    copy.write_text("content = 5")
    with pytest.raises(UsageError, match="content must be text"):
        file.take_in(copy)
    assert copy.exists()
    assert file.look() is None


def test_a_copy_that_is_gone_is_said(store: TemplateStore) -> None:
    file = opened(store)
    copy = file.copy_out()
    copy.unlink()
    with pytest.raises(UsageError, match="is not a file"):
        file.take_in(copy)


def test_a_kept_copy_is_no_template_of_the_folder(store: TemplateStore) -> None:
    opened(store).copy_out()
    assert [template.type for template in store.all()] == [CLAIMS.type]


def test_a_key_that_was_misspelt_in_the_copy_is_named_with_its_line(store: TemplateStore) -> None:
    file = opened(store)
    copy = file.copy_out()
    copy.write_text(copy.read_text().replace("topic_name", "topic_nane"))
    with pytest.raises(UsageError, match=r" line \d: unknown key topic_nane\. Did you mean topic_name\?"):
        file.take_in(copy)
    assert copy.exists()
    assert own(store).topic_name == CLAIMS.topic_name


def test_a_misspelt_key_that_was_there_before_keeps_nobody_from_editing(store: TemplateStore) -> None:
    path = store.path_of(CLAIMS.type)
    path.write_text(path.read_text().replace("topic_name", "topic_nane"))
    file = opened(store)
    copy = file.copy_out()
    copy.write_text(f"# ours\n{copy.read_text()}")
    file.take_in(copy)
    assert path.read_text().startswith("# ours")
