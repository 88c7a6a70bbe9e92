"""What the send form says about itself: heading, checks, preview and the exact request."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from textual.content import Content

from spconsole.domain.history import IN_FLIGHT, HistoryEntry, Status
from spconsole.domain.literals import Literal, dump
from spconsole.domain.marketplaces import SELLING_PARTNER_API_HOSTS, country_of
from spconsole.domain.resolution import unresolved
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.domain.templates import MAX_MESSAGE, ParameterCheck, Template, render_parts, wire_parameters
from spconsole.domain.text import one_line, shown
from spconsole.tui.look import local_time, seller_words, status_text


class FormState(Struct, frozen=True):
    """The form as it stands after a key."""

    profile: SellerProfile
    environment: Environment
    template: Template
    marketplace_id: str
    check: ParameterCheck
    problems: Sequence[str] = ()

    @property
    def literals(self) -> Mapping[str, str]:
        return {name: verdict.literal or "" for name, verdict in self.check.verdicts.items()}

    @property
    def ready(self) -> bool:
        return self.check.ok and not self.problems


def heading(state: FormState) -> Content:
    """To, template, marketplace."""
    template = state.template
    about = "built in" if template.builtin else f"{template.state}, version {template.version}"
    return Content.assemble(
        ("To           ", "$muted"), (seller_words(state.profile), "bold"), ("   ^l another\n", "$muted"),
        ("Template     ", "$muted"), (one_line(template.type), "bold"),
        (f"  {about}   ^t another\n", "$muted"),
        ("Marketplace  ", "$muted"), country_of(state.marketplace_id),
        (f" {state.marketplace_id}   F3 another", "$muted"),
    )  # fmt: skip


def preview(state: FormState) -> Content:
    """The message as the seller will see it."""
    styles = {"text": "", "value": "bold", "missing": "$error"}
    parts = [
        (shown(text), styles[kind]) for text, kind in render_parts(state.template.content, state.literals)
    ]
    return Content.assemble(
        (f"{one_line(state.profile.label)} sees in Seller Central:\n\n", "$muted"),
        *parts,
        ("\n\nThe link opens ", "$muted"),
        (one_line(state.template.cta_url) or "(no address in the template)", ""),
        ("; Amazon appends the notification id.", "$muted"),
    )


def folded(state: FormState) -> Content:
    """The message alone, for under the fields."""
    return Content.assemble((f"{one_line(state.profile.label)} sees  ", "$muted"), *_message(state))


_STYLES = {"text": "", "value": "bold", "missing": "$error"}


def _message(state: FormState) -> list[tuple[str, str]]:
    """The message in pieces, each with its style."""
    parts = render_parts(state.template.content, state.literals)
    return [(shown(text), _STYLES[kind]) for text, kind in parts]


def request(state: FormState) -> Content:
    """The request, to the letter, with what is still missing marked."""
    wire = wire_parameters(state.template, state.check.verdicts)
    values = {
        parameter.name: wire.get(parameter.name, Literal("\u2039to fix\u203a"))
        for parameter in state.template.parameters
    }
    body = dump(
        {
            "templateId": state.template.type,
            "marketplaceId": state.marketplace_id,
            "notificationParameters": values,
        },
        indent=2,
    )
    return Content.assemble(
        ("POST ", "bold"),
        f"{host(state)}\n     /appIntegrations/2024-04-01\n     /notifications\n\n",
        *((part, "$error" if part == "\u2039to fix\u203a" else "") for part in _around_gaps(body)),
        ("\n\nThe API has no idempotency key: a time-out leaves the result unknown.", "$muted"),
    )


def host(state: FormState) -> str:
    """Where it will go."""
    if state.environment is Environment.LOCAL:
        return "(this process: local sandbox)"
    name = SELLING_PARTNER_API_HOSTS[state.profile.region]
    return f"sandbox.{name}" if state.environment is Environment.SANDBOX else name


def _around_gaps(body: str) -> list[str]:
    gap = "\u2039to fix\u203a"
    pieces: list[str] = []
    for piece in body.split(gap):
        pieces += [piece, gap]
    return pieces[:-1]


def checks(
    state: FormState, sent_before: Sequence[HistoryEntry] | None, against: Sequence[str] = ()
) -> Content:
    """What was looked at, and what was found.

    Args:
        sent_before: Sends with these values in the last day; None while nobody has looked.
        against: What the history says against the recipient, as sentences.
    """
    lines: list[tuple[str, str]] = []
    problems = (*state.problems, *state.check.problems)
    lines += [(f"\u2717 {one_line(problem)}", "$error") for problem in problems]
    if not problems:
        lines.append(("\u2713 parameter names and types match the template", "$success"))
        lines += [(f"! {one_line(words)}", "bold $status-unknown") for words in against]
        lines += _repeats(state, sent_before)
    length = sum(len(text) for text, _ in render_parts(state.template.content, state.literals))
    style, mark = ("$success", "\u2713") if length <= MAX_MESSAGE else ("$status-unknown", "!")
    lines.append((f"{mark} {length} of {MAX_MESSAGE} characters", style))
    return Content("\n").join(Content.styled(text, style) for text, style in lines)


WHY = (
    "Why is there no recipient in the request? Amazon delivers to the seller whose token signs the call, so "
    "another recipient is another token. This form keeps the seller and the environment it was opened with, "
    "whatever is switched elsewhere."
)


def _repeats(state: FormState, sent_before: Sequence[HistoryEntry] | None) -> list[tuple[str, str]]:
    if sent_before is None:
        return [("- looking through the last 24 h", "$muted")]  # a line, so that nothing below it jumps
    if not sent_before:
        who = one_line(state.profile.label)
        return [(f"\u2713 not sent to {who} in the last 24 h with these values", "$success")]
    last = next(iter(unresolved(sent_before)), sent_before[0])
    known = one_line(got_exactly_this(state.profile.label, last))
    return [(f"! {known} Send it again?", "$status-unknown")]


def _got(entry: HistoryEntry) -> str:
    """Whether the seller has what a row is about, as a verb."""
    if entry.status is Status.UNKNOWN:
        return "may have got"
    return "is about to get" if entry.status in IN_FLIGHT else "got"


def got_exactly_this(seller: str, entry: HistoryEntry) -> str:
    """That a seller has these values already, and since when."""
    when = local_time(entry.created_at)
    return f"{seller} {_got(entry)} exactly this at {when} ({status_text(entry)})."
