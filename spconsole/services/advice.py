"""What to do about an error: the way out by keys, for the console, and by commands, for a shell."""

from collections.abc import Mapping

from msgspec import Struct

from spconsole.domain.causes import (
    Cause,
    Named,
    login_cause,
    refusal_cause,
    refusal_words,
    unclear_cause,
    unclear_words,
)
from spconsole.domain.errors import CredentialsError, ErrorDetail, NotSentError, SpApiError, SpConsoleError
from spconsole.domain.history import FeedbackState, HistoryEntry, Status, ended_well
from spconsole.domain.notifications import Operation
from spconsole.domain.samples import recipe_words, sample_for
from spconsole.domain.text import one_line


class Advice(Struct, frozen=True):
    """The next step, as a whole sentence each.

    Attributes:
        keys: For somebody in the console; empty when no key helps.
        commands: For somebody in a shell; empty when no command helps.
    """

    keys: str = ""
    commands: str = ""


class Explanation(Struct, frozen=True):
    """What a row's error means, and what to do about it."""

    meaning: str
    advice: Advice


_CHECK = "spconsole profile check NAME tells whether the seller's token works."
_FORM = Advice(
    "C copies the request id for the report.",
    "Report it with what spconsole doctor prints, and the request id.",
)
_AGAIN = Advice(
    "r fills the form with the same values.", "Nothing was sent: the same command may be run again."
)
_TEST = Advice("t on the seller (1 Sellers) asks for a token and sends nothing.", _CHECK)
_SAMPLE = Advice(
    "r fills the form with the sample; S goes to the local sandbox.",
    "Try it with: spconsole --environment local send TEMPLATE ...",
)
_ADVICE: Mapping[Cause, Advice] = {
    Cause.NO_SAMPLE: Advice(
        "S goes to the local sandbox, n writes one there.",
        "Try it with: spconsole --environment local send TEMPLATE ...",
    ),
    Cause.TEMPLATE: Advice(
        "2 shows the templates.", "spconsole template show TEMPLATE prints what is known here."
    ),
    Cause.VALUES: Advice(
        "@ shows the request; r opens the values again.",
        "spconsole send ... --dry-run prints the exact request.",
    ),
    Cause.FRESH_TOKEN: _TEST,
    Cause.FORBIDDEN: Advice("! shows the five usual reasons.", _CHECK),
    Cause.ID: Advice("", "spconsole history shows the ids that were sent from here."),
    Cause.PLACE: Advice(
        "e on the seller (1 Sellers) shows its region.", "spconsole profile list shows the regions."
    ),
    Cause.FORM: _FORM,
    Cause.THROTTLED: _AGAIN,
    Cause.REDIRECT: Advice(
        "e on the seller (1 Sellers) shows its region.", "spconsole profile list shows the regions."
    ),
    Cause.REFUSED: Advice("C copies the request id.", ""),
    Cause.UNCLEAR_CREATE: Advice("u resolves it.", "Find it with: spconsole history status:UNKNOWN"),
    Cause.UNCLEAR_DELETE: Advice("d tries again.", "The same command may be run again."),
    Cause.UNCLEAR_FEEDBACK: Advice("C copies the request id.", ""),
    Cause.UNREACHABLE: _AGAIN,
    Cause.LOGIN_DOWN: _AGAIN,
    Cause.GRANT: Advice(
        "e on the seller (1 Sellers) takes the new refresh token.",
        "Then give the new refresh token. " + _CHECK,
    ),
    Cause.CLIENT: Advice(
        "e on the seller (1 Sellers), then F2, takes both.",
        _CHECK,
    ),
    Cause.CREDENTIALS: _TEST,
}


def advise(error: SpConsoleError) -> Advice:
    """The way out of an error; empty where its own sentence says all."""
    if isinstance(error, SpApiError) and error.cause:
        return _ADVICE[Cause(error.cause)]
    return Advice()


def explain(entry: HistoryEntry, seller: str) -> Explanation | None:
    """What became of a row that did not end well, and the way out; None when all is well.

    Args:
        seller: Its name as people say it.
    """
    if ended_well(entry):
        return None
    operation = Operation.CREATE if entry.template_id else Operation.FEEDBACK
    subject = entry.template_id or entry.notification_id or ""
    named = Named(seller=one_line(seller), subject=one_line(subject))
    if entry.unclearly_deleted:
        words = unclear_words(Operation.DELETE, named, "The deletion got no clear answer")
        return Explanation(words, _ADVICE[Cause.UNCLEAR_DELETE])
    if entry.status is Status.REJECTED:
        return _refusal(entry, operation, named)
    if entry.status is Status.UNKNOWN:
        what = f"Amazon answered {entry.http_status}" if entry.http_status else "No answer came"
        words = unclear_words(operation, named, what)
        return Explanation(words, _ADVICE[unclear_cause(operation)])
    if entry.status is Status.NOT_SENT and entry.error is not None:
        return _not_sent(entry.error)
    if entry.feedback is FeedbackState.UNKNOWN:
        words = unclear_words(Operation.FEEDBACK, named, "The answer to the feedback was not clear")
        return Explanation(words, _ADVICE[Cause.UNCLEAR_FEEDBACK])
    return None


def is_forbidden(entry: HistoryEntry) -> bool:
    """Whether Amazon refused the row with a 403, which never says why."""
    return entry.status is Status.REJECTED and entry.http_status == 403


def _refusal(entry: HistoryEntry, operation: Operation, named: Named) -> Explanation:
    status = entry.http_status or 400
    cause = refusal_cause(operation, status, (entry.error,) if entry.error else ())
    words = refusal_words(cause, named, status)
    if cause is not Cause.NO_SAMPLE:
        return Explanation(words, _ADVICE[cause])
    advice = _SAMPLE if sample_for(entry) else _ADVICE[cause]
    return Explanation(f"{words} {recipe_words(operation)}", advice)


def _not_sent(error: ErrorDetail) -> Explanation:
    """What kept a request from leaving: its own sentence says it, the code tells which way out there is."""
    if error.code == NotSentError.code:
        return Explanation(error.message, _ADVICE[Cause.UNREACHABLE])
    if error.code == CredentialsError.code:
        return Explanation(error.message, _ADVICE[login_cause(error.details)])
    return Explanation(error.message, Advice())
