"""A path that somebody typed or pasted."""

from pathlib import Path

from spconsole.domain.errors import UsageError
from spconsole.domain.text import one_line


def typed_path(text: str) -> Path:
    """A path as it is pasted: perhaps in quotation marks, perhaps from the home folder.

    Raises:
        UsageError: There is no such home.
    """
    bare = text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
    try:
        return Path(bare).expanduser()
    except RuntimeError as error:
        raise UsageError(f"{one_line(bare)} has no home folder. Write the whole path.") from error
