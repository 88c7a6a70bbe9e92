"""Deleting from the shell: every notification of one template for one seller."""

from difflib import get_close_matches

import typer
from msgspec import Struct

from spconsole.cli import options, triage_options
from spconsole.cli.exits import acting, allow_production, fail, note, note_wait
from spconsole.cli.output import write_card, write_json
from spconsole.cli.rows import error_json
from spconsole.cli.session import Session, start
from spconsole.domain.errors import ExitCode, SpConsoleError, UsageError
from spconsole.domain.notifications import REASON_WORDS, DeletionReason
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.services.covering import others_of
from spconsole.services.deletion import DeleteResult, delete_notifications
from spconsole.services.resolving import row_by_id
from spconsole.services.templates import visible_templates
from spconsole.services.tickets import checked_ticket

IN_FLIGHT = "Interrupted while deleting {}: it may have been done. Asking again ends the same."


def delete(  # noqa: PLR0913 - one argument for each option
    context: typer.Context,
    template: options.TemplateType,
    *,
    reason: options.Reason,
    count: options.Count = None,
    ticket: options.Ticket = "",
    wrong: triage_options.Wrong = None,
    yes: options.Yes = False,
    as_json: options.AsJson = False,
) -> int:
    """Delete every notification of a template for one seller."""
    session = start(context)
    wish = _Deletion(
        session,
        session.seller(),
        _template_id(template),
        reason,
        count,
        checked_ticket(ticket),
        tuple(wrong or ()),
    )
    try:
        allow_production(session.environment, wish.words(), yes=yes)
        result = session.run(wish.act)
    except SpConsoleError as error:
        if as_json and error.exit_code not in {ExitCode.USAGE, ExitCode.INTERRUPTED}:
            write_json(wish.answer(DeleteResult(()), error))
        raise
    if as_json:
        write_json(wish.answer(result, result.error))
    elif result.error is None:
        write_card(wish.card(result))
        if len(result.known_here) > 1:
            first = wrong[0] if wrong else "ID, with the id of the one that was wrong,"
            note(f"To send the right ones again: spconsole repair show {first} lists what went.")
    return fail(result.error) if result.error else ExitCode.DONE


class _Deletion(Struct, frozen=True):
    """What was asked for."""

    session: Session
    profile: SellerProfile
    template_id: str
    reason: DeletionReason
    count: int | None
    ticket: str
    wrong: tuple[str, ...] = ()

    def words(self) -> str:
        """All of it in one line, for the question."""
        seller = self.profile.full_label
        return f"delete every {self.template_id} of {seller} because {REASON_WORDS[self.reason]}"

    async def act(self, workspace: Workspace) -> DeleteResult:
        """Delete, with the ticket in the record of it."""
        seller = await workspace.open_seller(self.profile, self.session.environment)
        seller.require_writes()
        given = self.session.given
        wrong = [(await row_by_id(workspace, id_, *given.among)).id for id_ in self.wrong]
        self._note_stranger()
        note(f"Not known: {await others_of(seller, self.template_id)}")
        with acting(IN_FLIGHT.format(self.template_id)):
            return await delete_notifications(
                seller,
                self.template_id,
                self.reason,
                self.count,
                ticket=self.ticket,
                wrong=wrong,
                on_wait=note_wait,
            )

    def _note_stranger(self) -> None:
        """A template that nobody here knows is asked for all the same, but it may be a slip."""
        known = [
            template.type for template in visible_templates(self.session.catalog.templates, Environment.LOCAL)
        ]
        close = get_close_matches(self.template_id, known, n=1)
        if self.template_id not in known:
            hint = f" Did you mean {close[0]}?" if close else ""
            note(f"No template {self.template_id} is known here; Amazon is asked all the same.{hint}")

    def answer(self, result: DeleteResult, error: SpConsoleError | None) -> dict[str, object]:
        """What became of it, as scripts see it."""
        return {
            "templateId": self.template_id,
            "deletionReason": self.reason.value,
            "profile": self.profile.name,
            "environment": self.session.environment.value,
            "requestId": result.request_id,
            "knownHere": len(result.known_here),
            "error": error_json(error.detail) if error else None,
        }

    def card(self, result: DeleteResult) -> list[tuple[str, str]]:
        """What became of it, as people read it: Amazon never says how many."""
        return [
            ("delete", "accepted by Amazon, which does not say how many"),
            ("known here", f"{len(result.known_here)}, now DELETED" if result.known_here else "none"),
            ("template", self.template_id),
            ("seller", f"{self.profile.name} ({self.session.environment.value})"),
            ("request id", result.request_id or "none"),
        ]


def _template_id(text: str) -> str:
    """A template id; it need not be known here, for another system may have sent from it."""
    name = text.strip()
    if not name or not name.isprintable() or " " in name:
        raise UsageError("That is not a template. Write its type, like PRICE_CHANGE.")
    return name
