"""What Amazon's static sandbox answers, as far as its documents say; to anything else it has no sample."""

from collections.abc import Mapping

from msgspec import Struct, field

from spconsole.domain.causes import NO_SAMPLE
from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.notifications import Operation

UNITED_STATES = "ATVPDKIKX0DER"
KNOWN_ID = "0cf25616-f68c-1234-a5d3-6823b61506c0"
"""The only id whose feedback it takes; no send of its own ever returns it."""


class Sample(Struct, frozen=True):
    """A create that it accepts.

    Attributes:
        values: Those that it compares, as they are typed; others may stand beside them.
        marketplace_id: The only one, where it compares that too.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    marketplace_id: str = ""


SAMPLES: Mapping[str, Sample] = {
    "PRICE_CHANGE": Sample(marketplace_id=UNITED_STATES),
    "SALES_SUMMARY": Sample({"summaryAsOnDate": "2022-08-30", "salesSummaryInUSD": "1000.50"}),
}
_CREATES = (
    "Amazon's sandbox answers PRICE_CHANGE to the marketplace US, with any values, and by the guide "
    "SALES_SUMMARY with "
    + " and ".join(f"{name}={value}" for name, value in SAMPLES["SALES_SUMMARY"].values.items())
    + "."
)
_RECIPES: Mapping[Operation, str] = {
    Operation.CREATE: _CREATES,
    Operation.FEEDBACK: f"Amazon's sandbox takes feedback for {KNOWN_ID} only.",
}


def recipe_words(operation: Operation) -> str:
    """What it does answer, as a sentence; nothing where no row is about that operation."""
    return _RECIPES.get(operation, "")


def sample_for(entry: HistoryEntry) -> Sample | None:
    """What would have been answered instead of a row that it has no sample for."""
    if entry.status is not Status.REJECTED or entry.error is None or NO_SAMPLE not in entry.error.message:
        return None
    return SAMPLES.get(entry.template_id or "")
