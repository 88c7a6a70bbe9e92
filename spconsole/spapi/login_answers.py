"""What Login with Amazon says instead of a token: each no with its own sentence and fix."""

import json
from collections.abc import Mapping

import httpx

from spconsole.domain.causes import Cause, Named, login_cause
from spconsole.domain.errors import CredentialsError, ErrorDetail, NotSentError, SpApiError
from spconsole.domain.redaction import redacted
from spconsole.domain.text import bounded, one_line, shown

_REFUSALS: Mapping[str, str] = {
    "invalid_grant": (
        "Amazon refused the refresh token of {seller}: the seller withdrew it, it expired, or it belongs to "
        "another app than {app}. Ask the seller to authorise {app} again."
    ),
    "invalid_client": (
        "The client id or the secret of {app} is wrong. Every seller of this app is affected. Enter both "
        "again, as the app's page shows them."
    ),
    "unauthorized_client": (
        "Amazon does not let {app} use refresh tokens. Check the client id: it must be the one of a Selling "
        "Partner API app that was not withdrawn."
    ),
    "unsupported_grant_type": (
        "Login with Amazon takes no refresh tokens for {app}. Check the client id: it must be the one of a "
        "Selling Partner API app."
    ),
    "invalid_request": (
        "Login with Amazon could not read the request for {seller}. Check the client id, secret and token: "
        "one of them may be cut short."
    ),
    "invalid_scope": (
        "Login with Amazon refused the scope of the token of {seller}. Ask the seller to authorise {app} "
        "again."
    ),
}


def answer_fields(response: httpx.Response) -> dict[str, object] | None:
    """The JSON object of an answer, empty for other JSON; None when it is not JSON at all."""
    try:
        found = json.loads(response.content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else {}


def no_token(
    response: httpx.Response, fields: dict[str, object] | None, secret_form: Mapping[str, str], named: Named
) -> SpApiError:
    """The error for an answer without a token; in any case the API was not called.

    Args:
        secret_form: What was sent; none of its values gets into a sentence.
    """
    status = response.status_code
    request_id = response.headers.get("x-amzn-RequestId")
    request_id = shown(bounded(request_id, 200)) if request_id else None
    if 400 <= status < 500 and status not in {408, 429} and fields is not None:
        return _refusal(status, fields, secret_form, named, request_id)
    return NotSentError(
        f"Login with Amazon gave no token (HTTP {status}): {_why(response, fields)}",
        status=status,
        request_id=request_id,
        cause=Cause.LOGIN_DOWN,
    )


def _why(response: httpx.Response, fields: dict[str, object] | None) -> str:
    """What was wrong with an answer that is no refusal, and what to do about it."""
    status = response.status_code
    if status == 429:
        return "it asked for fewer requests. Nothing was sent; wait a minute and try again."
    if status >= 500 or status == 408:
        return "it has trouble of its own. Nothing was sent; try again later."
    if 300 <= status < 400:
        return "it was a redirect, which is not followed. Nothing was sent; check the network and its proxy."
    if fields is None and b"<" in response.content[:200]:
        return (
            "a web page came instead. Nothing was sent; a proxy or a sign-in page of the network may stand "
            "in between: check it in a browser."
        )
    if fields is None:
        return "the answer is not JSON. Nothing was sent; check the network and its proxy."
    if "access_token" not in fields:
        return (
            "there is none in the answer. Nothing was sent; try again, and check the client id if it stays."
        )
    return (
        "what came is not one that can be used. Nothing was sent; try again, and check the network's proxy."
    )


def _refusal(
    status: int,
    fields: dict[str, object],
    secret_form: Mapping[str, str],
    named: Named,
    request_id: str | None,
) -> CredentialsError:
    code = fields.get("error")
    if isinstance(code, str) and code in _REFUSALS:
        words = _REFUSALS[code].format(app=named.app, seller=named.seller)
    else:
        code = ""
        said = _without(
            secret_form, str(fields.get("error_description") or fields.get("error") or "no reason")
        )
        words = (
            f"Login with Amazon said no (HTTP {status}): {said}. Check the credentials of {named.seller} and "
            f"{named.app}."
        )
    detail = ErrorDetail(CredentialsError.code, words, code)
    return CredentialsError(
        words, status=status, request_id=request_id, errors=(detail,), cause=login_cause(code)
    )


def _without(secret_form: Mapping[str, str], said: str) -> str:
    """Amazon's words, short, safe to show, and without any secret that they repeat."""
    for secret in filter(None, secret_form.values()):
        said = said.replace(secret, "**********")
    return one_line(bounded(redacted(said), 200))
