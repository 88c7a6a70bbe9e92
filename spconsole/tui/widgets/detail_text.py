"""A row of the history in words: its tabs, and its four lines where there is no room for more."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from textual.content import Content

from spconsole.domain.history import ApiCall, HistoryEntry, Status, ended_well
from spconsole.domain.literals import read_values
from spconsole.domain.marketplaces import country_of
from spconsole.domain.notes import Note
from spconsole.domain.notifications import REASON_WORDS
from spconsole.domain.resolution import resolution_problem, resolution_words
from spconsole.domain.text import one_line, shown
from spconsole.tui.look import feedback_text, full_time, local_time, status_style, status_text


class Detail(Struct, frozen=True):
    """A row with what had to be looked up for it.

    Attributes:
        seller: The seller's name as people say it.
        siblings: The newest known rows that a deletion would take along, itself included.
        sibling_count: How many they are in all.
        notes: What people wrote on it, oldest first.
        waiting: What its call waits for just now; empty when it does not.
        against: What the history says against its recipient, as sentences.
        pair: Of a row that was sent again, the old id or the new one, as a name and a value.
    """

    entry: HistoryEntry
    seller: str
    calls: Sequence[ApiCall] = ()
    siblings: Sequence[HistoryEntry] = ()
    sibling_count: int = 0
    waiting: str = ""
    notes: Sequence[Note] = ()
    against: Sequence[str] = ()
    pair: Sequence[tuple[str, str]] = ()


Lines = list[Content]


def _field(name: str, value: str, style: str = "") -> Content:
    return Content.assemble((f"{name:<15} ", "$muted"), (one_line(value), style))


def _join(lines: Lines) -> Content:
    return Content("\n").join(lines)


def _message(detail: Detail) -> Content:
    entry = detail.entry
    lines: Lines = [
        Content.assemble(
            (one_line(detail.seller), "bold"),
            (f" ({one_line(entry.profile)})", "$muted"),
            "  ",
            _state(entry),
        ),
        Content(""),
        *((_waiting(detail), Content("")) if detail.waiting else ()),
        Content.styled(shown(entry.message or "(the text is not known here)"), "bold"),
        Content(""),
        _field("Notification ID", entry.notification_id or _no_id(entry)),
        _field("Request ID", entry.request_id or "-"),
        _field(
            "Sent" if entry.sent_at else "Begun",
            f"{full_time(entry.created_at)} by {entry.actor}" + _ticket(entry),
        ),
        _field("Marketplace", f"{country_of(entry.marketplace_id)} {entry.marketplace_id or '-'}"),
        *([_field("Batch", entry.batch)] if entry.batch else ()),
    ]
    if entry.http_status:
        took = f" in {entry.elapsed_ms} ms" if entry.elapsed_ms is not None else ""
        lines.insert(6, _field("Answer", f"HTTP {entry.http_status}{took}"))
    lines += [*_what_became_of_it(entry), *(_field(*pair) for pair in detail.pair), *_explained(detail)]
    if detail.against:
        lines += [Content(""), _against(detail)]
    if detail.sibling_count > 1:
        lines += [Content(""), _siblings_warning(detail)]
    return _join([*lines, *_notes(detail)])


def _notes(detail: Detail) -> Lines:
    lines: Lines = [Content("")] if detail.notes else []
    for note in detail.notes:
        lines.append(Content.styled(f"Note of {full_time(note.at)} by {one_line(note.actor)}", "$muted"))
        lines.append(Content(shown(note.text)))
    return lines


def brief(detail: Detail) -> Content:
    """The row in four lines."""
    entry = detail.entry
    answer = f"HTTP {entry.http_status}" if entry.http_status else "no answer"
    if entry.elapsed_ms is not None:
        answer += f" in {entry.elapsed_ms} ms"
    who = (one_line(detail.seller), "bold")
    said = f"{entry.notification_id or _no_id(entry)}   {answer}   by {one_line(entry.actor)}"
    head = Content.assemble(
        who, "  ", one_line(entry.template_id or "(template unknown)"), "  ", _state(entry)
    )
    if detail.waiting:
        second = _waiting(detail)
    elif entry.unclearly_deleted:
        words = "The deletion got no clear answer. d tries again; ask the seller."
        second = Content.styled(words, f"${status_style(entry)}")
    elif detail.against:
        second = _against(detail)
    elif detail.sibling_count > 1:
        second = _siblings_warning(detail)
    elif entry.error is not None:
        words = one_line(f"{entry.error.code}: {entry.error.message}")
        if entry.resolution is not None:
            words = resolution_words(entry)
        second = Content.styled(words, f"${status_style(entry)}")
    else:
        second = Content.styled(said, "$muted")
    return _join([head, second, Content(one_line(entry.message))])


def _waiting(detail: Detail) -> Content:
    return Content.styled(f"~ {one_line(detail.waiting)}", "bold $status-sending")


def _against(detail: Detail) -> Content:
    return Content.styled(f"! {one_line(detail.against[0])} w shows more.", "$status-unknown")


def _siblings_warning(detail: Detail) -> Content:
    words = (
        f"d would delete all {detail.sibling_count} {one_line(detail.entry.template_id or '')} of "
        f"{one_line(detail.seller)}, not only this one."
    )
    return Content.styled(words, "$status-unknown")


def _state(entry: HistoryEntry) -> Content:
    style = f"bold ${status_style(entry)}"
    return Content.assemble(
        (status_text(entry), style),
        ("  " + feedback_text(entry).strip("-"), "$status-actioned"),
        ("" if resolution_problem(entry) else "u resolves it", "$accent"),
    )


def _no_id(entry: HistoryEntry) -> str:
    if entry.status is not Status.SENT:
        return "-"
    return ("not known" if entry.resolution else "none in the answer") + ": feedback is impossible"


def _ticket(entry: HistoryEntry) -> str:
    return f"   ticket {entry.ticket}" if entry.ticket else ""


def _what_became_of_it(entry: HistoryEntry) -> Lines:
    lines: Lines = []
    if entry.error is not None:
        said = f"{entry.error.code}: {entry.error.message} {entry.error.details}"
        lines.append(_field("Error", said, f"${status_style(entry)}"))
    if entry.resolved_at is not None:
        lines.append(_field("Resolved", f"{full_time(entry.resolved_at)}, {resolution_words(entry)}"))
    if entry.clicked_at is not None:
        lines.append(_field("First click", f"{full_time(entry.clicked_at)}, by an imported access log"))
    if entry.feedback_at is not None:
        lines.append(
            _field(
                "Feedback", f"{entry.feedback_action_code or entry.feedback} {full_time(entry.feedback_at)}"
            )
        )
    if entry.deleted_at is not None and entry.deletion_reason is not None:
        why = REASON_WORDS[entry.deletion_reason]
        lines.append(
            _field("Deleted", f"{full_time(entry.deleted_at)}, {why}; accepted by Amazon, count not reported")
        )
    return lines


def _request(detail: Detail) -> Content:
    entry = detail.entry
    if not entry.body:
        return Content.styled("Not sent from here, so the request is not known.", "$muted")
    return _join(
        [
            Content.styled(f"POST {shown(entry.url)}", "bold"),
            _field("content-type", "application/json"),
            _field("x-amz-access-token", "(left out)"),
            Content(""),
            Content(shown(entry.body.decode("utf-8", "replace"))),
            Content(""),
            Content.styled(f"{len(entry.body)} bytes, exactly as they left.", "$muted"),
        ]
    )


def _response(detail: Detail) -> Content:
    entry = detail.entry
    lines = [
        _field("HTTP status", str(entry.http_status or "no answer")),
        _field("x-amzn-RequestId", entry.request_id or "-"),
        _field("notificationId", entry.notification_id or "-"),
        _field("Took", f"{entry.elapsed_ms} ms" if entry.elapsed_ms is not None else "-"),
    ]
    if entry.error:
        lines += [
            Content(""),
            _field("code", entry.error.code),
            _field("message", entry.error.message),
            _field("details", entry.error.details or "-"),
        ]
    if entry.request_id:
        lines[1] += Content.styled("   C copies it", "$muted")
    return _join([*lines, *_explained(detail)])


def _explained(detail: Detail) -> Lines:
    """What an end that was not a good one means, and what to press."""
    if ended_well(detail.entry):
        return []
    from spconsole.services.advice import explain  # noqa: PLC0415 - most rows ended well

    found = explain(detail.entry, detail.seller)
    if found is None:
        return []
    words = Content.assemble((shown(found.meaning), ""), (f" {found.advice.keys}".rstrip(), "$accent"))
    return [Content(""), words]


def _timeline(detail: Detail) -> Content:
    lines: Lines = []
    for call in detail.calls:
        status = f"HTTP {call.http_status}" if call.http_status else one_line(call.outcome)
        took = f"  {call.elapsed_ms} ms" if call.elapsed_ms is not None else ""
        lines.append(
            Content.assemble(
                (local_time(call.at, seconds=True), "$muted"),
                f"  {one_line(call.operation)}  ",
                (status, "bold"),
                took,
            )
        )
        if call.request_id:
            lines.append(Content.styled(f"                request {one_line(call.request_id)}", "$muted"))
        if call.detail:
            lines.append(Content.styled(f"                {one_line(call.detail)}", "$muted"))
        if call.ticket:
            lines.append(Content.styled(f"                ticket {one_line(call.ticket)}", "$muted"))
    if detail.entry.clicked_at:
        lines.append(
            Content.assemble((local_time(detail.entry.clicked_at, seconds=True), "$muted"), "  first click")
        )
    if detail.entry.deleted_at:
        lines.append(
            Content.assemble(
                (local_time(detail.entry.deleted_at, seconds=True), "$muted"), "  deletion accepted"
            )
        )
    if detail.entry.resolved_at:
        when, words = local_time(detail.entry.resolved_at, seconds=True), resolution_words(detail.entry)
        lines.append(Content.assemble((when, "$muted"), f"  {words}"))
    return _join(lines) if lines else Content.styled("No call of this row was made from here.", "$muted")


def _siblings(detail: Detail) -> Content:
    entry = detail.entry
    others = [row for row in detail.siblings if row.id != entry.id]
    if not others:
        words = (
            f"No other {one_line(entry.template_id or 'notification')} of this seller is known here. "
            "Deleting would take this one, and any that your other systems sent."
        )
        return Content.styled(words, "$muted")
    count = detail.sibling_count - (len(detail.siblings) - len(others))
    head = Content.styled(f"Deleted together with this one, as Amazon deletes by template: {count}", "bold")
    more = [Content.styled(f"and {count - len(others):,} older", "$muted")] if count > len(others) else []
    return _join([head, *(sibling_line(row) for row in others), *more])


def sibling_line(row: HistoryEntry, note: str = "") -> Content:
    """One row of a deletion's list."""
    values = one_line(read_values(row.parameters))
    return Content.assemble(
        (f"{local_time(row.created_at)}  ", "$muted"),
        f"{values[:21]:<21} ",
        (f"{status_text(row):<10} ", f"${status_style(row)}"),
        (f"{feedback_text(row):<11}", "$muted"),
        (note, "$muted"),
    )


TAB_CONTENT: Mapping[int, Callable[[Detail], Content]] = dict(
    enumerate((_message, _request, _response, _timeline, _siblings))
)
