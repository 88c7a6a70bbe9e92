"""The recipes are what the static sandbox answers; its own table, which shares no code, is the witness."""

import json
from decimal import Decimal

import pytest

from spconsole.domain.causes import NO_SAMPLE
from spconsole.domain.errors import ErrorDetail
from spconsole.domain.history import Status
from spconsole.domain.samples import KNOWN_ID, SAMPLES, UNITED_STATES, sample_for
from spconsole.sandbox.canned import find_subset
from spconsole.sandbox.operations import Operation
from tests.store.rows import entry


def test_every_sample_to_send_is_answered_with_an_id() -> None:
    for template_id, sample in SAMPLES.items():
        parameters = {name: _value(text) for name, text in sample.values.items()}
        asked = {
            "templateId": template_id,
            "notificationParameters": {**parameters, "more": "than that"},
            "marketplaceId": sample.marketplace_id or UNITED_STATES,
        }
        answer = find_subset(Operation.CREATE, asked)
        assert answer is not None
        assert answer.status == 200


@pytest.mark.parametrize(
    ("message", "status", "has_one"),
    [
        (f"{NO_SAMPLE}.", Status.REJECTED, True),
        ("The template does not exist.", Status.REJECTED, False),
        (f"{NO_SAMPLE}.", Status.UNKNOWN, False),
    ],
)
def test_a_sample_is_only_told_where_there_was_none(message: str, status: Status, has_one: bool) -> None:
    row = entry(status=status, error=ErrorDetail("InvalidInput", message))
    assert (sample_for(row) is not None) is has_one


def test_the_known_id_takes_feedback() -> None:
    asked = {"notificationId": KNOWN_ID, "feedbackActionCode": "SELLER_ACTION_COMPLETED"}
    answer = find_subset(Operation.FEEDBACK, asked)
    assert answer is not None
    assert answer.status == 204


def _value(text: str) -> object:
    """A literal as it arrives: a number as it was typed, a date as text."""
    return text if "-" in text else json.loads(text, parse_float=Decimal)
