"""What can be done with sellers: choose, add, edit, test and remove one, and notice what others did."""

import asyncio
import math
from collections.abc import Callable, Iterable, MutableMapping
from functools import partial

from msgspec import structs

from spconsole.config.profile_book import ProfileBook
from spconsole.domain.errors import UsageError
from spconsole.domain.query import Query
from spconsole.domain.sellers import DEMO_SELLER, Environment, SellerProfile, environment_problem
from spconsole.domain.text import one_line
from spconsole.services.context import Workspace
from spconsole.services.history import HistoryView, read_window
from spconsole.services.profiles import check_token
from spconsole.services.removing import UNDO_S, Removed
from spconsole.tui.flows.places import with_seller
from spconsole.tui.look import seller_words
from spconsole.tui.place import Place
from spconsole.tui.reading import seller_rows
from spconsole.tui.screens.base import ConsoleScreen
from spconsole.tui.widgets.lists import SellerRow, SellersTable

Tokens = MutableMapping[str, str]
"""What was last said of each profile's token."""

BUILT_IN = (
    "The demo seller is built into the local sandbox: there is nothing of it to change or remove. "
    "a adds a seller of your own."
)


async def act_on(
    screen: ConsoleScreen[None],
    workspace: Workspace,
    place: Place,
    what: str,
    row: SellerRow | None,
    tokens: Tokens,
    now: Callable[[], float],
) -> Place | None:
    """One key in the list of sellers; the new place when it changes.

    Args:
        now: The clock that never goes back.
    """
    if what == "add":
        return await add(screen, workspace, place, tokens)
    if row is None:
        raise UsageError("No seller is selected. a adds one.")
    if what == "choose":
        return with_seller(place, row.profile)
    if what == "test":
        await _test(screen, workspace, row.profile, tokens)
        return None
    if row.profile == DEMO_SELLER:
        raise UsageError(BUILT_IN)
    if what == "edit":
        return await _edit(screen, workspace, place, row.profile, tokens)
    return await _remove(screen, workspace, place, row.profile, tokens, now)


async def add(
    screen: ConsoleScreen[None], workspace: Workspace, place: Place, tokens: Tokens
) -> Place | None:
    """A new seller; where nothing reaches anyone, and where there is no recipient, it becomes that."""
    from spconsole.tui.screens.seller_form import NEW, SellerForm  # noqa: PLC0415 - opened rarely

    form = SellerForm(workspace, place.environment, like=_like(workspace, place, NEW))
    saved = await screen.app.push_screen_wait(form)
    if saved is None:
        return None
    _remember(tokens, saved.profile.name, saved.token)
    goes_along = place.environment is Environment.LOCAL or place.profile is None
    if goes_along and not environment_problem(saved.profile, place.environment):
        place = structs.replace(place, profile=saved.profile)
        screen.say(f"{seller_words(saved.profile)} is the recipient from now on.", title="Seller added")
    else:
        words = f"{seller_words(saved.profile)} is in Sellers. Enter there makes it the recipient."
        screen.say(words, title="Seller added")
    await _show(screen, workspace, place, tokens, saved.profile)
    return place


def _like(workspace: Workspace, place: Place, first: SellerProfile) -> SellerProfile:
    """What a new seller probably shares with the recipient, or with the one added last."""
    own = workspace.profiles.book().profiles
    recipient = own.get(place.profile.name) if place.profile else None
    like = recipient or (list(own.values())[-1] if own else first)
    return structs.replace(like, name="", title="", seller_id="", production=False, read_only=False)


async def _edit(
    screen: ConsoleScreen[None], workspace: Workspace, place: Place, before: SellerProfile, tokens: Tokens
) -> Place | None:
    """A changed seller; the recipient changes along, open forms keep what they were opened with."""
    from spconsole.tui.screens.seller_form import SellerForm  # noqa: PLC0415 - opened rarely

    saved = await screen.app.push_screen_wait(SellerForm(workspace, place.environment, before))
    if saved is None:
        return None
    tokens.pop(before.name, None)
    _remember(tokens, saved.profile.name, saved.token)
    if place.profile is not None and place.profile.name == before.name:
        place = structs.replace(place, profile=saved.profile)
    await _show(screen, workspace, place, tokens, saved.profile)
    return place


async def _test(
    screen: ConsoleScreen[None], workspace: Workspace, profile: SellerProfile, tokens: Tokens
) -> None:
    check = await check_token(workspace, profile)
    _remember(tokens, profile.name, check.word)
    if check.error is not None:
        raise check.error
    screen.say(check.sentence, title=seller_words(profile))


