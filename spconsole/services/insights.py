"""Sends per day, click and feedback rates, and the time from send to click, of some days."""

from datetime import timedelta, tzinfo

from spconsole.domain.errors import UsageError
from spconsole.domain.history import Status
from spconsole.domain.insights import DELAYS, Insights
from spconsole.domain.moments import midnight
from spconsole.domain.sellers import Environment
from spconsole.services.context import Ledger
from spconsole.store.insights import InsightStore, Stretch

DEFAULT_DAYS = 30
MOST_DAYS = 366


async def read_insights(
    ledger: Ledger,
    environment: Environment,
    days: int = DEFAULT_DAYS,
    profile: str = "",
    zone: tzinfo | None = None,
) -> Insights:
    """The numbers of the last days, today included.

    Args:
        profile: Of this seller alone.
        zone: Whose days are meant; the machine's own zone by default.

    Raises:
        UsageError: So many days are not counted.
        StoreError: The history cannot be read.
    """
    if not 1 <= days <= MOST_DAYS:
        raise UsageError(f"{days} days cannot be counted. Ask for 1 to {MOST_DAYS}.")
    ledger.require_readable()
    today = ledger.now().astimezone(zone).date()
    dates = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
    edges = [midnight(day, zone) for day in (*dates, today + timedelta(days=1))]
    stretch = Stretch(environment, edges[0], edges[-1], profile)
    store = InsightStore(ledger.history.database)
    counts = await store.sends(stretch, edges)
    return Insights(
        environment=environment,
        profile=profile,
        days=dates,
        sends=[
            {status: counts[number, status] for status in Status if (number, status) in counts}
            for number in range(days)
        ],
        templates=await store.templates(stretch),
        delays=await store.delays(stretch),
    )


def as_json(insights: Insights) -> dict[str, object]:
    """The numbers as scripts see them; every key is always there."""
    return {
        "environment": insights.environment.value,
        "profile": insights.profile or None,
        "since": insights.days[0].isoformat(),
        "until": insights.days[-1].isoformat(),
        "sends": [
            {"day": day.isoformat(), **{status.value: sends.get(status, 0) for status in Status}}
            for day, sends in zip(insights.days, insights.sends, strict=True)
        ],
        "templates": [
            {
                "templateId": rates.template_id or None,
                "arrived": rates.arrived,
                "clicked": rates.clicked,
                "clickRate": round(rates.click_rate, 4),
                "actioned": rates.acted,
                "feedbackRate": round(rates.feedback_rate, 4),
            }
            for rates in insights.templates
        ],
        "timeToClick": [
            {"after": name, "clicks": count} for name, count in zip(DELAYS, insights.delays, strict=True)
        ],
    }
