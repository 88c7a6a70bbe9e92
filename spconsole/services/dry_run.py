"""The exact request of a send, without sending it."""

from collections.abc import Mapping
from datetime import datetime

from spconsole.domain.literals import Literal
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.services.notifications import PreparedSend
from spconsole.spapi.endpoints import EMBEDDED, Endpoints, amazon_endpoints, redirected_sandbox


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

    return {
        "method": "POST",
        "url": _endpoints(profile, environment, environ).api + prepared.request.path,
        "headers": {
            "accept": "application/json",
            "accept-encoding": "identity",
            "content-type": "application/json",
            "user-agent": USER_AGENT,
            "x-amz-date": now.strftime("%Y%m%dT%H%M%SZ"),
        },
        "body": Literal(prepared.request.body.decode()),
    }


def _endpoints(profile: SellerProfile, environment: Environment, environ: Mapping[str, str]) -> Endpoints:
    if environment is Environment.LOCAL:
        return EMBEDDED
    amazon = amazon_endpoints(profile.region, environment)
    if environment is Environment.PRODUCTION:
        return amazon
    return redirected_sandbox(
        amazon, environ.get("SPCONSOLE_SANDBOX_URL", ""), environ.get("SPCONSOLE_LWA_URL", "")
    )
