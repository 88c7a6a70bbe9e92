"""The exact request of a send, without sending it."""

from collections.abc import Mapping
from datetime import datetime

from spconsole.domain.literals import Literal
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.services.notifications import PreparedSend
from spconsole.spapi.endpoints import endpoints_for


def exact_request(
    prepared: PreparedSend,
    profile: SellerProfile,
    environment: Environment,
    environ: Mapping[str, str],
    now: datetime,
) -> dict[str, object]:
    """Method, URL, headers and body as they would leave; the access token is left out.

    Raises:
        ConfigError: The sandbox is pointed at an address that is not allowed.
    """
    embedded = environment is Environment.LOCAL
    endpoints = endpoints_for(profile.region, environment, environ, embedded=embedded)
    return {
        "method": "POST",
        "url": endpoints.api + prepared.request.path,
        "headers": {**request_headers(), "x-amz-date": now.strftime("%Y%m%dT%H%M%SZ")},
        "body": Literal(prepared.request.body.decode()),
    }


def request_headers() -> dict[str, str]:
    """The headers of every request, but for the token and the date."""
    from spconsole.spapi.lwa import USER_AGENT  # noqa: PLC0415 - with httpx, when first needed

    return {
        "accept": "application/json",
        "accept-encoding": "identity",
        "content-type": "application/json",
        "user-agent": USER_AGENT,
    }
