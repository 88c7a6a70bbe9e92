"""What is known of the sends of other systems: what the delete dialog and the shell say of them."""

from spconsole.services.context import Ledger, SellerContext
from spconsole.store.coverage import CoverageStore
from spconsole.store.lookup import Target

NEVER = "what other systems or machines have sent. Last import: never."
COMPLETE = "later sends; complete up to {} (backend import)."


async def others_known(ledger: Ledger, target: Target) -> str:
    """What is not known of a target, as the end of a sentence: up to when its other sends were imported."""
    coverage = await CoverageStore(ledger.history.database).of(target)
    if coverage is None:
        return NEVER
    now, until = ledger.now().astimezone(), coverage.until.astimezone()
    return COMPLETE.format(until.strftime("%m-%d %H:%M" if until.year == now.year else "%Y-%m-%d %H:%M"))


async def others_of(seller: SellerContext, template_id: str) -> str:
    """The same of a template and an open seller."""
    return await others_known(seller.ledger, Target(seller.account, seller.environment, template_id))
