"""The three requests to the byte, and what can be an id."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.notifications import (
    DeletionReason,
    create_notification_request,
    delete_notifications_request,
    notification_id_problem,
    record_action_feedback_request,
)

BASE = "/appIntegrations/2024-04-01/notifications"


def test_a_create_has_its_parameters_to_the_letter() -> None:
    request = create_notification_request("SALES_SUMMARY", '{"usd": 1000.50}', "ATVPDKIKX0DER")
    assert request.path == BASE
    assert request.body == (
        b'{"templateId": "SALES_SUMMARY", "marketplaceId": "ATVPDKIKX0DER", '
        b'"notificationParameters": {"usd": 1000.50}}'
    )


def test_a_create_without_a_marketplace_does_not_name_one() -> None:
    body = create_notification_request("T", "{}", None).body
    assert body == b'{"templateId": "T", "notificationParameters": {}}'


def test_a_deletion_names_template_and_reason_and_nothing_else() -> None:
    request = delete_notifications_request("T", DeletionReason.INCORRECT_RECIPIENT)
    assert request.path == f"{BASE}/deletion"
    assert request.body == b'{"templateId": "T", "deletionReason": "INCORRECT_RECIPIENT"}'


def test_a_feedback_names_the_notification_in_its_path() -> None:
    request = record_action_feedback_request("0cf25616-f68c-1234-a5d3-6823b61506c0")
    assert request.path == f"{BASE}/0cf25616-f68c-1234-a5d3-6823b61506c0/feedback"
    assert request.body == b'{"feedbackActionCode": "SELLER_ACTION_COMPLETED"}'


@pytest.mark.parametrize(
    ("id_", "written"),
    [("a/b", "a%2Fb"), ("a?x=1#y", "a%3Fx%3D1%23y"), ("a%2e", "a%252e"), ("\u00e4", "%C3%A4")],
)
def test_no_id_can_lead_to_another_path(id_: str, written: str) -> None:
    assert record_action_feedback_request(id_).path == f"{BASE}/{written}/feedback"


@pytest.mark.parametrize("id_", ["0cf25616-f68c-4eba-a5d3-6823b61506c0", "short", "a/b", "x" * 256])
def test_an_id_need_not_be_a_uuid(id_: str) -> None:
    assert notification_id_problem(id_) is None


@pytest.mark.parametrize(
    "id_", ["", "  ", "a b", "a\nb", "\x1b[2J", "..", ".", "\ud800", "x" * 257, "a\u200bb"]
)
def test_an_id_that_cannot_be_is_refused(id_: str) -> None:
    assert notification_id_problem(id_)


@given(st.text())
def test_an_accepted_id_makes_one_segment_of_a_path(id_: str) -> None:
    if notification_id_problem(id_) is None:
        path = record_action_feedback_request(id_).path
        assert path.isascii()
        assert path.count("/") == BASE.count("/") + 2
