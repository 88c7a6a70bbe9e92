"""Amazon's static sandbox: the canned requests, and one answer to all others."""

from collections.abc import Mapping

from spconsole.sandbox.answers import Answer
from spconsole.sandbox.canned import GUIDE_FEEDBACK, NO_MATCH, find_subset
from spconsole.sandbox.operations import FEEDBACK_ACTION_CODES, Call, Operation
from spconsole.sandbox.throttle import Throttle


class StaticSandbox:
    """Remembers nothing but how fast it was asked."""

    def __init__(self, throttle: Throttle) -> None:
        self._throttle = throttle

    def create(self, call: Call) -> Answer:
        """Match a create."""
        return self._match(Operation.CREATE, call, call.body)

    def delete(self, call: Call) -> Answer:
        """Match a deletion."""
        return self._match(Operation.DELETE, call, call.body)

    def feedback(self, call: Call) -> Answer:
        """Match a feedback, by the id in its path too."""
        if call.misspelt and call.body.get("feedbackActionCode") in FEEDBACK_ACTION_CODES:
            self._throttle.take(call.seller, Operation.FEEDBACK)
            return GUIDE_FEEDBACK
        asked = {**call.body, "notificationId": call.notification_id}
        return self._match(Operation.FEEDBACK, call, asked)

    def _match(self, operation: Operation, call: Call, asked: Mapping[str, object]) -> Answer:
        self._throttle.take(call.seller, operation)
        return find_subset(operation, asked) or NO_MATCH
