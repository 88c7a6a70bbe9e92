"""The composition root: the only place that builds things, from settings to a `Workspace`."""

import asyncio
import dataclasses
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from spconsole.config.actor import actor
from spconsole.config.paths import Paths
from spconsole.config.profiles import ProfileFile
from spconsole.config.secrets import Credentials, Secrets
from spconsole.config.settings import Settings
from spconsole.domain.errors import StoreError, UsageError
from spconsole.domain.sellers import Environment, SellerProfile, environment_problem
from spconsole.services.accounts import account_of, key_of_accounts, local_credentials
from spconsole.services.context import Ledger, SellerContext, Setup, Workspace
from spconsole.services.history import settle_orphans
from spconsole.services.profiles import app_of
from spconsole.services.templates import contract_of, folder_problem
from spconsole.store.calls import CallStore
from spconsole.store.database import Database, open_database
from spconsole.store.history import HistoryStore
from spconsole.store.processes import ProcessLock
from spconsole.store.templates import TemplateStore

if TYPE_CHECKING:
    from spconsole.sandbox.service import Sandbox
    from spconsole.services.demo_past import Arrival
    from spconsole.spapi.embedded import EmbeddedTransport
    from spconsole.spapi.limits import RateBuckets

EMBEDDED_TIMEOUT_S = 5.0
"""Seconds that a call to the embedded sandbox may take; it only ever does so when told to hang."""


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
        ledger, left = await _open_ledger(paths, now, stack)
        folder = folder_problem(settings.templates_dir)
        setup = Setup(
            paths=paths,
            settings=settings,
            profiles=ProfileFile(paths.profiles),
            secrets=Secrets(environ, keyring=not demo),
            templates=TemplateStore(settings.templates_dir or paths.templates),
            ledger=ledger,
            problems=tuple(filter(None, (*problems, ledger.problem, folder, left))),
            demo=demo,
        )
        sellers = _Sellers(setup, environ, stack)
        parts = {part.name: getattr(setup, part.name) for part in dataclasses.fields(setup)}
        yield Workspace(**parts, open_seller=sellers.open, fail_next=sellers.fail_next)


async def _open_ledger(
    paths: Paths, now: Callable[[], datetime], stack: AsyncExitStack
) -> tuple[Ledger, str]:
    """The ledger, which may say why it cannot be written; and what another console has left behind."""
    database, problem = await _open_history(paths)
    stack.push_async_callback(database.close)
    process = ProcessLock(paths.processes)
    problem = problem or _lock(stack, process)
    ledger = Ledger(HistoryStore(database), CallStore(database), now, actor(), process.id, problem)
    return (ledger, "") if problem else await _settled(ledger, process)


async def _open_history(paths: Paths) -> tuple[Database, str]:
    """The history file, or an empty one in memory and the reason."""
    try:
        return await open_database(paths.history), ""
    except StoreError as error:
        return await open_database(None), str(error)


async def _settled(ledger: Ledger, process: ProcessLock) -> tuple[Ledger, str]:
    """The ledger, or why it cannot be written; and what a console that is gone has left behind."""
    try:
        settled = await settle_orphans(ledger, process.is_alive)
    except StoreError as error:
        return dataclasses.replace(ledger, problem=str(error)), ""
    return ledger, _LEFT.format(settled) if settled else ""


_LEFT = "{} on its way when another console ended is UNKNOWN now. Look in Seller Central before repeating it."


def _lock(stack: AsyncExitStack, process: ProcessLock) -> str:
    try:
        stack.enter_context(process)
    except OSError as error:
        return f"Cannot write in the data folder: {error.strerror or error}. Choose another with --data-dir."
    return ""


