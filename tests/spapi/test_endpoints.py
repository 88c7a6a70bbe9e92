"""Where calls may go: Amazon, or this machine, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.errors import ConfigError
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import Environment
from spconsole.spapi.endpoints import (
    Endpoints,
    amazon_endpoints,
    is_loopback,
    redirected_sandbox,
)

LWA = "https://api.amazon.com/auth/o2/token"
AMAZON = Endpoints("https://sandbox.sellingpartnerapi-na.amazon.com", LWA)
LOCAL_NAMES = ["127.0.0.1", "localhost", "[::1]", "127.255.255.254", "LOCALHOST"]


@pytest.mark.parametrize("region", SellingRegion)
def test_production_and_sandbox_are_amazons_hosts(region: SellingRegion) -> None:
    host = f"sellingpartnerapi-{region.lower()}.amazon.com"
    assert amazon_endpoints(region, Environment.PRODUCTION) == Endpoints(f"https://{host}", LWA)
    assert amazon_endpoints(region, Environment.SANDBOX) == Endpoints(f"https://sandbox.{host}", LWA)


def test_without_variables_the_sandbox_is_amazons() -> None:
    assert redirected_sandbox(AMAZON, "", "") == AMAZON


@pytest.mark.parametrize("host", LOCAL_NAMES)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_sandbox_can_be_on_this_machine(scheme: str, host: str) -> None:
    found = redirected_sandbox(AMAZON, f"{scheme}://{host}:8080/", f"{scheme}://{host}:8081")
    assert found == Endpoints(f"{scheme}://{host}:8080", f"{scheme}://{host}:8081/auth/o2/token")


def test_each_of_the_two_can_be_pointed_alone() -> None:
    assert redirected_sandbox(AMAZON, "http://localhost:1", "").token == LWA
    assert redirected_sandbox(AMAZON, "", "http://localhost:1").api == AMAZON.api


def test_a_token_url_may_have_a_path_of_its_own() -> None:
    assert redirected_sandbox(AMAZON, "", "http://localhost:1/lwa").token == "http://localhost:1/lwa"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com",
        "https://api.amazon.com",
        "http://10.0.0.1:8080",
        "http://192.168.1.5",
        "http://0.0.0.0",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://[::2]",
        "http://[::ffff:8.8.8.8]",
        "http://2130706433",
        "http://0x7f.1",
        "http://127.1",
    ],
)
def test_another_machine_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="SPCONSOLE_SANDBOX_URL must be a loopback address"):
        redirected_sandbox(AMAZON, url, "")
    with pytest.raises(ConfigError, match="SPCONSOLE_LWA_URL must be a loopback address"):
        redirected_sandbox(AMAZON, "", url)


@pytest.mark.parametrize(
    "url",
    [
        "http://user@127.0.0.1",
        "http://:secret@127.0.0.1",
        "http://127.0.0.1@example.com",
        "http://127.0.0.1\\@example.com",
        "http://example.com\\@127.0.0.1",
        "http://127.0.0.1#@example.com",
        "http://127.0.0.1?x=1",
        "http://127.0.0.1/?",
        "http://127.0.0.1/#x",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:0",
        "http://127.0.0.1:port",
        "http://[::1",
        "http://127.0.0.1\n.example.com",
        "http://127.0.0.1/%2e%2e",
        "ftp://127.0.0.1",
        "127.0.0.1:8080",
        "http:127.0.0.1",
        "http://",
        " http://127.0.0.1",
        "http://\uff11\uff12\uff17.0.0.1",
    ],
)
def test_an_address_that_is_not_plain_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ConfigError, match="takes a plain address") as caught:
        redirected_sandbox(AMAZON, url, "")
    assert "secret" not in str(caught.value)
    with pytest.raises(ConfigError, match="takes a plain address"):
        redirected_sandbox(AMAZON, "", url)


@given(st.text() | st.text().map("http://{}".format) | st.text().map("http://127.0.0.1{}".format))
def test_any_other_text_is_refused_or_leads_to_this_machine(url: str) -> None:
    try:
        found = redirected_sandbox(AMAZON, url, "")
    except ConfigError:
        return
    host = found.api.split("://")[1].split("/")[0].rsplit(":", 1)[0]
    assert url == "" or is_loopback(host)


@pytest.mark.parametrize("host", ["", "example.com", "127.0.0.1.", "::ffff:1.2.3.4", "localhost."])
def test_a_name_that_may_mean_another_machine_is_no_loopback(host: str) -> None:
    assert not is_loopback(host)
