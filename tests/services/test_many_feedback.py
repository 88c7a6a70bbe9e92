"""Feedback for many rows: what holds for all of a seller ends the calls for that seller."""

import pytest

from spconsole.domain.errors import BlockedError, CredentialsError, SpConsoleError, StoreError
from spconsole.services import many_feedback
from spconsole.services.context import SellerContext
from spconsole.services.many_feedback import record_many
from tests.store.rows import entry


@pytest.mark.parametrize(
    ("failure", "failed", "not_tried"),
    [(StoreError("x"), 1, 2), (CredentialsError("x"), 1, 2), (BlockedError("x"), 3, 0)],
    ids=["history", "credentials", "one row"],
)
async def test_what_the_next_call_would_meet_too_is_met_once(
    seller: SellerContext,
    monkeypatch: pytest.MonkeyPatch,
    failure: SpConsoleError,
    failed: int,
    not_tried: int,
) -> None:
    async def refuse(*_: object) -> None:
        raise failure

    monkeypatch.setattr(many_feedback, "record_feedback", refuse)
    recorded = await record_many([(seller, entry()) for _ in range(3)], lambda _: None)
    assert (len(recorded.failed), recorded.not_tried, recorded.done) == (failed, not_tried, 0)
