"""Which program the user edits texts with."""

import os
import shlex
from collections.abc import Mapping

from spconsole.domain.errors import UsageError


def editor_command(environ: Mapping[str, str] = os.environ) -> list[str]:
    """The words of `VISUAL`, or else of `EDITOR`.

    Raises:
        UsageError: Neither is set, or it is not a command.
    """
    for name in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(environ.get(name, ""), posix=os.name == "posix")
        except ValueError as error:
            raise UsageError(
                f"{name} is not a command ({error}). Set it to one, like {name}=nano."
            ) from error
        if words:
            return words
    raise UsageError("No editor is set. Leave, set EDITOR to one, like EDITOR=nano, and start again.")
