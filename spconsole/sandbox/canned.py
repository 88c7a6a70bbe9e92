"""The requests to which Amazon's own documents give an answer, as facts: ids, codes and short messages.

The model's come first: where the guide answers the same request otherwise, the model is right.
"""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from spconsole.sandbox.answers import Answer, internal_failure, invalid_input, issued, shown
from spconsole.sandbox.operations import Operation

UNITED_STATES = "ATVPDKIKX0DER"
INVALID_TEMPLATE = "PRICE_CHANGE_INVALID"
KNOWN_TEMPLATES = frozenset({"PRICE_CHANGE", "SALES_SUMMARY"})
PRINTED_TYPES = ("SALES_SUMMARY", "BAD_REQUEST_TYPE", "INTERNAL_SERVER_ERROR_TYPE")
"""The templates that the guide posts to a path of their own."""

GUIDE_FEEDBACK = issued("47f05db0-03fe-11ed-b939-0242ac120002")
"""The guide's answer to a feedback, whichever id is in its misspelt path."""

NO_MATCH = invalid_input("Could not match input arguments")


def no_such_template_to_send(template_id: str) -> Answer:
    """A create for a template that Amazon does not have."""
    return invalid_input("Invalid Template Identifier(templateId)", _invalid(template_id, "templateId"))


def no_such_template_to_delete(template_id: str) -> Answer:
    """A deletion for a template that Amazon does not have; the model words it otherwise than a create."""
    return invalid_input("Invalid Template Id(templateId)", _invalid(template_id, "templateId"))


def no_such_notification(notification_id: str) -> Answer:
    """A feedback for an id that is not one of this seller's."""
    return invalid_input("Invalid notificationId", _invalid(notification_id, "notificationId"))


def _invalid(value: str, name: str) -> str:
    return f"{shown(value)} is an invalid {name}"


class Canned(Struct, frozen=True):
    """One request and its answer."""

    operation: Operation
    wanted: Mapping[str, object]
    answer: Answer


def _create(
    template_id: str, parameters: Mapping[str, object], answer: Answer, marketplace_id: str | None = None
) -> Canned:
    wanted: dict[str, object] = {"templateId": template_id, "notificationParameters": parameters}
    if marketplace_id:
        wanted["marketplaceId"] = marketplace_id
    return Canned(Operation.CREATE, wanted, answer)


def _delete(template_id: str, answer: Answer) -> Canned:
    wanted = {"templateId": template_id, "deletionReason": "INCORRECT_RECIPIENT"}
    return Canned(Operation.DELETE, wanted, answer)


def _feedback(notification_id: str, answer: Answer) -> Canned:
    wanted = {"notificationId": notification_id, "feedbackActionCode": "SELLER_ACTION_COMPLETED"}
    return Canned(Operation.FEEDBACK, wanted, answer)


_SUMMARY: Mapping[str, object] = {
    "summaryAsOnDate": "2022-08-30",
    "salesSummaryInUSD": Decimal("1000.50"),
}
_UNKNOWN_ID = "0cf25616-f68c-a5d3-6823b61506c0"

TABLE = (
    _create("PRICE_CHANGE", {}, issued("0cf25616-f68c-4eba-a5d3-6823b61506c0"), UNITED_STATES),
    _create("BAD_TEMPLATE_ID", {}, no_such_template_to_send("BAD_TEMPLATE_ID"), UNITED_STATES),
    _delete("PRICE_CHANGE", Answer(204)),
    _delete(INVALID_TEMPLATE, no_such_template_to_delete(INVALID_TEMPLATE)),
    _feedback("0cf25616-f68c-1234-a5d3-6823b61506c0", Answer(204)),
    _feedback(_UNKNOWN_ID, no_such_notification(_UNKNOWN_ID)),
    _create("SALES_SUMMARY", _SUMMARY, issued("174ec9ce-4c66-4208-ac92-46e22a925aa2")),
    _create("BAD_REQUEST_TYPE", _SUMMARY, invalid_input("Invalid input.", "Bad request")),
    _create("INTERNAL_SERVER_ERROR_TYPE", _SUMMARY, internal_failure()),
)


def find_whole(operation: Operation, asked: Mapping[str, object]) -> Answer | None:
    """The answer to exactly this request; an absent marketplace and unknown keys are set aside."""
    for canned in TABLE:
        if canned.operation is operation and _is_whole(canned.wanted, asked):
            return canned.answer
    return None


def find_subset(operation: Operation, asked: Mapping[str, object]) -> Answer | None:
    """The answer to a request that says at least this, as Amazon's static sandbox matches."""
    for canned in TABLE:
        if canned.operation is operation and _covers(canned.wanted, asked):
            return canned.answer
    return None


def _is_whole(wanted: Mapping[str, object], asked: Mapping[str, object]) -> bool:
    fields = wanted.keys() - {"marketplaceId"} if "marketplaceId" not in asked else wanted.keys()
    return all(name in asked and _equals(wanted[name], asked[name]) for name in fields)


def _equals(wanted: object, given: object) -> bool:
    if isinstance(wanted, dict) and isinstance(given, dict) and wanted.keys() != given.keys():
        return False
    return _covers(wanted, given)


def _covers(wanted: object, given: object) -> bool:
    """Whether `given` has all of `wanted`; only the table's own depth is walked, however deep `given` is."""
    if isinstance(wanted, Mapping):
        return isinstance(given, dict) and all(
            name in given and _covers(value, given[name]) for name, value in wanted.items()
        )
    # JSON numbers arrive as Decimal, here and in the table: 1000.5 is 1000.50, and no text is a number.
    return wanted == given
