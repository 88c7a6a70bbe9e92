"""Moments of other programs: with a zone, or refused with the way to write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.moments import log_moment, midnight, read_moment

AT = datetime(2026, 8, 21, 14, 31, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-08-21T14:31:07Z",
        "2026-08-21 16:31:07+02:00",
        " 2026-08-21T14:31:07.000000+00:00 ",
        "1787322667",
        "1787322667000",
        "21/Aug/2026:16:31:07 +0200",
        "21/Aug/2026:09:01:07 -0530",
    ],
)
def test_a_moment_is_read_as_it_is_written(text: str) -> None:
    assert read_moment(text) == AT


@pytest.mark.parametrize(
    "text",
    [
        "", "yesterday", "2026-08-21", "2026-08-21T14:31:07", "42", "21/Agu/2026:14:31:07 +0000",
        "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "31/Feb/2026:14:31:07 +0000",
        "\uff12\uff10\uff12\uff16", "9" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_moment_is_refused_with_the_way_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="2026-08-21T14:31:07Z, with its zone"):
        read_moment(text)


def test_the_zone_of_a_log_must_be_one() -> None:
    with pytest.raises(ValueError, match="not the time"):
        log_moment("21/Aug/2026:14:31:07 +9900")


@given(st.text(alphabet="0123456789-+:./TZ AugJan\u0662", max_size=45) | st.text(max_size=45))
def test_any_text_is_a_moment_in_utc_or_refused(text: str) -> None:
    try:
        moment = read_moment(text)
    except ValueError:
        return
    assert moment.tzinfo is UTC


@given(st.timedeltas(timedelta(days=-20_000), timedelta(days=350_000)).map(lambda apart: AT + apart))
def test_what_history_writes_is_read_to_the_microsecond(moment: datetime) -> None:
    assert read_moment(moment.isoformat()) == moment


def test_a_day_begins_at_midnight_of_the_zone_that_is_meant() -> None:
    day = date(2026, 8, 21)
    assert midnight(day, UTC) == datetime(2026, 8, 21, tzinfo=UTC)
    assert midnight(day, timezone(timedelta(hours=2))) == datetime(2026, 8, 20, 22, tzinfo=UTC)
    assert midnight(day).tzinfo is UTC
    assert midnight(day) == datetime(2026, 8, 21).astimezone()
