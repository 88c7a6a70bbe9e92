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
    from spconsole.spapi.lwa import USER_AGENT  # noqa: PLC0415 - with httpx, when first needed

    embedded = environment is Environment.LOCAL
    endpoints = endpoints_for(profile.region, environment, environ, embedded=embedded)
    return {
        "method": "POST",
        "url": endpoints.api + prepared.request.path,
        "headers": {
            "accept": "application/json",
            "accept-encoding": "identity",
            "content-type": "application/json",
            "user-agent": USER_AGENT,
            "x-amz-date": now.strftime("%Y%m%dT%H%M%SZ"),
        },
        "body": Literal(prepared.request.body.decode()),
    }
