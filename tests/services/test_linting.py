"""Lint of files: what was refused is not read."""

import os
from pathlib import Path
from typing import Any

import pytest

from spconsole.config.paths import Paths
from spconsole.domain.sellers import Environment
from spconsole.services.linting import lint_templates
from spconsole.store.templates import TemplateStore


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name")
@pytest.mark.parametrize("named", ["", "/A.toml"], ids=["folder", "file"])
def test_a_pipe_is_refused_and_never_read(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    """Whoever read it would wait for ever."""
    folder = tmp_path / "t"
    folder.mkdir()
    os.mkfifo(folder / "A.toml")
    read_text = Path.read_text

    def read(path: Path, *args: Any, **kwargs: Any) -> str:
        assert not path.is_fifo()
        return read_text(path, *args, **kwargs)

    monkeypatch.setattr(Path, "read_text", read)
    [linted] = lint_templates(paths, TemplateStore(folder), Environment.LOCAL, [f"{folder}{named}"])
    assert "is not a file" in linted.template.problem
    assert "is not a file" in linted.stops[0]
