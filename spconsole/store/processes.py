"""Which consoles are alive: each running process holds a lock, and a free lock means it is gone."""

import uuid
from pathlib import Path
from types import TracebackType

from filelock import FileLock


class ProcessLock:
    """Held from start to end; the operating system lets go of it however the process ends."""

    def __init__(self, folder: Path) -> None:
        self.id = str(uuid.uuid4())
        self._folder = folder
        self._lock = FileLock(folder / f"{self.id}.lock", mode=0o600)

    def __enter__(self) -> "ProcessLock":
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock.acquire(timeout=1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)

    def is_alive(self, process: str) -> bool:
        """Whether the process of that id still runs on this data folder; when it cannot be told, it does."""
        if process == self.id:
            return True
        path = self._folder / f"{process}.lock"
        if not path.exists():
            return False
        try:
            with FileLock(path, timeout=0, mode=0o600):
                pass
        except OSError:
            return True
        path.unlink(missing_ok=True)
        return False
