"""Templates as files: each kind of damage gets a sentence, and the others stay usable."""

import os
from pathlib import Path

import pytest

from spconsole.domain.parameters import Parameter, ParameterType
from spconsole.domain.templates import Template, template_problems
from spconsole.store.templates import TemplateStore

GOOD = """
content = "${asin} costs ${price} USD."
cta_url = "https://app.example.com"
state = "published"
version = 3
granularity = "marketplace"

[parameters]
day = "date"

[parameters.asin]
type = "asin"
sample = "B09ZX1LRXX"

[parameters.price]
type = "number"
as_text = true
"""


@pytest.fixture
def store(tmp_path: Path) -> TemplateStore:
    (tmp_path / "templates").mkdir()
    return TemplateStore(tmp_path / "templates")


def put(store: TemplateStore, text: str | bytes, name: str = "PRICE_CHANGE.toml") -> Path:
    path = store.folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def only(store: TemplateStore) -> Template:
    [template] = store.all()
    return template


def test_a_template_is_read_whole(store: TemplateStore) -> None:
    path = put(store, GOOD)
    assert only(store) == Template(
        type="PRICE_CHANGE",
        content="${asin} costs ${price} USD.",
        parameters=(
            Parameter("day", ParameterType.DATE),
            Parameter("asin", ParameterType.ASIN, "B09ZX1LRXX"),
            Parameter("price", ParameterType.NUMBER, as_text=True),
        ),
        cta_url="https://app.example.com",
        granularity="marketplace",
        state="published",
        version=3,
        source=str(path),
    )


def test_the_parameters_keep_the_order_of_the_file(store: TemplateStore) -> None:
    put(store, '[parameters]\nzz = "date"\naa = "number"\nmm = "ASIN"')
    assert [parameter.name for parameter in only(store).parameters] == ["zz", "aa", "mm"]


def test_there_may_be_no_folder_yet(tmp_path: Path) -> None:
    assert TemplateStore(tmp_path / "nowhere").all() == []


def test_templates_come_by_name_and_can_be_asked_for(store: TemplateStore) -> None:
    for name in ("B", "A", "C"):
        put(store, GOOD, f"{name}.toml")
    assert [template.type for template in store.all()] == ["A", "B", "C"]
    found = store.get("B")
    assert found
    assert found.type == "B"
    assert store.get("D") is None


def test_other_files_are_no_templates(store: TemplateStore) -> None:
    for name in ("README.md", "A.toml.bak", ".A.toml", ".#A.toml"):
        put(store, "not TOML at all", name)
    assert store.all() == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("content = ", "is not TOML: "),
        ('content = "a"\ncontent = "b"', "is not TOML: "),
        (b'content = "\xff"', "is not UTF-8 (byte 11). Save it as UTF-8."),
        ("content = 5", "content must be text in quotes."),
        ("cta_url = true", "cta_url must be text in quotes."),
        ('state = "done"', "state done is not one of draft, exported,"),
        ("state = 1", "state must be text in quotes."),
        ("version = 0", "version must be a whole number from 1."),
        ("version = true", "version must be a whole number from 1."),
        ('version = "1"', "version must be a whole number from 1."),
        ("parameters = 5", "write each parameter as a table, like [parameters.asin]."),
        ("[parameters]\nprice = 5", 'parameters.price must say its type, like type = "number".'),
        ('[parameters]\nprice = "text"', "parameters.price.type must be number, date or ASIN."),
        ("[parameters.price]", "parameters.price.type must be number, date or ASIN."),
        ('[parameters]\n"a b" = "date"', "a b cannot name a parameter. Use letters, digits and _."),
        ('[parameters."a\\nb"]\ntype = "date"', "cannot name a parameter."),
        ('[parameters.n]\ntype = "number"\nas_text = "yes"', "parameters.n.as_text must be true or false."),
        ('[parameters.n]\ntype = "number"\nsample = 5', "sample must be text in quotes."),
        ("x = " + "[" * 5000, "nested too deeply"),
        ("# " + "x" * 70_000, "is larger than 64 KiB"),
    ],
    ids=range(20),
)
def test_each_damage_gets_a_sentence_that_names_the_file(
    store: TemplateStore, text: str | bytes, says: str
) -> None:
    path = put(store, text)
    template = only(store)
    assert template.type == "PRICE_CHANGE"
    assert says in template.problem
    assert str(path) in template.problem
    assert template_problems(template) == (template.problem,)


def test_a_damaged_template_leaves_the_others_alone(store: TemplateStore) -> None:
    put(store, "x = ", "BAD.toml")
    put(store, GOOD, "GOOD.toml")
    assert [bool(template.problem) for template in store.all()] == [True, False]


def test_a_folder_with_the_name_of_a_template_gets_a_sentence(store: TemplateStore) -> None:
    (store.folder / "PRICE_CHANGE.toml").mkdir()
    assert "is not a file" in only(store).problem


def test_a_link_to_nothing_gets_a_sentence(store: TemplateStore) -> None:
    (store.folder / "PRICE_CHANGE.toml").symlink_to(store.folder / "gone")
    assert "Cannot read" in only(store).problem


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a file that refuses us")
def test_a_file_that_cannot_be_read_gets_a_sentence(store: TemplateStore) -> None:
    put(store, GOOD).chmod(0)
    assert "is not a file" in only(store).problem


def test_a_byte_order_mark_does_no_harm(store: TemplateStore) -> None:
    put(store, b"\xef\xbb\xbf" + GOOD.encode())
    assert only(store).problem == ""


def test_a_template_is_read_again_when_it_changes(store: TemplateStore) -> None:
    path = put(store, GOOD)
    assert only(store).version == 3
    path.write_text(GOOD.replace("version = 3", "version = 44"), encoding="utf-8")
    assert only(store).version == 44
    path.unlink()
    assert store.all() == []


def test_a_file_put_in_the_place_of_another_is_read_again(store: TemplateStore) -> None:
    path = put(store, GOOD)
    assert only(store).version == 3
    same_time = path.stat()
    other = put(store, GOOD.replace("version = 3", "version = 4"), "other")
    os.utime(other, ns=(same_time.st_atime_ns, same_time.st_mtime_ns))
    other.replace(path)
    assert only(store).version == 4


def test_a_template_that_has_not_changed_is_not_read_twice(
    store: TemplateStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, GOOD)
    first = only(store)
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: pytest.fail("read again"))
    assert only(store) is first


def test_a_pipe_in_the_folder_is_not_waited_for(store: TemplateStore) -> None:
    os.mkfifo(store.folder / "PRICE_CHANGE.toml")
    assert "is not a file" in only(store).problem
