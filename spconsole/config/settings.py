"""What can be set: defaults, then `config.toml`, then `SPCONSOLE_*`, then flags.

The defaults stand here alone; `reading` finds the rest.
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from msgspec import Struct, field

from spconsole.domain.sellers import Environment

PREFIX = "SPCONSOLE_"
STARTED_READ_ONLY = "started read only (--read-only, SPCONSOLE_READ_ONLY or config.toml)"
"""Why nothing may be written, as a part of a sentence."""


class SecretsPlace(StrEnum):
    """Where secrets that somebody typed are kept."""

    KEYRING = "keyring"
    FILE = "file"
    SESSION = "session"


class Settings(Struct, frozen=True):
    """What a user has chosen.

    Attributes:
        profile: The seller to start with.
        environment: The environment to start in.
        read_only: Nothing may be sent, deleted or recorded.
        theme: A theme's name.
        keys: Command id to key, for those that differ from ours.
        templates_dir: A folder of templates instead of the user's own; a team keeps one in git.
        connect_timeout_s: Seconds to open a connection.
        total_timeout_s: Seconds a whole call may take.
        hold_seconds: How long a production send of the console waits here and can be taken back, 0 to 60.
        idle_lock_minutes: Minutes without a key after which writing in production is locked.
        secrets: Where typed secrets are kept: the system keyring, an encrypted file, or this session only.
    """

    profile: str = ""
    environment: Environment = Environment.LOCAL
    read_only: bool = False
    theme: str = "spconsole-dark"
    keys: Mapping[str, str] = field(default_factory=dict)
    templates_dir: Path | None = None
    connect_timeout_s: float = 10.0
    total_timeout_s: float = 30.0
    hold_seconds: int = 5
    idle_lock_minutes: int = 15
    secrets: SecretsPlace = SecretsPlace.KEYRING
