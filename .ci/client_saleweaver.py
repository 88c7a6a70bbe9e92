"""python-amazon-sp-api completes the three operations against the sandbox.

Arguments: the sandbox's api and token addresses. This client knows Amazon's hosts only, so two of its
attributes are set: the login's scheme and host on a subclass, which its constructor takes, and the endpoint.
"""

import sys
from urllib.parse import urlsplit

from sp_api.api import ApplicationIntegrations
from sp_api.auth import AccessTokenClient
from sp_api.base import ApiResponse, Marketplaces, SellingApiBadRequestException

CANNED_ID = "0cf25616-f68c-4eba-a5d3-6823b61506c0"
US = Marketplaces.US.marketplace_id


def connect(api_url: str, token_url: str) -> ApplicationIntegrations:
    login = urlsplit(token_url)

    class SandboxLogin(AccessTokenClient):
        scheme = f"{login.scheme}://"
        host = login.netloc
        path = login.path

    made_up = dict.fromkeys(("refresh_token", "lwa_app_id", "lwa_client_secret"), "anything else")
    client = ApplicationIntegrations(
        Marketplaces.US, credentials=made_up, auth_token_client_class=SandboxLogin
    )
    # Its Host header is the endpoint from the ninth character on, right for https; the empty user part
    # gives http the same length.
    client.endpoint = f"http://@{urlsplit(api_url).netloc}"
    return client


def check(what: str, holds: bool) -> None:
    sys.stdout.write(f"{'ok  ' if holds else 'FAIL'} python-amazon-sp-api: {what}\n")
    if not holds:
        raise SystemExit(1)


def create(client: ApplicationIntegrations, template_id: str, parameters: dict[str, object]) -> str:
    body = {"templateId": template_id, "notificationParameters": parameters, "marketplaceId": US}
    return client.create_notification(body=body).payload["notificationId"]


def is_refused(client: ApplicationIntegrations, template_id: str) -> bool:
    try:
        create(client, template_id, {})
    except SellingApiBadRequestException:
        return True
    return False


def is_done(answer: ApiResponse) -> bool:
    """The client keeps no status, and raises for an ErrorList only."""
    return answer.errors is None and not answer.payload and "x-amzn-RequestId" in answer.headers


def main(api_url: str, token_url: str) -> None:
    client = connect(api_url, token_url)

    check("create, as documented", create(client, "PRICE_CHANGE", {}) == CANNED_ID)
    sales = {"summaryAsOnDate": "2026-08-20", "salesSummaryInUSD": 412.25}
    first, second = create(client, "SALES_SUMMARY", sales), create(client, "SALES_SUMMARY", sales)
    check("create, a fresh id each time", len({first, second, CANNED_ID}) == 3)
    check("create, refused", is_refused(client, "BAD_TEMPLATE_ID"))

    feedback = {"feedbackActionCode": "SELLER_ACTION_COMPLETED"}
    check("feedback", is_done(client.record_action_feedback(first, body=feedback)))

    deletion = {"templateId": "SALES_SUMMARY", "deletionReason": "INCORRECT_RECIPIENT"}
    check("delete", is_done(client.delete_notifications(body=deletion)))


if __name__ == "__main__":
    main(*sys.argv[1:])
