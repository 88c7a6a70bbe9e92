"""Answers that could not be written down: said again and again until they are."""

from collections.abc import Callable, Sequence

from spconsole.domain.text import shown
from spconsole.services.unwritten import Unwritten
from spconsole.tui.themed import ThemedApp

GROUP = "unwritten"


def keep_trying(app: ThemedApp, unwritten: Unwritten, written: Callable[[], None]) -> None:
    """Begin to write again what is not on disk, unless that is under way.

    Args:
        written: Called when something is on disk now.
    """

    def told(done: Sequence[str]) -> None:
        _say(app, unwritten, done)
        if done:
            written()

    under_way = any(worker.group == GROUP and worker.is_running for worker in app.workers)
    if unwritten.what and not under_way:
        app.run_worker(unwritten.until_written(told), group=GROUP)


def _say(app: ThemedApp, unwritten: Unwritten, done: Sequence[str]) -> None:
    if done:
        app.notify(shown("\n".join(done)), title="Written now", markup=False)
    if unwritten.what:
        words = "\n".join((*unwritten.what, unwritten.problem))
        app.notify(shown(words), title="Not written yet", severity="warning", markup=False)


def words_for_leaving(unwritten: Unwritten) -> str:
    """What leaving now would lose; empty when all is written."""
    if not unwritten.what:
        return ""
    listed = "\n".join(unwritten.what)
    return f"Not written yet, and lost here when you leave; note it:\n\n{listed}\n\n{unwritten.problem}"
