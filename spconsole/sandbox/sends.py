"""The notifications that sellers of the sandbox were sent."""

from collections.abc import Iterable

from msgspec import Struct, structs

from spconsole.sandbox.state import State


class Send(Struct, frozen=True):
    """One notification; the order of the fields is that of the table."""

    seller: str
    notification_id: str
    template_id: str
    marketplace_id: str
    request: str
    created_at: float
    deleted: bool = False
    feedback: bool = False


class Sends:
    """The table of sends; a seller only ever sees their own."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, sends: Iterable[Send]) -> None:
        """Record sends in one transaction; a canned id that is sent again is alive again."""
        with self._state.transaction() as db:
            db.executemany(
                "INSERT OR REPLACE INTO sends VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(structs.astuple, sends)
            )

    def knows_template(self, seller: str, template_id: str) -> bool:
        """Whether anything was ever sent from this template to this seller."""
        with self._state.transaction() as db:
            found = db.execute(
                "SELECT 1 FROM sends WHERE seller = ? AND template_id = ? LIMIT 1", (seller, template_id)
            )
            return found.fetchone() is not None

    def delete(self, seller: str, template_id: str) -> None:
        """Withdraw everything made from one template."""
        with self._state.transaction() as db:
            db.execute(
                "UPDATE sends SET deleted = 1 WHERE seller = ? AND template_id = ?", (seller, template_id)
            )

    def act(self, seller: str, notification_id: str) -> bool:
        """Record feedback, once or again; False when there is no such notification or no longer."""
        with self._state.transaction() as db:
            changed = db.execute(
                "UPDATE sends SET feedback = 1 WHERE seller = ? AND notification_id = ? AND NOT deleted",
                (seller, notification_id),
            )
            return changed.rowcount > 0
