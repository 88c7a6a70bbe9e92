"""The workspace: ledger, files and settings, opened together and closed together."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

from msgspec import structs

from spconsole.bootstrap.rates import Rates
from spconsole.bootstrap.records import open_audit, open_records
from spconsole.bootstrap.sellers import Sellers
from spconsole.config.actor import actor
from spconsole.config.filesystem import network_problem
from spconsole.config.keeping import open_secrets
from spconsole.config.paths import Paths, write_atomically
from spconsole.config.profiles import ProfileFile
from spconsole.config.removals import RemovalNotes
from spconsole.config.settings import Settings
from spconsole.domain.errors import StoreError
from spconsole.services.context import Ledger, Setup, Workspace
from spconsole.services.history import settle_orphans
from spconsole.services.removing import Removals
from spconsole.services.templates import folder_problem
from spconsole.store.calls import CallStore
from spconsole.store.database import Database, open_database
from spconsole.store.drafts import DraftStore
from spconsole.store.history import HistoryStore
from spconsole.store.processes import ProcessLock
from spconsole.store.templates import TemplateStore


def utc_now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def open_workspace(
    paths: Paths,
    settings: Settings,
    environ: Mapping[str, str],
    *,
    problems: tuple[str, ...] = (),
    demo: bool = False,
    now: Callable[[], datetime] = utc_now,
) -> AsyncIterator[Workspace]:
    """Everything a front end needs; all of it is closed however the program ends.

    A history file that cannot be used does not stop it: the ledger then says why nothing may be sent.

    Args:
        demo: The embedded sandbox plays every environment, and the keyring is left alone.
    """
    async with AsyncExitStack() as stack:
        _, closed = open_records(paths, settings, stack, demo=demo)
        process = ProcessLock(paths.processes)
        ledger, left = await _open_ledger(paths, environ, now, stack, process)
        folder = folder_problem(settings.templates_dir)
        profiles, secrets = ProfileFile(paths.profiles), open_secrets(paths, settings, environ, demo=demo)
        removals = Removals(RemovalNotes(paths.removals), profiles, secrets, ledger.audit, process.id)
        kept = _end_removals(removals, process, stack)
        setup = Setup(
            paths=paths,
            settings=settings,
            profiles=profiles,
            secrets=secrets,
            templates=TemplateStore(settings.templates_dir or paths.templates, write_atomically),
            ledger=ledger,
            removals=removals,
            problems=tuple(filter(None, (*problems, ledger.problem, folder, left, *closed, *kept))),
            demo=demo,
        )
        rates = Rates(setup, stack)
        sellers = Sellers(setup, environ, stack, rates)
        parts = structs.asdict(setup)
        yield Workspace(**parts, open_seller=sellers.open, fail_next=sellers.fail_next, rates_left=rates.left)


async def _open_ledger(
    paths: Paths,
    environ: Mapping[str, str],
    now: Callable[[], datetime],
    stack: AsyncExitStack,
    process: ProcessLock,
) -> tuple[Ledger, str]:
    """The ledger, which may say why it cannot be written; and what another console has left behind."""
    database, unreadable = await _open_history(paths, environ)
    stack.push_async_callback(database.close)
    problem = unreadable or _lock(stack, process)
    ledger = Ledger(
        HistoryStore(database, process.is_alive),
        CallStore(database),
        DraftStore(database),
        now,
        who := actor(),
        process.id,
        problem,
        open_audit(paths, now, who, process.id),
        is_readable=not unreadable,
    )
    return (ledger, "") if problem else await _settled(ledger, process)


async def _open_history(paths: Paths, environ: Mapping[str, str]) -> tuple[Database, str]:
    """The history file, or an empty one in memory and the reason."""
    if problem := network_problem(paths.data_dir, environ):
        return await open_database(None), problem
    try:
        return await open_database(paths.history), ""
    except StoreError as error:
        return await open_database(None), str(error)


async def _settled(ledger: Ledger, process: ProcessLock) -> tuple[Ledger, str]:
    """The ledger, or why it cannot be written; and what a console that is gone has left behind."""
    try:
        settled = await settle_orphans(ledger, process.is_alive)
    except StoreError as error:
        return structs.replace(ledger, problem=str(error)), ""
    return ledger, _LEFT.format(settled) if settled else ""


_LEFT = (
    "{} on its way when another console ended. What was held was not sent; the rest is UNKNOWN now: "
    "look in Seller Central, u resolves it."
)


def _end_removals(removals: Removals, process: ProcessLock, stack: AsyncExitStack) -> tuple[str, ...]:
    """End what consoles that are gone have left half done, and at the end what this one can still undo."""

    def is_alive(id_: str) -> bool:
        return id_ != process.id and process.is_alive(id_)

    stack.callback(removals.finish, is_alive)
    return removals.finish(is_alive)


def _lock(stack: AsyncExitStack, process: ProcessLock) -> str:
    try:
        stack.enter_context(process)
    except OSError as error:
        return f"Cannot write in the data folder: {error.strerror or error}. Choose another with --data-dir."
    return ""
