"""Time that passes only when somebody sleeps, and credentials that must never be seen."""

from datetime import UTC, datetime

CLIENT_SECRET = "amzn1.oa2-cs.v1.never-to-be-seen"
REFRESH_TOKEN = "Atzr|never-to-be-seen-either"


class Clock:
    """Seconds since the start of a test."""

    def __init__(self) -> None:
        self.reading = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.reading

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.reading += seconds

    def pass_by(self, seconds: float) -> None:
        self.reading += seconds

    def now(self) -> datetime:
        return datetime(2026, 8, 21, 14, 32, 7, tzinfo=UTC)

    def form(self) -> dict[str, str]:
        return {"client_id": "client", "client_secret": CLIENT_SECRET, "refresh_token": REFRESH_TOKEN}
