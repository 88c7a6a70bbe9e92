"""Where the console stands: which seller, in which environment, and whether it may write."""

from msgspec import Struct, structs

from spconsole.config.settings import STARTED_READ_ONLY
from spconsole.domain.sellers import ENVIRONMENT_LABELS, Environment, SellerProfile, environment_problem
from spconsole.domain.text import one_line
from spconsole.services.context import Workspace


class Place(Struct, frozen=True):
    """A form keeps the place it was opened in, whatever the console does meanwhile."""

    environment: Environment
    profile: SellerProfile | None
    writes: bool = True
    locked: bool = False
    """Nobody was there for a while, so writing waits for somebody to unlock it."""

    @property
    def standing(self) -> tuple[Environment, bool]:
        """What the audit trail has of it: the environment, and whether it writes there."""
        return self.environment, self.writes and not self.locked


def write_problem(workspace: Workspace, place: Place) -> str:
    """Why nothing may be sent, deleted or recorded from a place; empty when it may."""
    if problem := workspace.ledger.problem or workspace.ledger.history.outdated:
        return f"Nothing can be recorded, so nothing is sent. {problem}"
    if workspace.ledger.unwritten.problem:
        return workspace.ledger.unwritten.problem
    if workspace.settings.read_only:
        return f"Writes are off: {STARTED_READ_ONLY}."
    if not place.writes:
        return "Writes are off here. W turns them on."
    if place.profile is None:
        return "No seller is chosen. p chooses one, 1 then a adds one."
    if place.profile.read_only:
        return f"Writes are off: the profile {place.profile.name} is read only. 1 then e changes that."
    if place.locked:
        minutes = workspace.settings.idle_lock_minutes
        return locked_words(minutes, place.profile.label, "W unlocks.")
    return environment_problem(place.profile, place.environment) or ""


def locked_words(minutes: int, seller: str, how: str) -> str:
    """Why nothing may be written after a while without a key.

    Args:
        how: What to do, as a sentence.
    """
    where = ENVIRONMENT_LABELS[Environment.PRODUCTION]
    return f"Writing is locked after {minutes} min. You are in {where}, seller {one_line(seller)}. {how}"


def write_words(workspace: Workspace, place: Place) -> str:
    """The same in two words, for the top bar."""
    blocked = write_problem(workspace, place)
    if blocked and place.locked and not write_problem(workspace, structs.replace(place, locked=False)):
        return "locked"
    return "look only" if blocked and place.profile is not None else "writes on"
