"""The three App Integrations requests: their paths, their codes and their exact bytes.

Source: the API model of App Integrations, version 2024-04-01.
"""

from enum import StrEnum
from urllib.parse import quote

from msgspec import Struct

from spconsole.domain.literals import Literal, dump

NOTIFICATIONS_PATH = "/appIntegrations/2024-04-01/notifications"
MAX_NOTIFICATION_ID = 256
"""Characters in an id that a person gives us; the model states no limit."""


class Operation(StrEnum):
    """What is asked of Amazon, as the API names it."""

    CREATE = "createNotification"
    DELETE = "deleteNotifications"
    FEEDBACK = "recordActionFeedback"


class DeletionReason(StrEnum):
    """Why an application withdraws notifications (`deletionReason`)."""

    INCORRECT_CONTENT = "INCORRECT_CONTENT"
    INCORRECT_RECIPIENT = "INCORRECT_RECIPIENT"


class FeedbackActionCode(StrEnum):
    """What a seller did about a notification (`feedbackActionCode`)."""

    SELLER_ACTION_COMPLETED = "SELLER_ACTION_COMPLETED"


REASON_WORDS = {
    DeletionReason.INCORRECT_CONTENT: "the content is wrong",
    DeletionReason.INCORRECT_RECIPIENT: "it went to the wrong seller",
}


class ApiRequest(Struct, frozen=True):
    """One POST, ready to go: the bytes here are the bytes that leave and the bytes that are kept.

    Attributes:
        subject: The template or the notification id that it is about, for sentences.
    """

    operation: Operation
    path: str
    body: bytes
    subject: str = ""


class Accepted(Struct, frozen=True):
    """Amazon said yes.

    Attributes:
        notification_id: Of a create; None when the answer had none.
    """

    status: int
    request_id: str | None
    elapsed_ms: int
    notification_id: str | None = None


def create_notification_request(
    template_id: str, notification_parameters: str, marketplace_id: str | None
) -> ApiRequest:
    """A createNotification request.

    Args:
        notification_parameters: A JSON object as text; its literals are kept.
    """
    fields: dict[str, object] = {"templateId": template_id}
    if marketplace_id:
        fields["marketplaceId"] = marketplace_id
    fields["notificationParameters"] = Literal(notification_parameters)
    return ApiRequest(Operation.CREATE, NOTIFICATIONS_PATH, dump(fields).encode(), template_id)


def delete_notifications_request(template_id: str, deletion_reason: DeletionReason) -> ApiRequest:
    """A deleteNotifications request: *every* notification of the template for one seller.

    The API takes no notification id here, so neither does anything above it.
    """
    fields = {"templateId": template_id, "deletionReason": deletion_reason.value}
    body = dump(fields).encode()
    return ApiRequest(Operation.DELETE, f"{NOTIFICATIONS_PATH}/deletion", body, template_id)


def accepted_words(known: int) -> str:
    """What is noted of a deletion that Amazon accepted: it never says how many it took along.

    Args:
        known: How many are known here.
    """
    return f"accepted, count not reported; {known} known here"


def record_action_feedback_request(
    notification_id: str,
    feedback_action_code: FeedbackActionCode = FeedbackActionCode.SELLER_ACTION_COMPLETED,
) -> ApiRequest:
    """A recordActionFeedback request for one notification."""
    path = f"{NOTIFICATIONS_PATH}/{quote(notification_id, safe='')}/feedback"
    body = dump({"feedbackActionCode": feedback_action_code.value}).encode()
    return ApiRequest(Operation.FEEDBACK, path, body, notification_id)


def notification_id_problem(text: str) -> str | None:
    """Why `text` cannot be a notification id, or None; ids need not be UUIDs."""
    if not text.strip():
        return "A notification id is needed."
    if len(text) > MAX_NOTIFICATION_ID:
        return f"{len(text)} characters; a notification id has at most {MAX_NOTIFICATION_ID}."
    if not text.isprintable() or " " in text or text in {".", ".."}:
        return "That is not a notification id: it has blanks or characters that cannot be seen."
    return None
