"""What was typed and not sent: kept in the history file, so that it outlives the console."""

from typing import TYPE_CHECKING

from spconsole.domain.drafts import SendDraft
from spconsole.domain.errors import StoreError
from spconsole.domain.templates import Template
from spconsole.services.context import Ledger
from spconsole.tui.place import Place

if TYPE_CHECKING:
    from spconsole.tui.screens.send import Draft


class Drafts:
    """One draft for each environment, seller and template; the newest is in memory too."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._newest: dict[tuple[str, str, str], SendDraft] = {}

    async def keep(self, draft: "Draft") -> bool:
        """Keep a draft; whether it will outlive this console."""
        kept = _kept(draft)
        self._newest[kept.key] = kept
        try:
            await self._ledger.drafts.keep(kept, self._ledger.now())
        except StoreError:
            return False  # the disk says no: it stays in memory, and the form says so when it is left
        return not self._ledger.problem

    async def offer(self, draft: "Draft") -> None:
        """Keep what did not go out, unless something newer was typed meanwhile."""
        if _kept(draft).key not in self._newest:
            await self.keep(draft)

    async def find(self, place: Place, template: Template) -> "Draft | None":
        """What was typed for the place's seller, with the seller and the template as they are now."""
        if place.profile is None:
            return None
        key = (place.environment.value, place.profile.name, template.type)
        try:
            found = self._newest.get(key) or await self._ledger.drafts.find(
                place.environment, place.profile.name, template.type
            )
        except StoreError:
            return None
        if found is None:
            return None
        from spconsole.tui.screens.send import Draft  # noqa: PLC0415 - the first frame does without the form

        return Draft(
            place.environment, place.profile, template, dict(found.values), found.marketplace_id, found.ticket
        )

    async def forget(self, draft: "Draft") -> None:
        """Drop a draft: it was sent."""
        kept = _kept(draft)
        self._newest.pop(kept.key, None)
        try:
            await self._ledger.drafts.forget(kept)
        except StoreError:
            return  # it comes back, and the form warns of what was sent with the same values


def _kept(draft: "Draft") -> SendDraft:
    return SendDraft(
        environment=draft.environment,
        profile=draft.profile.name,
        template_id=draft.template.type,
        values=dict(draft.values),
        marketplace_id=draft.marketplace_id,
        ticket=draft.ticket,
    )
