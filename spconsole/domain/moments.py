"""Moments as other programs write them: ISO 8601 with a zone, seconds since 1970, or as access logs do."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

YEARS = range(1970, 3000)
"""Those that every time zone and clock can reckon with."""
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_LOG = re.compile(
    r"(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)",
    re.ASCII,
)
_SECONDS = re.compile(r"\d{9,11}(\.\d{1,9})?", re.ASCII)
_MILLISECONDS = re.compile(r"\d{12,14}", re.ASCII)
_LONGEST = 40


def read_moment(text: str) -> datetime:
    """A moment, in UTC.

    Raises:
        ValueError: It is none, or does not say its zone; the sentence says how to write it.
    """
    word = text.strip()[: _LONGEST + 1]
    try:
        moment = _number(word) or _iso(word)
    except (ValueError, OverflowError):
        try:
            moment = log_moment(word)
        except ValueError:
            moment = None
    if moment is None or moment.year not in YEARS:
        said = text[:_LONGEST]
        raise ValueError(f"{said!r} is not a time. Write it like 2026-08-21T14:31:07Z, with its zone")
    return moment


def log_moment(text: str) -> datetime:
    """`21/Aug/2026:14:31:07 +0200`, as Common and Combined logs have it.

    Raises:
        ValueError: It is no such moment.
    """
    found = _LOG.fullmatch(text)
    if found is None or found[2] not in _MONTHS:
        raise ValueError("not the time of an access log")
    day, _, year, hour, minute, second, sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    if offset >= timedelta(hours=24) or int(year) not in YEARS:
        raise ValueError("not the time of an access log")
    moment = datetime(
        int(year), _MONTHS[found[2]], int(day), int(hour), int(minute), min(int(second), 59), tzinfo=UTC
    )
    return moment - (offset if sign == "+" else -offset)


def midnight(day: date, zone: tzinfo | None = None) -> datetime:
    """The moment a day begins, in UTC.

    Args:
        zone: Whose day it is; the machine's own zone by default.
    """
    local = datetime.combine(day, time.min, zone) if zone else datetime.combine(day, time.min).astimezone()
    return local.astimezone(UTC)


def _number(word: str) -> datetime | None:
    if _SECONDS.fullmatch(word):
        return datetime.fromtimestamp(float(word), UTC)
    if _MILLISECONDS.fullmatch(word):
        return datetime.fromtimestamp(int(word) / 1000, UTC)
    return None


def _iso(word: str) -> datetime | None:
    moment = datetime.fromisoformat(word)
    if moment.tzinfo is None or moment.year not in YEARS:
        return None
    return moment.astimezone(UTC)