class _Sellers:
    """Opens sellers, each once: its token, its connections and its rate are shared by all who ask."""

    def __init__(self, setup: Setup, environ: Mapping[str, str], stack: AsyncExitStack) -> None:
        self._setup = setup
        self._environ = environ
        self._stack = stack
        self._open: dict[tuple[SellerProfile, Environment, int], SellerContext] = {}
        self._sandbox: Sandbox | None = None
        self._buckets: RateBuckets | None = None
        self._opening = asyncio.Lock()

    async def open(self, profile: SellerProfile, environment: Environment) -> SellerContext:
        """A seller in an environment.

        Raises:
            UsageError: The profile may not be used there.
            CredentialsError: It has no credentials.
            ConfigError: The endpoints are not allowed.
        """
        problem = environment_problem(profile, environment)
        if problem:
            raise UsageError(problem)
        embedded = environment is Environment.LOCAL or self._setup.demo
        async with self._opening:
            # A keyring may ask for a password, and httpx takes a while to import: the screen stays alive.
            credentials = await asyncio.to_thread(self._credentials, profile, environment, embedded=embedded)
            await asyncio.to_thread(_import_what_calls_need, embedded=embedded)
            account = account_of(
                profile, credentials, await key_of_accounts(self._setup.ledger, self._setup.paths.account_key)
            )
            key = (profile, environment, hash(tuple(_form(credentials).values())))
            if key not in self._open:
                self._open[key] = self._connect(
                    profile, environment, credentials, str(account), embedded=embedded
                )
            return self._open[key]

    def fail_next(self, fault: str) -> None:
        """Make the embedded sandbox's next call fail."""
        try:
            self._embedded_sandbox().fail_next(fault)
        except ValueError as error:
            raise UsageError(str(error)) from error

    def _credentials(
        self, profile: SellerProfile, environment: Environment, *, embedded: bool
    ) -> Credentials:
        app = app_of(self._setup.profiles, profile)
        if embedded:
            return local_credentials(profile, app, environment)
        return self._setup.secrets.credentials(profile, app)

    def _connect(
        self,
        profile: SellerProfile,
        environment: Environment,
        credentials: Credentials,
        account: str,
        *,
        embedded: bool,
    ) -> SellerContext:
        import stamina.instrumentation  # noqa: PLC0415 - with httpx, when first needed

        from spconsole.spapi.client import AppIntegrationsClient  # noqa: PLC0415
        from spconsole.spapi.connect import Timeouts, open_http  # noqa: PLC0415
        from spconsole.spapi.endpoints import endpoints_for  # noqa: PLC0415
        from spconsole.spapi.limits import RateBuckets  # noqa: PLC0415
        from spconsole.spapi.lwa import LwaAuth  # noqa: PLC0415

        # Its default hook writes a line to the terminal for every repetition, over whatever is there.
        stamina.instrumentation.set_on_retry_hooks(())
        settings = self._setup.settings
        endpoints = endpoints_for(profile.region, environment, self._environ, embedded=embedded)
        total_s = min(settings.total_timeout_s, EMBEDDED_TIMEOUT_S) if embedded else settings.total_timeout_s
        timeouts = Timeouts(connect_s=settings.connect_timeout_s, read_s=total_s, total_s=total_s)
        http = open_http(endpoints, timeouts, self._embedded_transport() if embedded else None)
        self._stack.push_async_callback(http.aclose)
        auth = LwaAuth(endpoints.token, lambda: _form(credentials), time.monotonic, self._setup.ledger.now)
        self._buckets = self._buckets or RateBuckets(time.monotonic)
        client = AppIntegrationsClient(
            http, auth, endpoints, self._buckets, (account, environment.value), total_timeout_s=total_s
        )
        return SellerContext(
            profile,
            environment,
            account,
            endpoints.api,
            client,
            self._setup.ledger,
            self._blocked(profile),
        )

    def _blocked(self, profile: SellerProfile) -> str:
        if self._setup.settings.read_only:
            return "Writes are off: started read only (--read-only or SPCONSOLE_READ_ONLY)."
        if profile.read_only:
            return f"Writes are off: the profile {profile.name} is read only. Edit it to change that."
        return ""

    def _embedded_sandbox(self) -> "Sandbox":
        if self._sandbox is None:
            self._sandbox = embedded_sandbox(self._setup)
            self._stack.callback(self._sandbox.close)
        return self._sandbox

    def _embedded_transport(self) -> "EmbeddedTransport":
        from spconsole.spapi.embedded import EmbeddedTransport  # noqa: PLC0415

        return EmbeddedTransport(self._embedded_sandbox().app)


def embedded_sandbox(setup: Setup, *, static: bool = False) -> "Sandbox":
    """The sandbox on the console's own file; the caller closes it.

    Raises:
        StoreError: The file cannot be used.
    """
    from spconsole.sandbox.service import StateFileError, open_sandbox  # noqa: PLC0415 - Starlette, later

    path = None if setup.ledger.problem else setup.paths.sandbox
    try:
        return open_sandbox(path, lambda type_: contract_of(setup.templates, type_), static=static)
    except StateFileError as error:
        raise StoreError(str(error)) from error


def fill_sandbox(path: Path, arrivals: "Sequence[Arrival]") -> None:
    """Give the sandbox of a file, which need not exist, the notifications of a made-up past."""
    from spconsole.sandbox.service import SeededSend, open_sandbox  # noqa: PLC0415 - once, for the demo

    sandbox = open_sandbox(path, lambda _: None)
    try:
        sandbox.seed(
            SeededSend(
                seller_token=arrival.seller_token,
                client_id=arrival.client_id,
                template_id=arrival.template_id,
                marketplace_id=arrival.marketplace_id,
                parameters_json=arrival.parameters,
                notification_id=arrival.notification_id,
                created_at=arrival.created_at.timestamp(),
                deleted=arrival.deleted,
                feedback=arrival.acted_on,
            )
            for arrival in arrivals
        )
    finally:
        sandbox.close()


def _import_what_calls_need(*, embedded: bool) -> None:
    import_module("spconsole.spapi.client")
    if embedded:
        import_module("spconsole.sandbox.service")


def _form(credentials: Credentials) -> dict[str, str]:
    return {
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret.reveal(),
        "refresh_token": credentials.refresh_token.reveal(),
    }
