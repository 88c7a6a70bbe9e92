"""What the use-cases work with: the ledger, one seller in one environment, and the whole workspace."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct, field

from spconsole.config.paths import Paths
from spconsole.config.profiles import ProfileFile
from spconsole.config.secrets import Secrets
from spconsole.config.settings import Settings
from spconsole.domain.errors import BlockedError, StoreError
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.domain.usage import RatesLeft
from spconsole.services.auditing import SILENT, Audit
from spconsole.services.removing import Removals
from spconsole.services.unwritten import Unwritten
from spconsole.services.waiting import Waits
from spconsole.store.calls import CallStore
from spconsole.store.drafts import DraftStore
from spconsole.store.history import HistoryStore
from spconsole.store.templates import TemplateStore

if TYPE_CHECKING:
    from spconsole.spapi.client import AppIntegrationsClient


class Ledger(Struct, frozen=True):
    """Where everything is written down, and by whom.

    Attributes:
        actor: OS user @ host.
        process: This running console.
        problem: Why nothing can be recorded, and so nothing may be sent; empty when all is well.
        audit: A line for every request and decision; it may fail without stopping anything.
        unwritten: Answers that came and are not on disk yet.
        waits: Calls of this console that wait just now.
        is_readable: Whether the history is that of the file; otherwise it is an empty one in memory.
    """

    history: HistoryStore
    calls: CallStore
    drafts: DraftStore
    now: Callable[[], datetime]
    actor: str
    process: str
    problem: str = ""
    audit: Audit = SILENT
    unwritten: Unwritten = field(default_factory=Unwritten)
    waits: Waits = field(default_factory=Waits)
    is_readable: bool = True

    def require_readable(self) -> None:
        """Refuse to look where nothing can be read.

        Raises:
            StoreError: The history file cannot be used.
        """
        if not self.is_readable:
            raise StoreError(self.problem)


class SellerContext(Struct, frozen=True):
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
            BlockedError: Writes are off here, or an answer is not written yet.
            StoreError: What is sent could not be recorded.
        """
        if self.blocked:
            raise BlockedError(self.blocked)
        if problem := self.ledger.problem or self.ledger.history.outdated:
            raise StoreError(f"Cannot record it, so nothing was sent. {problem}")
        if problem := self.ledger.unwritten.problem:
            raise BlockedError(problem)


OpenSeller = Callable[[SellerProfile, Environment], Awaitable[SellerContext]]
ReadRates = Callable[[SellerProfile, Environment], Awaitable[RatesLeft | None]]


class Setup(Struct, frozen=True, kw_only=True):
    """What a console is made of, before any seller is opened.

    Attributes:
        removals: Sellers that were removed and can still be taken back.
        problems: What was wrong at start, one sentence each.
        demo: All environments are played by the embedded sandbox.
    """

    paths: Paths
    settings: Settings
    profiles: ProfileFile
    secrets: Secrets
    templates: TemplateStore
    ledger: Ledger
    removals: Removals
    problems: tuple[str, ...] = ()
    demo: bool = False


class Workspace(Setup, frozen=True, kw_only=True):
    """Everything a front end needs, built once and closed as one.

    Attributes:
        open_seller: A context for a profile in an environment; raises `SpConsoleError`.
        fail_next: Makes the embedded sandbox's next call fail (429, 403, 500, timeout, reset).
        rates_left: What a seller's account may still do at once; None while its account is not known.
    """

    open_seller: OpenSeller
    fail_next: Callable[[str], None]
    rates_left: ReadRates
