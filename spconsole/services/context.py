"""What the use-cases work with: the ledger, one seller in one environment, and the whole workspace."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from spconsole.config.paths import Paths
from spconsole.config.profiles import ProfileFile
from spconsole.config.secrets import Secrets
from spconsole.config.settings import Settings
from spconsole.domain.errors import BlockedError, StoreError
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.store.calls import CallStore
from spconsole.store.history import HistoryStore
from spconsole.store.templates import TemplateStore

if TYPE_CHECKING:
    from spconsole.spapi.client import AppIntegrationsClient


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where everything is written down, and by whom.

    Attributes:
        actor: OS user @ host.
        process: This running console.
        problem: Why nothing can be recorded, and so nothing may be sent; empty when all is well.
    """

    history: HistoryStore
    calls: CallStore
    now: Callable[[], datetime]
    actor: str
    process: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SellerContext:
    """One seller in one environment; another seller or environment is another of these.

    Attributes:
        account: What Amazon counts by, as text.
        api_url: Scheme and host of the API.
        blocked: Why nothing may be sent, deleted or recorded; empty when it may.
    """

    profile: SellerProfile
    environment: Environment
    account: str
    api_url: str
    client: "AppIntegrationsClient"
    ledger: Ledger
    blocked: str = ""

    def require_writes(self) -> None:
        """Refuse before anything happens.

        Raises:
            BlockedError: Writes are off here.
            StoreError: What is sent could not be recorded.
        """
        if self.blocked:
            raise BlockedError(self.blocked)
        if self.ledger.problem:
            raise StoreError(f"Cannot record it, so nothing was sent. {self.ledger.problem}")


OpenSeller = Callable[[SellerProfile, Environment], Awaitable[SellerContext]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a console is made of, before any seller is opened.

    Attributes:
        problems: What was wrong at start, one sentence each.
        demo: All environments are played by the embedded sandbox.
    """

    paths: Paths
    settings: Settings
    profiles: ProfileFile
    secrets: Secrets
    templates: TemplateStore
    ledger: Ledger
    problems: tuple[str, ...] = ()
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace(Setup):
    """Everything a front end needs, built once and closed as one.

    Attributes:
        open_seller: A context for a profile in an environment; raises `SpConsoleError`.
        fail_next: Makes the embedded sandbox's next call fail (429, 403, 500, timeout, reset).
    """

    open_seller: OpenSeller
    fail_next: Callable[[str], None]
