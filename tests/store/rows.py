"""Rows to put into a history."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import structs

from spconsole.domain.history import ApiCall, HistoryEntry, Status
from spconsole.domain.notifications import Operation
from spconsole.domain.sellers import Environment
from spconsole.store.history import Outcome
from spconsole.store.lookup import Target

NOW = datetime(2026, 8, 21, 14, 32, 7, 123456, tzinfo=UTC)
TARGET = Target("client/partner/NA", Environment.SANDBOX, "PRICE_CHANGE")


def entry(**changes: Any) -> HistoryEntry:
    """A row that was sent."""
    row = HistoryEntry(
        id=str(uuid.uuid4()),
        created_at=NOW,
        profile="acme-us",
        account=TARGET.account,
        environment=TARGET.environment,
        status=Status.SENT,
        actor="me@here",
        template_id=TARGET.template_id,
        template_version=2,
        marketplace_id="ATVPDKIKX0DER",
        parameters='{"price": 1000.50, "asin": "B09ZX1LRXX"}',
        message="B09ZX1LRXX costs 1000.50 USD.",
        url="https://example.com/notifications",
        body=b'{"notificationParameters": {"price": 1000.50}}',
        notification_id="0cf25616-f68c",
        process="process-1",
    )
    return structs.replace(row, **changes)


def minutes_ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def call(**changes: Any) -> ApiCall:
    """A call that has begun."""
    begun = ApiCall(
        id=str(uuid.uuid4()),
        at=NOW,
        operation=Operation.CREATE,
        environment=TARGET.environment,
        account=TARGET.account,
        profile="acme-us",
        outcome="sending",
        template_id=TARGET.template_id,
        process="process-1",
    )
    return structs.replace(begun, **changes)


SENT = Outcome(Status.SENT, NOW, "n-1", "r-1", 200, 87)
