"""The stand-in that remembers: canned requests first, then the templates known here and what was sent."""

from collections.abc import Callable
from uuid import uuid4

from spconsole.sandbox.answers import Answer, invalid_input, issued
from spconsole.sandbox.canned import (
    GUIDE_FEEDBACK,
    INVALID_TEMPLATE,
    KNOWN_TEMPLATES,
    find_whole,
    no_such_notification,
    no_such_template_to_delete,
    no_such_template_to_send,
)
from spconsole.sandbox.contracts import Contract, Contracts, problems
from spconsole.sandbox.operations import (
    Call,
    CreateNotification,
    Operation,
    read_create,
    read_delete,
    read_feedback,
)
from spconsole.sandbox.sends import Send, Sends
from spconsole.sandbox.throttle import Throttle


class LiveSandbox:
    """Answers as an Amazon would that had onboarded the templates known here.

    A body that cannot be read as the operation's request spends nothing of the usage plan.
    """

    def __init__(
        self, sends: Sends, throttle: Throttle, contracts: Contracts, now: Callable[[], float]
    ) -> None:
        self._sends = sends
        self._throttle = throttle
        self._contracts = contracts
        self._now = now

    def create(self, call: Call) -> Answer:
        """Send one notification, and remember it."""
        asked = read_create(call.body)
        self._throttle.take(call.seller, Operation.CREATE)
        answer = find_whole(Operation.CREATE, call.body) or self._judge(asked)
        if answer.status == 200 and answer.body:
            self._remember(call, asked, str(answer.body["notificationId"]))
        return answer

    def delete(self, call: Call) -> Answer:
        """Withdraw everything that this seller was sent from one template."""
        template_id, _reason = read_delete(call.body)
        self._throttle.take(call.seller, Operation.DELETE)
        if template_id == INVALID_TEMPLATE or not self._is_known(call.seller, template_id):
            return no_such_template_to_delete(template_id)
        self._sends.delete(call.seller, template_id)
        return Answer(204)

    def feedback(self, call: Call) -> Answer:
        """Record that the seller acted on a notification of theirs."""
        code = read_feedback(call.body)
        self._throttle.take(call.seller, Operation.FEEDBACK)
        acted = self._sends.act(call.seller, call.notification_id)
        if call.misspelt:
            return GUIDE_FEEDBACK
        asked = {"notificationId": call.notification_id, "feedbackActionCode": code}
        if canned := find_whole(Operation.FEEDBACK, asked):
            return canned
        return Answer(204) if acted else no_such_notification(call.notification_id)

    def _judge(self, asked: CreateNotification) -> Answer:
        contract = self._contract(asked.template_id)
        if contract is None:
            return no_such_template_to_send(asked.template_id)
        found = problems(contract, asked.parameters)
        if found:
            return invalid_input("The parameters do not fit the template.", *found)
        return issued(str(uuid4()))

    def _is_known(self, seller: str, template_id: str) -> bool:
        if template_id in KNOWN_TEMPLATES or self._contract(template_id) is not None:
            return True
        # A template may have been dropped here after it was used.
        return self._sends.knows_template(seller, template_id)

    def _contract(self, template_id: str) -> Contract | None:
        # Whoever looks templates up may do so by file name: no line break or NUL reaches them.
        return self._contracts(template_id) if template_id.isprintable() else None

    def _remember(self, call: Call, asked: CreateNotification, notification_id: str) -> None:
        send = Send(
            call.seller,
            notification_id,
            asked.template_id,
            asked.marketplace_id or "",
            call.text,
            self._now(),
        )
        self._sends.add([send])
