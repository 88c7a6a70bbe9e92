"""What a command works with: folders, settings, and the seller and environment that were chosen."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer
from msgspec import Struct

from spconsole.bootstrap import open_workspace
from spconsole.cli.exits import note, warn
from spconsole.cli.given import Given, read_given
from spconsole.cli.passphrase import ask_passphrase
from spconsole.config.paths import Paths
from spconsole.config.permissions import close_to_others
from spconsole.config.profile_book import ProfileBook
from spconsole.config.settings import Settings
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.services.catalog import Catalog, open_catalog
from spconsole.services.context import Workspace
from spconsole.services.profiles import require_profile

ResultT = TypeVar("ResultT")


class Session(Struct, frozen=True):
    """One command's surroundings; nothing is opened or written to have one.

    Attributes:
        settings: With what was given on top.
        problems: What was set aside in the settings, one sentence each.
    """

    given: Given
    paths: Paths
    settings: Settings
    problems: tuple[str, ...]
    catalog: Catalog

    @property
    def environment(self) -> Environment:
        return self.settings.environment

    def profile_book(self) -> ProfileBook:
        """The apps and profiles; what is wrong with their file is said first."""
        book = self.catalog.profiles.book()
        for problem in book.problems:
            warn(problem)
        return book

    def seller(self, name: str = "") -> SellerProfile:
        """The profile of that name, or else the chosen one.

        Raises:
            UsageError: There is none, or more than one to choose from.
        """
        self.profile_book()
        return require_profile(self.catalog.profiles, self.environment, name or self.settings.profile)

    def run(self, act: Callable[[Workspace], Awaitable[ResultT]]) -> ResultT:
        """Open everything, act, and close it however that ended."""

        for sentence in close_to_others(self.paths):
            warn(sentence)

        async def opened() -> ResultT:
            async with open_workspace(self.paths, self.settings, os.environ) as workspace:
                workspace.secrets.ask_with(ask_passphrase)
                workspace.ledger.unwritten.be_patient(note)
                try:
                    return await act(workspace)
                finally:
                    if problem := workspace.ledger.audit.problem:
                        warn(problem)

        return asyncio.run(opened())


def start(context: typer.Context) -> Session:
    """The surroundings of a command; what is wrong with its settings is said first."""
    session = read_session(context)
    for problem in session.problems:
        warn(problem)
    return session


def read_session(context: typer.Context) -> Session:
    """The surroundings of a command."""
    given: Given = context.obj
    paths, settings, problems = read_given(given, os.environ)
    return Session(given, paths, settings, problems, open_catalog(paths, settings))
