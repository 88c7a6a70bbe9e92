"""Which URLs a call goes to, and which of them may ever see a token."""

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from spconsole.domain.errors import ConfigError
from spconsole.domain.marketplaces import (
    LWA_HOST,
    LWA_TOKEN_PATH,
    SELLING_PARTNER_API_HOSTS,
    SellingRegion,
)
from spconsole.domain.sellers import Environment


class Endpoints(Struct, frozen=True):
    """Where the API and Login with Amazon answer.

    Attributes:
        api: Scheme and host, and a port if need be; no path.
        token: The whole URL of the token endpoint.
    """

    api: str
    token: str


EMBEDDED = Endpoints("http://localhost", f"http://localhost{LWA_TOKEN_PATH}")
"""The embedded sandbox: a name that never leaves this process."""


def amazon_endpoints(region: SellingRegion, environment: Environment) -> Endpoints:
    """Amazon's own hosts."""
    host = SELLING_PARTNER_API_HOSTS[region]
    prefix = "sandbox." if environment is Environment.SANDBOX else ""
    return Endpoints(f"https://{prefix}{host}", f"https://{LWA_HOST}{LWA_TOKEN_PATH}")


def endpoints_for(
    region: SellingRegion, environment: Environment, environ: Mapping[str, str], *, embedded: bool
) -> Endpoints:
    """Where a call goes: only the sandbox can be pointed elsewhere, and only to this machine.

    Raises:
        ConfigError: It is pointed at an address that is not allowed.
    """
    if embedded:
        return EMBEDDED
    amazon = amazon_endpoints(region, environment)
    if environment is not Environment.SANDBOX:
        return amazon
    return redirected_sandbox(
        amazon, environ.get("SPCONSOLE_SANDBOX_URL", ""), environ.get("SPCONSOLE_LWA_URL", "")
    )


def redirected_sandbox(amazon: Endpoints, api_url: str, lwa_url: str) -> Endpoints:
    """The sandbox pointed at a loopback address (`sandbox serve`, Prism, a mock server).

    Args:
        api_url: `SPCONSOLE_SANDBOX_URL`; empty keeps Amazon's.
        lwa_url: `SPCONSOLE_LWA_URL`, the whole token URL or just its host; empty keeps Amazon's.

    Raises:
        ConfigError: One of them is not a loopback address.
    """
    api = _loopback("SPCONSOLE_SANDBOX_URL", api_url).rstrip("/") if api_url else amazon.api
    token = _loopback("SPCONSOLE_LWA_URL", lwa_url) if lwa_url else amazon.token
    if lwa_url and urlsplit(token).path in {"", "/"}:
        token = token.rstrip("/") + LWA_TOKEN_PATH
    return Endpoints(api, token)


_PLAIN_URL = re.compile(
    r"https?://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:(?P<port>[0-9]{1,5}))?(/[a-z0-9._~/-]*)?",
    re.ASCII | re.I,
)
"""No user, query, fragment or escape: nothing that two readers of URLs could read in two ways."""


def _loopback(variable: str, url: str) -> str:
    parts = _PLAIN_URL.fullmatch(url)
    if parts is None or not 0 < int(parts["port"] or 80) < 1 << 16:
        raise ConfigError(
            f"{variable} takes a plain address like http://127.0.0.1:8080, without user or query."
        )
    if not is_loopback(parts["host"].strip("[]").lower()):
        raise ConfigError(
            f"{variable} must be a loopback address like http://127.0.0.1:8080, not {parts['host']}. "
            "Tokens go to Amazon or to this machine, nowhere else."
        )
    return url


def is_loopback(host: str) -> bool:
    """Whether a host name means this machine and cannot mean another."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
