"""Where the console stands: which seller, in which environment, and whether it may write."""

from dataclasses import dataclass

from spconsole.domain.sellers import Environment, SellerProfile, environment_problem
from spconsole.services.context import Workspace


@dataclass(frozen=True, slots=True)
class Place:
    """A form keeps the place it was opened in, whatever the console does meanwhile."""

    environment: Environment
    profile: SellerProfile | None
    writes: bool = True


def write_problem(workspace: Workspace, place: Place) -> str:
    """Why nothing may be sent, deleted or recorded from a place; empty when it may."""
    if workspace.ledger.problem:
        return f"Nothing can be recorded, so nothing is sent. {workspace.ledger.problem}"
    if workspace.settings.read_only:
        return "Writes are off: started read only."
    if not place.writes:
        return "Writes are off here. W turns them on."
    if place.profile is None:
        return "No seller is chosen. p chooses one, 1 then a adds one."
    if place.profile.read_only:
        return f"Writes are off: the profile {place.profile.name} is read only. 1 then e changes that."
    return environment_problem(place.profile, place.environment) or ""


def write_words(workspace: Workspace, place: Place) -> str:
    """The same in two words, for the top bar."""
    blocked = write_problem(workspace, place)
    return "look only" if blocked and place.profile is not None else "writes on"
