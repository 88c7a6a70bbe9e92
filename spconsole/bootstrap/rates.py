"""The usage plans: one count for every console and shell on this data folder, and what is left of it."""

import time
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from spconsole.domain.notifications import Operation
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.domain.usage import RatesLeft, rates_left
from spconsole.services.accounts import account_of, key_of_accounts, local_credentials
from spconsole.services.context import Setup
from spconsole.services.profiles import app_of
from spconsole.store.rates import RateFile

if TYPE_CHECKING:
    from spconsole.spapi.limits import RateBuckets


class Rates:
    """The buckets, made when first asked for, and the accounts that they are of."""

    def __init__(self, setup: Setup, stack: AsyncExitStack) -> None:
        self._setup = setup
        self._stack = stack
        self._buckets: RateBuckets | None = None
        self._accounts: dict[tuple[SellerProfile, Environment], str] = {}

    def buckets(self) -> "RateBuckets":
        """The buckets of this data folder; of this process alone where nothing can be written."""
        from spconsole.spapi.limits import RateBuckets  # noqa: PLC0415 - after the first frame

        if self._buckets is None:
            shelf = None
            if not self._setup.ledger.problem:
                shelf = RateFile(self._setup.paths.rates, time.monotonic)
                self._stack.push_async_callback(shelf.close)
            self._buckets = RateBuckets(time.monotonic, shelf=shelf)
        return self._buckets

    def know(self, profile: SellerProfile, environment: Environment, account: str) -> None:
        """A seller was opened: its account needs no secret any more."""
        self._accounts[profile, environment] = account

    async def left(self, profile: SellerProfile, environment: Environment) -> RatesLeft | None:
        """What a seller's account may still do at once; None while its account is not known here.

        It never asks the keyring: looking must not ask for a password.
        """
        account = self._accounts.get((profile, environment)) or await self._embedded(profile, environment)
        if account is None:
            return None
        buckets = self.buckets()
        found = await buckets.look([(account, environment.value, operation) for operation in Operation])
        return rates_left(dict(zip(Operation, found, strict=True)), buckets.problem)

    async def _embedded(self, profile: SellerProfile, environment: Environment) -> str | None:
        """The account of a seller whose credentials are made up."""
        if environment is not Environment.LOCAL and not self._setup.demo:
            return None
        key_file = self._setup.paths.account_key
        if not key_file.exists():
            return "none yet"  # nobody has called from this folder, so all is left
        key = await key_of_accounts(self._setup.ledger, key_file)
        app = app_of(self._setup.profiles, profile)
        account = str(account_of(profile, local_credentials(profile, app, environment), key))
        self.know(profile, environment, account)
        return account
