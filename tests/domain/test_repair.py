"""What is proposed for a deleted row."""

import pytest

from spconsole.domain.errors import ErrorDetail
from spconsole.domain.history import HistoryEntry, Resolution
from spconsole.domain.notifications import DeletionReason
from spconsole.domain.repair import first_choice
from tests.store.rows import entry

LOST = entry(notification_id=None, error=ErrorDetail("OutcomeUnknown", "no answer"))


@pytest.mark.parametrize(
    ("row", "is_ticked"),
    [
        (LOST, False),
        (entry(notification_id=None, error=LOST.error, resolution=Resolution.ARRIVED), True),
        (entry(notification_id=None, error=LOST.error, resolution=Resolution.LEFT_OPEN), False),
        (entry(notification_id="n", error=LOST.error), True),
    ],
)
def test_only_what_arrived_is_proposed_again(row: HistoryEntry, is_ticked: bool) -> None:
    choice = first_choice(row, DeletionReason.INCORRECT_RECIPIENT, is_wrong=False)
    assert choice.is_ticked is is_ticked
