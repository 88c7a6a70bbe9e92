"""The three operations, and the requests that they take once a body has been read."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from spconsole.sandbox.answers import Answer, malformed

DELETION_REASONS = ("INCORRECT_CONTENT", "INCORRECT_RECIPIENT")
FEEDBACK_ACTION_CODES = ("SELLER_ACTION_COMPLETED",)


class Operation(StrEnum):
    """What a client can ask for; each has its own usage plan."""

    CREATE = "createNotification"
    DELETE = "deleteNotifications"
    FEEDBACK = "recordActionFeedback"


class Call(Struct, frozen=True):
    """One request of a known seller, read whole but not yet judged."""

    seller: str
    body: Mapping[str, object]
    text: str
    """The body exactly as it came."""
    notification_id: str = ""
    """From the path of a feedback request."""
    misspelt: bool = False
    """Whether it came on the path that the guide prints with a typing error."""


class Operations(Protocol):
    """A sandbox's answers; `live` and `static` are the two there are."""

    def create(self, call: Call) -> Answer: ...

    def delete(self, call: Call) -> Answer: ...

    def feedback(self, call: Call) -> Answer: ...


class CreateNotification(Struct, frozen=True):
    """A create request whose fields have the right types."""

    template_id: str
    parameters: Mapping[str, object]
    marketplace_id: str | None


def read_create(body: Mapping[str, object]) -> CreateNotification:
    """The fields of a create, or a refusal that names the first bad one."""
    template_id = _text(body, "templateId")
    parameters = _required(body, "notificationParameters")
    if not isinstance(parameters, dict):
        raise malformed("notificationParameters must be an object, with one key for each parameter.")
    marketplace_id = _text(body, "marketplaceId") if "marketplaceId" in body else None
    return CreateNotification(template_id, parameters, marketplace_id)


def read_delete(body: Mapping[str, object]) -> tuple[str, str]:
    """The template and the reason of a deletion."""
    return _text(body, "templateId"), _one_of(body, "deletionReason", DELETION_REASONS)


def read_feedback(body: Mapping[str, object]) -> str:
    """The action code of a feedback."""
    return _one_of(body, "feedbackActionCode", FEEDBACK_ACTION_CODES)


def _required(body: Mapping[str, object], name: str) -> object:
    if name not in body:
        raise malformed(f"{name} is missing; add it to the body.")
    return body[name]


def _text(body: Mapping[str, object], name: str) -> str:
    value = _required(body, name)
    if not isinstance(value, str):
        raise malformed(f"{name} must be a string.")
    return value


def _one_of(body: Mapping[str, object], name: str, values: tuple[str, ...]) -> str:
    value = _text(body, name)
    if value not in values:
        raise malformed(f"{name} must be {' or '.join(values)}.")
    return value
