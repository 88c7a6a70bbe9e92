"""The token bucket: never more than the plan allows, whatever is asked when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.usage import APP_INTEGRATIONS, TokenBucket, UsagePlan, sane_rate

ROUNDING = 1e-6
PLANS = st.builds(UsagePlan, st.floats(0.01, 100), st.integers(1, 20))
PAUSES = st.lists(st.floats(0, 30) | st.just(0.0), min_size=1, max_size=40)


def starts(plan: UsagePlan, pauses: list[float]) -> list[float]:
    """When each of several requests may start, each asked for a pause after the one before."""
    now, bucket, found = 0.0, TokenBucket.full(plan, 0.0), []
    for pause in pauses:
        now += pause
        found.append(now + bucket.wait_s(now))
        bucket = bucket.taken(now)
    return found


@given(PLANS, PAUSES)
def test_no_window_sees_more_than_the_burst_and_what_refilled(plan: UsagePlan, pauses: list[float]) -> None:
    found = starts(plan, pauses)
    for first, start in enumerate(found):
        for last in range(first, len(found)):
            allowed = plan.burst + plan.rate * (found[last] - start)
            assert last - first + 1 <= allowed + ROUNDING


@given(PLANS, PAUSES)
def test_turns_come_in_the_order_of_asking_and_none_waits_for_nothing(
    plan: UsagePlan, pauses: list[float]
) -> None:
    found = starts(plan, pauses)
    assert found == sorted(found)
    assert found[: plan.burst] == [sum(pauses[: n + 1]) for n in range(len(found[: plan.burst]))]


def test_the_default_plan_is_amazons() -> None:
    assert UsagePlan(rate=1.0, burst=5) == APP_INTEGRATIONS
    assert starts(APP_INTEGRATIONS, [0.0] * 7) == [0, 0, 0, 0, 0, 1, 2]


def test_a_full_bucket_gets_no_fuller() -> None:
    assert TokenBucket.full(APP_INTEGRATIONS, 0.0).refilled(1000.0).tokens == 5


def test_a_clock_that_goes_back_adds_nothing() -> None:
    spent = TokenBucket(APP_INTEGRATIONS, 0.0, 100.0)
    assert spent.refilled(50.0).tokens == 0


def test_after_a_429_nothing_is_left() -> None:
    emptied = TokenBucket.full(APP_INTEGRATIONS, 0.0).emptied(0.0)
    assert emptied.wait_s(0.0) == 1


def test_a_429_does_not_forgive_those_who_already_wait() -> None:
    queued = TokenBucket(APP_INTEGRATIONS, -3.0, 0.0)
    assert queued.emptied(0.0).tokens == -3


def test_a_new_rate_counts_from_now_on() -> None:
    slower = TokenBucket(APP_INTEGRATIONS, 0.0, 0.0).at_rate(0.5, 1.0)
    assert slower.tokens == 1
    assert slower.taken(1.0).wait_s(1.0) == 2
    assert slower.plan.burst == 5


@pytest.mark.parametrize(("header", "rate"), [("1.0", 1.0), ("0.5", 0.5), (" 2 ", 2.0), ("100", 100.0)])
def test_a_rate_that_makes_sense_is_followed(header: str, rate: float) -> None:
    assert sane_rate(header) == rate


@pytest.mark.parametrize("header", [None, "", "fast", "0", "-1", "0.001", "1e9", "nan", "inf", "-inf"])
def test_a_rate_that_makes_none_is_not(header: str | None) -> None:
    assert sane_rate(header) is None


@given(st.text())
def test_any_header_is_a_sane_rate_or_none(header: str) -> None:
    rate = sane_rate(header)
    assert rate is None or 0.01 <= rate <= 100
