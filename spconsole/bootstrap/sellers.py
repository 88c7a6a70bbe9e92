"""Opening a seller in an environment: credentials, account, endpoints and a client."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from importlib import import_module
from typing import TYPE_CHECKING

from spconsole.bootstrap.embedded import embedded_sandbox
from spconsole.bootstrap.rates import Rates
from spconsole.config.log import current_log
from spconsole.config.secrets import Credentials
from spconsole.config.settings import STARTED_READ_ONLY
from spconsole.domain.causes import Named
from spconsole.domain.errors import UsageError
from spconsole.domain.sellers import Environment, SellerProfile, environment_problem
from spconsole.domain.text import bounded, one_line
from spconsole.services.accounts import account_of, key_of_accounts, local_credentials
from spconsole.services.context import SellerContext, Setup
from spconsole.services.profiles import app_of

if TYPE_CHECKING:
    from spconsole.sandbox.service import Sandbox
    from spconsole.spapi.embedded import EmbeddedTransport

LONGEST_LABEL = 80
"""Characters of a seller's name in a sentence."""
EMBEDDED_TIMEOUT_S = 5.0
"""Seconds that a call to the embedded sandbox may take; it only ever does so when told to hang."""


class Sellers:
    """Opens sellers, each once: its token, its connections and its rate are shared by all who ask."""

    def __init__(self, setup: Setup, environ: Mapping[str, str], stack: AsyncExitStack, rates: Rates) -> None:
        self._setup = setup
        self._rates = rates
        self._environ = environ
        self._stack = stack
        self._open: dict[tuple[SellerProfile, Environment, int], SellerContext] = {}
        self._sandbox: Sandbox | None = None
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
        if log := current_log():
            log.start_writing()  # a call is near, and its line must be there whatever happens to this process
        async with self._opening:
            # A keyring may ask for a password, and httpx takes a while to import: the screen stays alive.
            credentials = await asyncio.to_thread(self._credentials, profile, environment, embedded=embedded)
            await asyncio.to_thread(_import_what_calls_need, embedded=embedded)
            account = account_of(
                profile, credentials, await key_of_accounts(self._setup.ledger, self._setup.paths.account_key)
            )
            self._rates.know(profile, environment, str(account))
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
        from spconsole.spapi.lwa import LwaAuth  # noqa: PLC0415

        # Its default hook writes a line to the terminal for every repetition, over whatever is there.
        stamina.instrumentation.set_on_retry_hooks(())
        settings = self._setup.settings
        endpoints = endpoints_for(profile.region, environment, self._environ, embedded=embedded)
        total_s = min(settings.total_timeout_s, EMBEDDED_TIMEOUT_S) if embedded else settings.total_timeout_s
        timeouts = Timeouts(connect_s=settings.connect_timeout_s, read_s=total_s, total_s=total_s)
        buckets = self._rates.buckets()
        http = open_http(endpoints, timeouts, self._embedded_transport() if embedded else None)
        ledger, named = self._setup.ledger, _named(profile)
        auth = LwaAuth(endpoints.token, lambda: _form(credentials), time.monotonic, ledger.now, named)
        client = AppIntegrationsClient(
            http,
            auth,
            endpoints,
            buckets,
            (account, environment.value),
            total_timeout_s=timeouts.total_s,
        )
        self._stack.push_async_callback(client.aclose)
        blocked = self._blocked(profile)
        return SellerContext(profile, environment, account, endpoints.api, client, ledger, blocked)

    def _blocked(self, profile: SellerProfile) -> str:
        if self._setup.settings.read_only:
            return f"Writes are off: {STARTED_READ_ONLY}."
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


def _named(profile: SellerProfile) -> Named:
    """How sentences speak of the app and the seller."""
    return Named(f"app {profile.app}", one_line(bounded(profile.label, LONGEST_LABEL)))


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