async def _remove(
    screen: ConsoleScreen[None],
    workspace: Workspace,
    place: Place,
    profile: SellerProfile,
    tokens: Tokens,
    now: Callable[[], float],
) -> Place | None:
    """Ask, then forget a seller; history keeps its rows."""
    others = [p for p in workspace.profiles.book().profiles.values() if p.app == profile.app and p != profile]
    words = (
        f"{seller_words(profile)} and its refresh token are forgotten here. Nothing is deleted at Amazon, "
        f"and history keeps its rows.\n\nThe app {profile.app} stays with its secret: "
        f"{len(others) or 'no'} other seller{' uses' if len(others) == 1 else 's use'} it.\n\n"
        f"z brings the seller back for {UNDO_S:.0f} s, or until this console ends. After that its refresh "
        "token is gone from here: add the seller again with it."
    )
    from spconsole.tui.modals.confirm import Confirm  # noqa: PLC0415 - asked seldom

    dialog = Confirm(
        f"Remove {profile.name}", words, f"Enter removes {profile.name}.", "keeps it", place.environment
    )
    if not await screen.app.push_screen_wait(dialog):
        return None
    is_recipient = place.profile is not None and place.profile.name == profile.name
    removing = partial(workspace.removals.begin, profile, now(), was_recipient=is_recipient)
    await asyncio.to_thread(removing)
    tokens.pop(profile.name, None)
    screen.say(f"z brings it back for {UNDO_S:.0f} s.", title=f"{profile.name} is removed")
    if not is_recipient:
        return None
    return structs.replace(place, profile=_without_recipient(place))


async def put_back(
    screen: ConsoleScreen[None], workspace: Workspace, place: Place, removed: Removed
) -> Place | None:
    """`z`: a removed seller stands where it was, with its token; the recipient again, if it was that."""
    name = removed.profile.name
    if not await asyncio.to_thread(workspace.removals.take_back, removed):
        screen.say(f"{name} is forgotten already. a adds it again.", severity="warning")
        return None
    screen.say("Its refresh token was kept.", title=f"{name} is back")
    profile = workspace.profiles.book().profiles.get(name)
    if profile is None or not removed.was_recipient or place.profile != _without_recipient(place):
        return None
    return None if environment_problem(profile, place.environment) else with_seller(place, profile)


async def forget(workspace: Workspace, ended: Iterable[Removed]) -> None:
    """The undo is over: the refresh tokens go.

    Raises:
        SpConsoleError: One is still kept; the next console that starts tries again.
    """
    for removed in ended:
        await asyncio.to_thread(workspace.removals.forget, removed.note)


def removed_words(workspace: Workspace, now: float) -> str:
    """What can still be taken back, for the edge of the list; nothing when there is nothing."""
    removed = workspace.removals.newest
    if removed is None:
        return ""
    return f"z brings {one_line(removed.profile.name)} back, {math.ceil(removed.left(now))}s"


def _without_recipient(place: Place) -> SellerProfile | None:
    """Who is sent to when the recipient is gone: in local its own seller, elsewhere nobody unasked."""
    return DEMO_SELLER if place.environment is Environment.LOCAL else None


def _remember(tokens: Tokens, name: str, word: str) -> None:
    if word:
        tokens[name] = word


async def _show(
    screen: ConsoleScreen[None], workspace: Workspace, place: Place, tokens: Tokens, profile: SellerProfile
) -> None:
    """Bring a seller under the list's cursor at once."""
    table, rows = screen.query_one(SellersTable), await seller_rows(workspace, place, tokens)
    table.rows = rows
    table.cursor = next((index for index, row in enumerate(rows) if row.profile == profile), table.cursor)


# The first run.


def is_first_run(workspace: Workspace, place: Place, view: HistoryView) -> bool:
    """Whether there may be nothing here yet; it costs no look at the disk."""
    book = workspace.profiles.book()
    is_empty = not (view.count or book.profiles or book.problems)
    return is_empty and place.environment is Environment.LOCAL and not workspace.demo


async def welcome(
    screen: ConsoleScreen[None], workspace: Workspace, place: Place, tokens: Tokens
) -> Place | None:
    """Say what this is to somebody who has never been here."""
    from spconsole.tui.flows import drafting  # noqa: PLC0415 - not for the first frame
    from spconsole.tui.screens.first_run import FirstRunScreen, FirstStep  # noqa: PLC0415 - opened once

    if await read_window(workspace.ledger, Query(()), 1, 0):
        return None
    step = await screen.app.push_screen_wait(FirstRunScreen(workspace.paths))
    if step is FirstStep.SELLER:
        return await add(screen, workspace, place, tokens)
    if step is FirstStep.TEMPLATE:
        await drafting.write_new(screen, workspace, place)
    return None


# What others did.


class ProfilesWatch:
    """Notices what an editor, or another console, did to `profiles.toml`."""

    def __init__(self, workspace: Workspace) -> None:
        self._profiles = workspace.profiles
        self._book: ProfileBook | None = None

    def look(self, screen: ConsoleScreen[None], place: Place) -> Place | None:
        """Say what is newly wrong; the place with its seller as it is now, or None when nothing changed.

        What an open form does to the file is told by the form.
        """
        book, known = self._profiles.book(), self._book
        if book is known or any(worker.group == "act" for worker in screen.app.workers if worker.is_running):
            return None
        self._book = book
        for problem in book.problems:
            if known is None or problem not in known.problems:
                screen.say(problem, title="Sellers", severity="warning")
        if place.profile is None or place.profile == DEMO_SELLER:
            return place
        now = book.profiles.get(place.profile.name)
        if now is None and not book.problems:
            screen.say(
                f"{place.profile.name} is no longer in profiles.toml. p chooses another seller.",
                severity="warning",
            )
            return structs.replace(place, profile=_without_recipient(place))
        return structs.replace(place, profile=now or place.profile)
