"""The recipes are what the static sandbox answers; its own table, which shares no code, is the witness."""

import json
from decimal import Decimal

from spconsole.domain.samples import KNOWN_ID, SAMPLES, UNITED_STATES
from spconsole.sandbox.canned import find_subset
from spconsole.sandbox.operations import Operation


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


def test_the_known_id_takes_feedback() -> None:
    asked = {"notificationId": KNOWN_ID, "feedbackActionCode": "SELLER_ACTION_COMPLETED"}
    answer = find_subset(Operation.FEEDBACK, asked)
    assert answer is not None
    assert answer.status == 204


def _value(text: str) -> object:
    """A literal as it arrives: a number as it was typed, a date as text."""
    return text if "-" in text else json.loads(text, parse_float=Decimal)
