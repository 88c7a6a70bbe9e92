"""What happened in the demo's seven weeks: everyday sends, a weekly summary, slips, an outage, today."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from msgspec import Struct, field, structs

from spconsole.domain.notifications import DeletionReason
from spconsole.domain.sellers import Environment, SellerProfile, environment_problem
from spconsole.domain.templates import Template
from spconsole.services.demo_data import READ_ONLY_SELLER
from spconsole.services.demo_endings import (
    DENIED,
    FAILURES,
    NOT_PUBLISHED,
    OFFLINE,
    SENT,
    SERVER_ERROR,
    TIMED_OUT,
    TOKEN_REFUSED,
    Ending,
)
from spconsole.services.demo_past import Part, Past

DAYS = 48
BATCH, OPERATOR, SUPPORT = "nightly@batch-1", "lee@ops-2", "mira@support-3"
ACTORS = ("dana@ops-1", "dana@ops-1", OPERATOR, SUPPORT, BATCH)
LOCAL, SANDBOX, PRODUCTION = Environment.LOCAL, Environment.SANDBOX, Environment.PRODUCTION
EVERYDAY = ("PRICE_CHANGE", "PRICE_CHANGE", "LOW_STOCK", "CLAIM_EXPIRING")
PRACTICE = ("RESTOCK_NOW", "REVIEW_DIGEST", "SALES_SUMMARY")

_SLIPS = (
    (41, "acme-us", "beta-us", "PRICE_CHANGE"),
    (27, "cedar-de", "fern-uk", "LOW_STOCK"),
    (16, "beta-us", "acme-us", "PRICE_CHANGE"),
    (8, "acme-us", "cedar-de", "LOW_STOCK"),
    (5, "delta-us", "hazel-fr", "CLAIM_EXPIRING"),
)
"""Days ago, who got it, who should have, and what."""

_OUTAGE = (
    ("acme-us", TIMED_OUT),
    ("beta-us", OFFLINE),
    ("cedar-de", OFFLINE),
    ("fern-uk", OFFLINE),
    ("echo-jp", SERVER_ERROR),
)

_TODAY: tuple[tuple[int, str, Environment, str, Ending, int], ...] = (
    (4, "beta-us", PRODUCTION, "PRICE_CHANGE", SENT, 0),
    (6, "acme-us", LOCAL, "PRICE_CHANGE", SENT, 0),
    (9, "beta-us", LOCAL, "LOW_STOCK", SENT, 5),
    (11, "acme-us", PRODUCTION, "LOW_STOCK", SENT, 0),
    (13, "acme-us", SANDBOX, "PRICE_CHANGE", SENT, 0),
    (15, "acme-us", LOCAL, "CLAIM_EXPIRING", TIMED_OUT, 0),
    (19, "acme-us", PRODUCTION, "SALES_SUMMARY", TIMED_OUT, 0),
    (22, "cedar-de", LOCAL, "SALES_SUMMARY", SENT, 12),
    (26, "cedar-de", PRODUCTION, "PRICE_CHANGE", SENT, 14),
    (31, "hazel-fr", LOCAL, "PRICE_CHANGE", DENIED, 0),
    (41, "fern-uk", PRODUCTION, "PRICE_CHANGE", SENT, 0),
    (48, "beta-us", LOCAL, "PRICE_CHANGE", SENT, 0),
    (52, "beta-us", LOCAL, "PRICE_CHANGE", SENT, 0),
    (58, "delta-us", PRODUCTION, "RESTOCK_NOW", NOT_PUBLISHED, 0),
    (66, "iris-mx", SANDBOX, "LOW_STOCK", SENT, 20),
    (70, "kite-sg", LOCAL, "REVIEW_DIGEST", SENT, 0),
    (75, "beta-us", PRODUCTION, "LOW_STOCK", SENT, 50),
    (95, "iris-mx", LOCAL, "LOW_STOCK", OFFLINE, 0),
    (110, "echo-jp", PRODUCTION, "CLAIM_EXPIRING", TOKEN_REFUSED, 0),
    (120, "acme-us", LOCAL, "LOW_STOCK", SENT, 60),
    (140, "juno-es", SANDBOX, "CLAIM_EXPIRING", SERVER_ERROR, 0),
    (160, "acme-ca", PRODUCTION, "PRICE_CHANGE", SENT, 0),
    (180, "juno-es", LOCAL, "RESTOCK_NOW", SENT, 0),
    (200, "acme-ca", LOCAL, "SALES_SUMMARY", SENT, 30),
    (230, "hazel-fr", PRODUCTION, "LOW_STOCK", SENT, 100),
)
"""Minutes ago, to whom, where, what, how it ended, and the minutes until the seller acted; 0 for never."""


class Story(Struct):
    """Tells a past; the same seed and the same moment tell the same."""

    past: Past
    sellers: Mapping[str, SellerProfile]
    templates: Mapping[str, Template]
    _asins: dict[str, list[str]] = field(default_factory=dict)

    def tell(self) -> None:
        """Everything, and let it happen."""
        for name in self.sellers:
            self._asins[name] = [_asin(self._rng) for _ in range(4)]
        for days_ago in range(DAYS, 0, -1):
            self._everyday(days_ago)
            if self._at(days_ago).weekday() == 0:
                self._weekly_summary(days_ago)
        for slip in _SLIPS:
            self._slip(*slip)
        self._wrong_prices(days_ago=12)
        self._outage(days_ago=9)
        self._access_lost(days_ago=3)
        self._today()
        self.past.come_to_pass()

    @property
    def _rng(self) -> Random:
        return self.past.rng

    def _at(self, days_ago: int, hour: int = 0, minute: int = 0) -> datetime:
        """A moment of an earlier day, some seconds after the minute."""
        day = self.past.now - timedelta(days=days_ago)
        return day.replace(hour=hour, minute=minute, second=self._rng.randrange(60), microsecond=0)

    def _send(self, at: datetime, name: str, environment: Environment, kind: str, **differing: Any) -> None:
        """An ordinary send, but for what differs: the fields of a `Part`."""
        acted = timedelta(minutes=self._rng.randint(9, 1500)) if self._rng.random() < 0.4 else None
        part = Part(
            at=at,
            profile=self.sellers[name],
            environment=environment,
            template=self.templates[kind],
            values=self._values(kind, self._rng.choice(self._asins[name]), at),
            actor=self._rng.choice(ACTORS),
            ending=SENT,
            ticket=f"SUP-{self._rng.randint(3900, 4300)}" if self._rng.random() < 0.1 else "",
            acted_after=acted,
        )
        self.past.send(structs.replace(part, **differing))

    def _values(self, kind: str, asin: str, at: datetime) -> dict[str, str]:
        """Values that fit the template and the day."""
        rng, today = self._rng, at.date()
        price = 9 + sum(map(ord, asin)) % 60 + rng.randint(-3, 3)
        known = {
            "asin": asin,
            "price": f"{price}.{rng.choice(('00', '50', '90', '95', '99'))}",
            "validFrom": (today + timedelta(days=1)).isoformat(),
            "closesOn": (today + timedelta(days=rng.randint(3, 12))).isoformat(),
            "unitsLeft": str(rng.randint(1, 14)),
            "listings": str(rng.randint(2, 9)),
            "reviews": str(rng.randint(3, 40)),
            "weekEnding": (today - timedelta(days=1)).isoformat(),
            "revenue": f"{rng.randint(180, 9400)}.{rng.choice(('00', '05', '50', '80'))}",
        }
        return {parameter.name: known[parameter.name] for parameter in self.templates[kind].parameters}

    def _everyday(self, days_ago: int) -> None:
        rng = self._rng
        weekend = self._at(days_ago).weekday() >= 5
        for _ in range(rng.randint(1, 4) if weekend else rng.randint(6, 9)):
            environment = rng.choices((PRODUCTION, LOCAL, SANDBOX), (66, 21, 13))[0]
            name = rng.choice(self._who_may(environment, days_ago))
            practice = environment is not PRODUCTION and rng.random() < 0.3
            kind = rng.choice(PRACTICE if practice else EVERYDAY)
            at = self._at(days_ago, rng.randint(6, 17), rng.randrange(60))
            self._send(
                at, name, environment, kind, ending=SENT if rng.random() < 0.93 else rng.choice(FAILURES)
            )

    def _who_may(self, environment: Environment, days_ago: int) -> list[str]:
        """Who was written to somewhere; one seller became read only three weeks ago."""
        return [
            name
            for name, profile in self.sellers.items()
            if environment_problem(profile, environment) is None
            and not (name == READ_ONLY_SELLER and days_ago < 21)
        ]

    def _weekly_summary(self, days_ago: int) -> None:
        """Every seller in production gets last week's figures, one after the other."""
        start = self._at(days_ago, 5, 30)
        batch = _batch("summary", start)
        for number, name in enumerate(self._who_may(PRODUCTION, days_ago)):
            at = start + timedelta(seconds=2 * number)
            self._send(at, name, PRODUCTION, "SALES_SUMMARY", actor=BATCH, batch=batch)

    def _slip(self, days_ago: int, wrong: str, right: str, kind: str) -> None:
        """What was meant for one seller went to another; support deletes it and sends it again."""
        at, ticket = self._at(days_ago, 15, 10), f"SUP-{3900 + 7 * (DAYS - days_ago)}"
        values = self._values(kind, self._asins[right][0], at)
        self._send(at, wrong, PRODUCTION, kind, values=values, actor=OPERATOR, acted_after=None)
        found, why = at + timedelta(minutes=24), DeletionReason.INCORRECT_RECIPIENT
        self.past.delete(found, self.sellers[wrong], PRODUCTION, kind, why, ticket)
        again = found + timedelta(minutes=3)
        self._send(again, right, PRODUCTION, kind, values=values, actor=SUPPORT, ticket=ticket)

    def _wrong_prices(self, days_ago: int) -> None:
        """A batch with prices a hundred times too high: deleted, then sent as it should have been."""
        kind, ticket, why = "PRICE_CHANGE", "SUP-4127", DeletionReason.INCORRECT_CONTENT
        for number, name in enumerate(("acme-us", "cedar-de", "fern-uk", "hazel-fr")):
            at = self._at(days_ago, 9, 40 + number)
            right = self._values(kind, self._asins[name][1], at)
            wrong = right | {"price": right["price"].replace(".", "")}
            batch = _batch("prices", at)
            self._send(at, name, PRODUCTION, kind, values=wrong, actor=BATCH, acted_after=None, batch=batch)
            found = at + timedelta(minutes=51)
            self.past.delete(found, self.sellers[name], PRODUCTION, kind, why, ticket)
            again = found + timedelta(minutes=20)
            self._send(again, name, PRODUCTION, kind, values=right, actor=SUPPORT, ticket=ticket)

    def _outage(self, days_ago: int) -> None:
        """Twenty minutes in which the network went, and came back."""
        for number, (name, ending) in enumerate(_OUTAGE):
            at = self._at(days_ago, 13, 4 + 4 * number)
            batch = _batch("stock", at)
            self._send(at, name, PRODUCTION, "LOW_STOCK", ending=ending, actor=BATCH, batch=batch)

    def _access_lost(self, days_ago: int) -> None:
        """One seller withdrew the authorisation; another one's app lacked the role."""
        refusals = (("echo-jp", TOKEN_REFUSED), ("echo-jp", TOKEN_REFUSED), ("hazel-fr", DENIED))
        for number, (name, ending) in enumerate(refusals):
            at = self._at(days_ago, 8 + number, 20)
            self._send(at, name, PRODUCTION, "CLAIM_EXPIRING", ending=ending, ticket="SUP-4281")

    def _today(self) -> None:
        """The last hours, so that every list has something fresh at its top."""
        for minutes, name, environment, kind, ending, acted in _TODAY:
            at = self.past.now - timedelta(minutes=minutes, seconds=self._rng.randrange(60))
            acted_after = timedelta(minutes=acted) if acted else None
            self._send(at, name, environment, kind, ending=ending, acted_after=acted_after, actor=OPERATOR)
        found, why = self.past.now - timedelta(minutes=37), DeletionReason.INCORRECT_CONTENT
        for name, environment in (("beta-us", LOCAL), ("fern-uk", PRODUCTION)):
            self.past.delete(found, self.sellers[name], environment, "PRICE_CHANGE", why, "SUP-4312")


def _batch(what: str, at: datetime) -> str:
    return f"{what}-{at:%Y-%m-%d}"


def _asin(rng: Random) -> str:
    return "B0" + "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=8))
