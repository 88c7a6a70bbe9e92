"""Whatever the body, from random bytes to nearly right requests, the sandbox answers as documented."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spconsole.sandbox.service import open_sandbox

from .amazon import CONTRACTS, DOCUMENTED, PATHS, Clock, Seller, error_of, sign_in

FIELDS = ("templateId", "notificationParameters", "marketplaceId", "deletionReason", "feedbackActionCode")
KEYS = st.sampled_from((*FIELDS, "numberOfProducts")) | st.text(st.characters(), max_size=5)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(["RESTOCK", "SALES_SUMMARY", "INCORRECT_CONTENT", "2022-08-30"])
)


def nested(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)


VALUES: st.SearchStrategy[object] = st.recursive(SCALARS, nested, max_leaves=8)
REQUESTS = st.fixed_dictionaries(
    {},
    optional={
        "templateId": st.sampled_from(["RESTOCK", "LISTING_LOST", "PRICE_CHANGE"]) | VALUES,
        "notificationParameters": st.dictionaries(KEYS, VALUES, max_size=3) | VALUES,
        "marketplaceId": st.just("ATVPDKIKX0DER") | VALUES,
        "deletionReason": st.just("INCORRECT_CONTENT") | VALUES,
        "feedbackActionCode": st.just("SELLER_ACTION_COMPLETED") | VALUES,
    },
)
BODIES = st.binary(max_size=300) | (VALUES | REQUESTS).map(lambda value: json.dumps(value).encode())


@dataclass
class Asked:
    """A loop and a seller that outlive one example; the clock runs on, so that no plan is used up."""

    runner: asyncio.Runner
    clock: Clock
    seller: Seller

    def post(self, path: str, content: bytes) -> httpx.Response:
        self.clock.pass_by(1)
        return self.runner.run(self.seller.send(path, content))


@pytest.fixture(params=[False, True], ids=["live", "static"])
def asked(request: pytest.FixtureRequest) -> Iterator[Asked]:
    clock = Clock()
    sandbox = open_sandbox(None, CONTRACTS.get, static=request.param, now=clock)
    with asyncio.Runner() as runner:
        yield Asked(runner, clock, runner.run(sign_in(sandbox)))
    sandbox.close()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operation=st.sampled_from([*PATHS]), content=BODIES)
def test_no_body_ever_breaks_the_sandbox(asked: Asked, operation: str, content: bytes) -> None:
    answer = asked.post(PATHS[operation], content)
    assert answer.status_code in DOCUMENTED[operation] - {401, 403, 404, 429, 500, 503}
    if answer.status_code >= 400:
        assert error_of(answer)["code"]
