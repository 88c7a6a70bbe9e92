"""Why a call to Amazon did not end as wished, and the sentence for it."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from spconsole.domain.errors import ErrorDetail
from spconsole.domain.notifications import Operation


class Cause(StrEnum):
    """What went wrong: each has its own sentence and its own way out."""

    NO_SAMPLE = "no sample"
    TEMPLATE = "template"
    VALUES = "values"
    FRESH_TOKEN = "fresh token"  # noqa: S105 - the name of a cause
    FORBIDDEN = "forbidden"
    ID = "id"
    PLACE = "place"
    FORM = "form"
    THROTTLED = "throttled"
    REDIRECT = "redirect"
    REFUSED = "refused"
    UNCLEAR_CREATE = "unclear create"
    UNCLEAR_DELETE = "unclear delete"
    UNCLEAR_FEEDBACK = "unclear feedback"
    UNREACHABLE = "unreachable"
    LOGIN_DOWN = "login down"
    GRANT = "invalid_grant"
    CLIENT = "invalid_client"
    CREDENTIALS = "credentials"


class Named(Struct, frozen=True):
    """Whom a sentence speaks of.

    Attributes:
        app: The app as a sentence says it.
        seller: The seller's name as people say it.
        subject: The template or the notification id that the request was about.
    """

    app: str = "this app"
    seller: str = "this seller"
    subject: str = ""


NO_SAMPLE = "Could not match input arguments"
_UNKNOWN_ID = "Another seller's, deleted, or from a sandbox? Check the id."
_REFUSALS: Mapping[Cause, str] = {
    Cause.NO_SAMPLE: (
        "The sandbox has no canned answer for this exact request. This says nothing about your template. "
        "Use the local sandbox for free tries."
    ),
    Cause.TEMPLATE: (
        "Amazon does not know {subject} for {app}{said}. It is not published yet, published under another "
        "app or in another marketplace, or spelled otherwise: compare it with Seller Central."
    ),
    Cause.VALUES: (
        "Amazon refused {subject} for {seller}{said}. Compare names and values with the template as it is "
        "published for {app}."
    ),
    Cause.FRESH_TOKEN: (
        "Amazon refused a fresh access token of {app} for {seller}{said}. Test the seller; if that ends "
        "well, ask the seller to authorise {app} again."
    ),
    Cause.FORBIDDEN: (
        "Amazon says that {app} may not do this for {seller}{said}. It does not say why. Usual reasons: "
        "{app} lacks the role Notifications in Seller Central, or the seller authorised it before it had "
        "the role; ask for it again."
    ),
    Cause.ID: "Amazon does not know {subject} for {seller}{said}. " + _UNKNOWN_ID,
    Cause.PLACE: "Amazon does not know this address for {seller}{said}. Check the region of the seller.",
    Cause.FORM: (
        "Amazon refused the form of the request{said}. This is a fault of the console: report it, with the "
        "request id."
    ),
    Cause.THROTTLED: "Amazon asked for fewer requests, to the end. Wait a little and try again.",
    Cause.REDIRECT: (
        "Amazon answered {status}, a redirect. It was not followed: nothing was done. Check the region."
    ),
    Cause.REFUSED: (
        "Amazon refused it with {status}{said}. Nothing was done. Ask Amazon, with the request id, if its "
        "words do not help."
    ),
}
_BY_STATUS: Mapping[int, Cause] = {
    401: Cause.FRESH_TOKEN,
    403: Cause.FORBIDDEN,
    405: Cause.FORM,
    406: Cause.FORM,
    413: Cause.FORM,
    414: Cause.FORM,
    415: Cause.FORM,
    429: Cause.THROTTLED,
}
_BY_LOGIN_CODE: Mapping[str, Cause] = {"invalid_grant": Cause.GRANT, "invalid_client": Cause.CLIENT}
_UNCLEAR: Mapping[Operation, tuple[Cause, str]] = {
    Operation.CREATE: (
        Cause.UNCLEAR_CREATE,
        "It may have been done or not, and it is not repeated. Look in Seller Central before you repeat it.",
    ),
    Operation.DELETE: (
        Cause.UNCLEAR_DELETE,
        "It may have been done or not. Deleting twice does no harm: try again, and ask {seller} what is "
        "still there.",
    ),
    Operation.FEEDBACK: (
        Cause.UNCLEAR_FEEDBACK,
        "It may have been recorded or not, and it is not repeated. Ask Amazon before you repeat it.",
    ),
}


def refusal_cause(operation: Operation, status: int, errors: tuple[ErrorDetail, ...]) -> Cause:
    """Why Amazon said no, as far as a status from 300 to 499 and its words tell."""
    if status < 400:
        return Cause.REDIRECT
    if any(NO_SAMPLE in error.message for error in errors):
        return Cause.NO_SAMPLE
    if status in {400, 404} and operation is Operation.FEEDBACK:
        return Cause.ID
    if status == 400:
        words = " ".join(f"{error.message} {error.details}" for error in errors).lower()
        unknown = "templateid" in words or "template id" in words
        return Cause.TEMPLATE if unknown or operation is Operation.DELETE else Cause.VALUES
    if status == 404:
        return Cause.PLACE
    return _BY_STATUS.get(status, Cause.REFUSED)


def refusal_words(cause: Cause, named: Named, status: int, said: str = "") -> str:
    """The sentence for a no; it ends with what to do.

    Args:
        said: What Amazon said, from the colon on.
    """
    subject = named.subject or "it"
    return _REFUSALS[cause].format(
        app=named.app, seller=named.seller, subject=subject, status=status, said=said
    )


def login_cause(code: str) -> Cause:
    """Which no of Login with Amazon has an OAuth error code."""
    return _BY_LOGIN_CODE.get(code, Cause.CREDENTIALS)


def unclear_cause(operation: Operation) -> Cause:
    """Which unclear end a call has that may have been done."""
    return _UNCLEAR[operation][0]


def unclear_words(operation: Operation, named: Named, what: str) -> str:
    """The sentence for a call that may have been done; it ends with what to do.

    Args:
        what: What was seen, as a clause.
    """
    return f"{what}. " + _UNCLEAR[operation][1].format(seller=named.seller)
