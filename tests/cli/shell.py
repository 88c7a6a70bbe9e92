"""Running the program in this process or in its own, and looking at what it leaves behind."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from spconsole.cli.main import run
from spconsole.config.paths import make_private_folder

PROGRAM = (sys.executable, "-W", "error", "-m", "spconsole")
SUMMARY = ("SALES_SUMMARY", "-p", "summaryAsOnDate=2022-08-30", "-p", "salesSummaryInUSD=1000.50")
OTHER_SUMMARY = ("SALES_SUMMARY", "-p", "summaryAsOnDate=2026-08-30", "-p", "salesSummaryInUSD=1000.50")
PRICES = (
    "PRICE_CHANGE",
    *("-p", "priceValue=200.50"),
    *("-p", "asin=B09ZX1LRXX"),
    *("-p", "changedOn=2026-08-21"),
)
CANNED_ID = "174ec9ce-4c66-4208-ac92-46e22a925aa2"
ROW_KEYS = [
    *("id", "createdAt", "sentAt", "profile", "account", "environment", "templateId", "marketplaceId"),
    *("notificationParameters", "notificationId", "status", "deletionReason", "deletedAt"),
    *("feedbackActionCode", "feedbackAt", "requestId", "actor", "ticket", "batch", "error"),
]
"""As the contract lists them."""


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Shell:
    """A user's shell with folders of its own."""

    def __init__(self, home: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.data = home / "data"
        self.config = home / "config"
        self._patch = patch
        self._capture = capture

    def __call__(self, *arguments: str, stdin: str = "") -> Ran:
        """Run one command in this process, with text instead of terminals."""
        self._patch.setattr("sys.stdin", io.StringIO(stdin))
        self._capture.readouterr()
        code = run(arguments)
        said = self._capture.readouterr()
        return Ran(code, said.out, said.err)

    def done(self, *arguments: str, stdin: str = "") -> Ran:
        """Run one command that must end well."""
        ran = self(*arguments, stdin=stdin)
        assert ran.code == 0, ran.err
        return ran

    def program(self, *arguments: str, stdin: str = "", **variables: str) -> Ran:
        """Run one command in a process of its own."""
        ended = subprocess.run(
            [*PROGRAM, *arguments],
            input=stdin,
            env=os.environ | variables,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr)

    @contextmanager
    def background(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """One command in a process of its own, which ends with the block at the latest."""
        pipe = subprocess.PIPE
        with subprocess.Popen([*PROGRAM, *arguments], stdout=pipe, stderr=pipe, text=True) as process:
            try:
                yield process
            finally:
                process.kill()

    @staticmethod
    def interrupt(process: subprocess.Popen[str]) -> Ran:
        """Ctrl-C."""
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        return Ran(process.returncode, out, err)

    def rows(self, *query: str) -> list[dict[str, Any]]:
        """History, newest first."""
        found: list[dict[str, Any]] = self.done("history", *query, "--format", "json").json
        return found

    def set(self, **variables: str) -> None:
        for name, value in variables.items():
            self._patch.setenv(name, value)

    def write(self, name: str, text: str) -> Path:
        """A file in the config folder, or below `templates/` in the data folder."""
        path = (self.data if name.startswith("templates/") else self.config) / name
        make_private_folder(path.parent)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        return path

    def profile(self, name: str = "acme", **more: object) -> None:
        """A profile in the file, and its secrets in the variables."""
        fields: Mapping[str, object] = {"app": "main", "region": "NA", "marketplace": "US", **more}
        lines = [f"{key} = {json.dumps(value)}" for key, value in fields.items()]
        path = self.config / "profiles.toml"
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        self.write("profiles.toml", "\n".join([before, f"[profiles.{name}]", *lines, ""]))
        plain = name.upper().replace("-", "_")
        self.set(
            **{
                f"SPCONSOLE_{plain}_CLIENT_ID": "amzn1.application-oa2-client.test",
                f"SPCONSOLE_{plain}_CLIENT_SECRET": "test-secret",
                f"SPCONSOLE_{plain}_REFRESH_TOKEN": f"Atzr|{name}",
            }
        )

    def wrote_nothing(self) -> bool:
        """Whether no folder of ours was made."""
        return not self.data.exists() and not self.config.exists()
