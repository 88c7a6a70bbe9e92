"""Changing where the console stands: the seller, the environment, whether it writes."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import structs

from spconsole.config.settings import STARTED_READ_ONLY
from spconsole.domain.errors import UsageError
from spconsole.domain.sellers import Environment, SellerProfile, environment_problem
from spconsole.services.context import Workspace
from spconsole.services.profiles import sellers
from spconsole.tui.look import environment_word, seller_words
from spconsole.tui.place import Place, write_problem
from spconsole.tui.screens.base import ConsoleScreen

if TYPE_CHECKING:
    from spconsole.tui.modals.confirm import Confirm
    from spconsole.tui.modals.picker import Choice


async def pick_seller(
    screen: ConsoleScreen[Any],
    workspace: Workspace,
    place: Place,
    title: str = "Send to",
    among: Sequence[SellerProfile] = (),
    *,
    on_purpose: bool = False,
) -> SellerProfile | None:
    """Ask for a seller: one of those given, or any of the place's environment.

    Args:
        on_purpose: Nobody is proposed while there are several.
    """
    from spconsole.tui.modals.picker import Picker  # noqa: PLC0415 - the first frame asks nothing

    profiles = among or sellers(workspace.profiles, place.environment)
    found = {profile.name: profile for profile in profiles}
    if not found:
        raise UsageError("There are no sellers yet. 1 goes to Sellers, a adds one.")
    choices = [_choice(profile, place.environment) for profile in found.values()]
    chosen = await screen.app.push_screen_wait(
        Picker(title, choices, place.environment, proposes=not on_purpose)
    )
    return found[chosen] if chosen else None


def _choice(profile: SellerProfile, environment: Environment) -> "Choice":
    from spconsole.tui.modals.picker import Choice  # noqa: PLC0415 - the first frame asks nothing

    problem = environment_problem(profile, environment)
    note = f"{profile.region}  sandbox only" if problem else str(profile.region)
    return Choice(profile.name, seller_words(profile), note)


async def choose_seller(screen: ConsoleScreen[None], workspace: Workspace, place: Place) -> Place | None:
    """`p`: another seller in the same environment."""
    profile = await pick_seller(screen, workspace, place)
    return with_seller(place, profile) if profile else None


def with_seller(place: Place, profile: SellerProfile) -> Place:
    """The place with another seller.

    Raises:
        UsageError: The profile may not be used there.
    """
    problem = environment_problem(profile, place.environment)
    if problem:
        raise UsageError(problem)
    return structs.replace(place, profile=profile)


async def change_environment(
    screen: ConsoleScreen[None], workspace: Workspace, place: Place, wanted: Environment | None = None
) -> Place | None:
    """`S`: from production to its sandbox at once; from a sandbox through the dialog.

    Args:
        wanted: The one to begin with in the dialog, which then opens everywhere.
    """
    if wanted is None and place.environment is Environment.PRODUCTION:
        home = place.profile.sandbox if place.profile else Environment.LOCAL
        return move(workspace, place, home, writes=True)
    arrivals = {
        environment: move(workspace, place, environment, writes=environment is not Environment.PRODUCTION)
        for environment in Environment
    }
    # Production is never proposed: it is chosen.
    wanted = wanted or (Environment.SANDBOX if place.environment is Environment.LOCAL else Environment.LOCAL)
    from spconsole.tui.modals.environment import EnvironmentDialog  # noqa: PLC0415 - asked seldom

    chosen = await screen.app.push_screen_wait(
        EnvironmentDialog(place, arrivals, wanted, demo=workspace.demo)
    )
    return arrivals[chosen] if chosen else None


def move(workspace: Workspace, place: Place, environment: Environment, *, writes: bool) -> Place:
    """The same seller elsewhere; the first that may be there when this one may not."""
    candidates = sellers(workspace.profiles, environment)
    if place.profile is not None and place.profile in candidates:
        candidates.insert(0, place.profile)
    allowed = [profile for profile in candidates if not environment_problem(profile, environment)]
    return Place(environment, allowed[0] if allowed else None, writes)


async def toggle_writes(
    screen: ConsoleScreen[None], workspace: Workspace, place: Place, unlock: Callable[[], None]
) -> Place | None:
    """`W`: look only, or write; in production turning it on, or unlocking it, is asked for.

    Args:
        unlock: Ends the idle lock.
    """
    if workspace.settings.read_only:
        raise UsageError(f"This console was {STARTED_READ_ONLY}. Change that and start it again to write.")
    if place.writes and not place.locked:
        screen.say(f"Writes are off in {place.environment.value}.")
        return structs.replace(place, writes=False)
    writing = structs.replace(place, writes=True, locked=False)
    if problem := write_problem(workspace, writing):
        raise UsageError(problem)
    if place.environment is Environment.PRODUCTION:
        if not await screen.app.push_screen_wait(_writing_dialog(workspace, place)):
            return None
        unlock()
    screen.say(f"Writes are on in {place.environment.value}.")
    return writing


def _writing_dialog(workspace: Workspace, place: Place) -> "Confirm":
    from spconsole.tui.modals.confirm import Confirm  # noqa: PLC0415 - asked seldom

    where = environment_word(place.environment, demo=workspace.demo)
    seller = seller_words(place.profile) if place.profile else "no seller"
    reaches = "This is the demo: nothing reaches anybody." if workspace.demo else "Real sellers see it."
    return Confirm(
        "Unlock writing" if place.locked else "Turn writes on",
        f"You are in {where}, seller {seller}.\n\nWhat you send, delete or record from now on is done there. "
        f"{reaches}",
        f"Enter turns writes on for {seller}.",
        "keeps looking only",
        place.environment,
    )
