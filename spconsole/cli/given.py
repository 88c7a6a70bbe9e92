"""What stands before the command, or in its variables, and the settings that follow from it."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, structs

from spconsole.config.log import begin_log
from spconsole.config.paths import Paths, find_paths
from spconsole.config.reading import read_settings
from spconsole.config.settings import Settings
from spconsole.domain.sellers import Environment

PROFILE_VARIABLE = "SPCONSOLE_PROFILE"
ENVIRONMENT_VARIABLE = "SPCONSOLE_ENVIRONMENT"
READ_ONLY_VARIABLE = "SPCONSOLE_READ_ONLY"
READ_AS_OPTIONS = (PROFILE_VARIABLE, ENVIRONMENT_VARIABLE, READ_ONLY_VARIABLE)
"""Variables that the options before the command have read already, and judged."""


class Given(Struct, frozen=True, kw_only=True):
    """What was given; None for what was not."""

    profile: str | None = None
    environment: Environment | None = None
    read_only: bool | None = None
    data_dir: Path | None = None
    config_dir: Path | None = None

    @property
    def among(self) -> tuple[str, Environment | None]:
        """The profile and the environment that rows are looked for among; all where none was given."""
        return self.profile or "", self.environment


def read_given(given: Given, environ: Mapping[str, str]) -> tuple[Paths, Settings, tuple[str, ...]]:
    """The folders, the settings with what was given on top, and what in them was set aside."""
    paths = find_paths(environ, given.data_dir, given.config_dir)
    begin_log(paths.log)
    unread = {name: value for name, value in environ.items() if name not in READ_AS_OPTIONS}
    settings, problems = read_settings(paths.settings, unread)
    chosen = {
        name: value
        for name in ("profile", "environment", "read_only")
        if (value := getattr(given, name)) is not None
    }
    return paths, structs.replace(settings, **chosen), problems
