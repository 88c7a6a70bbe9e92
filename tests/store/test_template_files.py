"""Templates written and read again: whatever they hold, and nothing of the file's own is lost."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from spconsole.config.paths import write_atomically
from spconsole.domain.errors import BlockedError, SpConsoleError, StoreError
from spconsole.domain.lifecycle import STATES
from spconsole.domain.parameters import Parameter, ParameterType
from spconsole.domain.templates import Step, Template
from spconsole.store.template_edit import edited
from spconsole.store.template_text import read_template
from spconsole.store.templates import TemplateStore

AT = datetime(2026, 8, 19, 15, 2, 11, tzinfo=UTC)
PRICE = Template(
    "PRICE_CHANGE",
    "${asin} costs ${price} USD.",
    (
        Parameter("asin", ParameterType.ASIN, "B09ZX1LRXX"),
        Parameter("price", ParameterType.NUMBER, as_text=True),
    ),
    "https://app.example.com/prices",
    topic="Other",
    topic_name="Prices",
    state="returned",
    version=2,
    life=(Step("submitted", 1, AT, "op@desk"), Step("returned", 1, AT, "op@desk", 'Say "more",\nplease.')),
)


@pytest.fixture
def store(tmp_path: Path) -> TemplateStore:
    return TemplateStore(tmp_path / "templates", write_atomically)


def same(left: Template, right: Template) -> bool:
    return structs.replace(left, source="") == structs.replace(right, source="")


def test_what_is_saved_is_read_again(store: TemplateStore) -> None:
    path = store.save(PRICE)
    [template] = store.all()
    assert same(template, PRICE)
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
TEMPLATES = st.builds(
    Template,
    type=st.just("ANY"),
    content=TEXT,
    parameters=st.lists(
        st.builds(Parameter, st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,9}", fullmatch=True),
                  st.sampled_from(ParameterType), TEXT, st.booleans()),
        max_size=5, unique_by=lambda parameter: parameter.name,
    ).map(tuple),
    cta_url=TEXT,
    granularity=TEXT,
    language=TEXT,
    expected_action=TEXT,
    topic=TEXT,
    topic_name=TEXT,
    state=st.sampled_from(STATES),
    version=st.integers(1, 99),
    life=st.lists(
        st.builds(Step, TEXT, st.integers(1, 9), st.datetimes(timezones=st.just(UTC)), TEXT, TEXT), max_size=3
    ).map(tuple),
)  # fmt: skip


@given(first=TEMPLATES, second=TEMPLATES)
def test_any_template_over_any_other_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, first: Template, second: Template
) -> None:
    path = tmp_path_factory.mktemp("any") / "ANY.toml"
    text = ""
    for template in (first, second):
        try:
            text = edited(text, template)
        except StoreError:
            continue  # refused in a sentence; what was there stays
        path.write_bytes(text.encode())
        assert same(read_template(path, 1), template)


def test_comments_and_foreign_keys_stay(store: TemplateStore) -> None:
    store.folder.mkdir()
    text = '# ours\nowner = "team-a"\ncontent = "old" # told by legal\n\n[parameters.asin]\ntype = "asin"\n'
    store.path_of("PRICE_CHANGE").write_text(text)
    store.save(PRICE)
    written = store.path_of("PRICE_CHANGE").read_text()
    for kept in ("# ours", 'owner = "team-a"', "# told by legal"):
        assert kept in written


def test_a_file_that_changed_meanwhile_is_left_alone(store: TemplateStore) -> None:
    assert store.mark_of("PRICE_CHANGE") == ""
    store.save(PRICE, seen="")
    seen = store.mark_of("PRICE_CHANGE")
    store.save(structs.replace(PRICE, topic_name="Theirs"))
    with pytest.raises(BlockedError, match="changed by somebody else"):
        store.save(structs.replace(PRICE, topic_name="Mine"), seen)
    with pytest.raises(BlockedError, match="changed by somebody else"):
        store.save(PRICE, seen="")
    found = store.get("PRICE_CHANGE")
    assert found is not None
    assert found.topic_name == "Theirs"


@pytest.mark.parametrize("damage", ["=", "\x00", 'content = "unclosed'])
def test_a_damaged_file_is_not_written_over(store: TemplateStore, damage: str) -> None:
    store.folder.mkdir()
    store.path_of("PRICE_CHANGE").write_text(damage)
    with pytest.raises(StoreError, match="not TOML"):
        store.save(PRICE)
    assert store.path_of("PRICE_CHANGE").read_text() == damage


def test_a_name_that_is_taken_is_not_given(store: TemplateStore) -> None:
    taken = structs.replace(PRICE, type="TAKEN", content="Another ${asin} ${price}.")
    for template in (PRICE, taken):
        store.save(template)
    before = [store.path_of(template.type).read_bytes() for template in (PRICE, taken)]
    with pytest.raises(StoreError, match=r"TAKEN\.toml is there already\. Choose another type"):
        store.rename(PRICE.type, "TAKEN")
    assert [store.path_of(template.type).read_bytes() for template in (PRICE, taken)] == before
    store.rename(PRICE.type, "FREE")
    assert [template.type for template in store.all()] == ["FREE", "TAKEN"]


def test_a_folder_in_its_place_is_said(store: TemplateStore) -> None:
    store.path_of("PRICE_CHANGE").mkdir(parents=True)
    with pytest.raises(SpConsoleError):
        store.save(PRICE)
    with pytest.raises(StoreError, match="Cannot read"):
        store.mark_of("PRICE_CHANGE")


def test_text_that_is_no_unicode_is_refused_and_the_old_file_stays(store: TemplateStore) -> None:
    store.save(PRICE)
    before = store.path_of("PRICE_CHANGE").read_bytes()
    with pytest.raises(StoreError):
        store.save(structs.replace(PRICE, content="\ud800"))
    assert store.path_of("PRICE_CHANGE").read_bytes() == before


def test_a_store_that_only_reads_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="only read here"):
        TemplateStore(tmp_path).save(PRICE)


def test_what_is_published_stays_while_the_draft_goes_on(store: TemplateStore) -> None:
    assert store.published("PRICE_CHANGE") is None
    store.publish(PRICE)
    store.save(structs.replace(PRICE, content="Another ${asin} ${price}.", version=3))
    frozen = store.published("PRICE_CHANGE")
    assert frozen is not None
    assert same(frozen, PRICE)
    assert [template.version for template in store.all()] == [3]
    store.unpublish("PRICE_CHANGE")
    assert store.published("PRICE_CHANGE") is None


@pytest.mark.parametrize(
    "life", ["life = 3", "life = [3]", '[[life]]\nstate = "submitted"', "[[life]]\nat = 2026-08-19"]
)
def test_a_life_that_cannot_be_read_is_said(store: TemplateStore, life: str) -> None:
    store.folder.mkdir()
    store.path_of("PRICE_CHANGE").write_text(life)
    [template] = store.all()
    assert "life" in template.problem
