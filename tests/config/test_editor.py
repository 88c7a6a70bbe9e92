"""The user's own editor: `VISUAL`, else `EDITOR`, else a sentence."""

import pytest

from spconsole.config.editor import editor_command
from spconsole.domain.errors import UsageError


def test_visual_comes_before_editor() -> None:
    assert editor_command({"VISUAL": "code --wait", "EDITOR": "vi"}) == ["code", "--wait"]
    assert editor_command({"VISUAL": " ", "EDITOR": "vi"}) == ["vi"]


def test_a_program_with_a_blank_in_its_path_is_one_word() -> None:
    assert editor_command({"EDITOR": '"/opt/my editor/ed" -n'}) == ["/opt/my editor/ed", "-n"]


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({}, "No editor is set"),
        ({"EDITOR": ""}, "EDITOR=nano"),
        ({"VISUAL": "'vi"}, "VISUAL is not a command"),
    ],
)
def test_without_one_it_is_said_what_to_set(environ: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        editor_command(environ)
