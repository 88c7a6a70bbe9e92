"""What is wrong in a template file is said with its line and the nearest known word, or without a line."""

from pathlib import Path

import pytest

from spconsole.domain.templates import Template
from spconsole.store.template_keys import misspelt_keys
from spconsole.store.template_text import read_template

HEAD = '# ours\ncontent = "See ${asin}."\n\n[parameters.asin]\n'


def read(folder: Path, text: str) -> Template:
    path = folder / "PRICE_CHANGE.toml"
    path.write_text(text)
    return read_template(path, path.stat().st_size)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (f'{HEAD}sample = "B"\ntype = "asim"\n', 6, "must be number, date or ASIN. Did you mean ASIN?"),
        (f'{HEAD}tpye = "ASIN"\n', 5, "unknown key parameters.asin.tpye. Did you mean type?"),
        (f"{HEAD}sample = 5\ntype = 'ASIN'\n", 5, "parameters.asin.sample must be text in quotes."),
        (f'{HEAD}type = "ASIN"\nas_text = 1\n', 6, "parameters.asin.as_text must be true or false."),
        (HEAD, 4, "parameters.asin.type must be number, date or ASIN."),
        ('topic = "a"\nstate = "publishd"\n', 2, "Did you mean published?"),
        ("\n\nversion = 0\n", 3, "version must be a whole number from 1."),
        ('parameters = {asin = {type = "x"}}\n', 1, "must be number, date or ASIN."),
        ('\n[[life]]\nat = 2026-08-21T00:00:00Z\n[[life]]\nstate = "x"\n', 4, "a step of life needs at"),
        ('content = "a"\ncontent = "b"\n', 2, "is not TOML"),
        ('"cont\\u0065nt" = 5\n', 0, "content must be text in quotes."),
    ],
)
def test_what_is_not_understood_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    template = read(tmp_path, text)
    assert says in template.problem
    assert template.problem_line == line
    assert (f"PRICE_CHANGE.toml line {line}: " in template.problem) == (
        line > 0 and "TOML:" not in template.problem
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('contnet = "x"', [(("contnet",), 1, "content")]),
        ('topic = "x"\ncta-url = "x"', [(("cta-url",), 2, "cta_url")]),
        ('ct-ur = "x"', [(("ct-ur",), 1, "cta_url")]),
        ('[parameters.a]\ntype = "date"\nsampel = "x"', [(("parameters", "a", "sampel"), 3, "sample")]),
        ('content = "x"\ncontents = "theirs"', []),
        ('owner = "team-a"\n[review]\nby = "me"', []),
        ("contnet = ", []),
    ],
)
def test_a_key_that_looks_like_a_missing_one_was_misspelt(
    text: str, found: list[tuple[tuple[str, ...], int, str]]
) -> None:
    assert [(slip.path, slip.line, slip.meant) for slip in misspelt_keys(text)] == found
