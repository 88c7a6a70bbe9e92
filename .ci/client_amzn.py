"""Amazon's own Python SDK (amzn-sp-api) completes the three operations against the sandbox.

Arguments: the sandbox's api and token addresses; the SDK takes both in its constructor.
"""

import sys

from spapi import ApiException, AppIntegrationsApi, SPAPIClient, SPAPIConfig
from spapi.models.appintegrations_v2024_04_01 import (
    CreateNotificationRequest,
    DeleteNotificationsRequest,
    RecordActionFeedbackRequest,
)

CANNED_ID = "0cf25616-f68c-4eba-a5d3-6823b61506c0"
US = "ATVPDKIKX0DER"


def check(what: str, holds: bool) -> None:
    sys.stdout.write(f"{'ok  ' if holds else 'FAIL'} amzn-sp-api: {what}\n")
    if not holds:
        raise SystemExit(1)


def create(api: AppIntegrationsApi, template_id: str, parameters: dict[str, object]) -> str:
    request = CreateNotificationRequest(
        template_id=template_id, notification_parameters=parameters, marketplace_id=US
    )
    return api.create_notification(request).notification_id


def refused_status(api: AppIntegrationsApi, template_id: str) -> int:
    try:
        create(api, template_id, {})
    except ApiException as error:
        return error.status
    return 200


def main(api_url: str, token_url: str) -> None:
    made_up = "anything"
    config = SPAPIConfig(client_id=made_up, client_secret=made_up, refresh_token=made_up)
    api = AppIntegrationsApi(SPAPIClient(config, oauth_endpoint=token_url, endpoint=api_url).api_client)

    check("create, as documented", create(api, "PRICE_CHANGE", {}) == CANNED_ID)
    sales = {"summaryAsOnDate": "2026-08-20", "salesSummaryInUSD": 412.25}
    first, second = create(api, "SALES_SUMMARY", sales), create(api, "SALES_SUMMARY", sales)
    check("create, a fresh id each time", len({first, second, CANNED_ID}) == 3)
    check("create, refused", refused_status(api, "BAD_TEMPLATE_ID") == 400)

    feedback = RecordActionFeedbackRequest(feedback_action_code="SELLER_ACTION_COMPLETED")
    _, status, _ = api.record_action_feedback_with_http_info(first, feedback)
    check("feedback", status == 204)

    deletion = DeleteNotificationsRequest(template_id="SALES_SUMMARY", deletion_reason="INCORRECT_RECIPIENT")
    _, status, _ = api.delete_notifications_with_http_info(deletion)
    check("delete", status == 204)


if __name__ == "__main__":
    main(*sys.argv[1:])
