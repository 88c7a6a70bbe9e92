"""What a console writes about itself, log and audit trail, and folders that only its owner looks into."""

import logging
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime

from msgspec import structs

from spconsole import __version__
from spconsole.config.log import Later, LogFile, begin_log
from spconsole.config.paths import Paths
from spconsole.config.permissions import close_to_others
from spconsole.config.settings import Settings
from spconsole.services.auditing import Audit
from spconsole.store.audit import AuditTrail

LOG = logging.getLogger("spconsole.start")


def open_records(
    paths: Paths, settings: Settings, stack: AsyncExitStack, *, demo: bool
) -> tuple[LogFile, tuple[str, ...]]:
    """The log, begun and ended with the stack; and what was done about what others could look into."""
    log = begin_log(paths.log)
    closed = close_to_others(paths)
    stack.callback(_end, log)
    LOG.info("%s", Later(lambda: _start_words(paths, settings, demo=demo)))
    for sentence in closed:
        LOG.warning("%s", sentence)
    return log, closed


def open_audit(paths: Paths, now: Callable[[], datetime], actor: str, process: str) -> Audit:
    """The audit trail of the data folder."""
    return Audit(AuditTrail(paths.audit), now, actor, process)


def _end(log: LogFile) -> None:
    LOG.info("ends")
    log.start_writing()
    log.rest()


def _start_words(paths: Paths, settings: Settings, *, demo: bool) -> str:
    """Versions and settings; none of them is a secret."""
    import platform  # noqa: PLC0415 - when the line is written, after the first frame

    fields = structs.asdict(settings)
    chosen = ", ".join(f"{name} {value}" for name, value in fields.items() if value not in ("", None, {}))
    return (
        f"starts: spconsole {__version__}, Python {platform.python_version()}, "
        f"{platform.platform(terse=True)}, {'demo, ' if demo else ''}"
        f"terminal {sys.stdout is not None and sys.stdout.isatty()}, "
        f"data {paths.data_dir}, config {paths.config_dir}; {chosen}"
    )
