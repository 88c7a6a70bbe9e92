"""The small tables beside the history: sellers, templates, activity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from textual.message import Message

from spconsole.domain.history import ApiCall
from spconsole.domain.sellers import SellerProfile
from spconsole.domain.templates import Template
from spconsole.tui.keys import bindings
from spconsole.tui.look import local_time
from spconsole.tui.widgets.row_table import Cell, Column, ListTable


@dataclass(frozen=True, slots=True)
class SellerRow:
    """A seller as the list shows it.

    Attributes:
        token: What the last test or call said of its token; empty before the first.
        sent: Rows of the last 24 hours.
    """

    profile: SellerProfile
    token: str = ""
    sent: int = 0
    is_recipient: bool = False


class SellersTable(ListTable[SellerRow]):
    """Whom this console can send to."""

    @dataclass
    class Asked(Message):
        """Something is wanted of the sellers; `row` is the one under the cursor."""

        what: Literal["choose", "add", "edit", "test", "remove"]
        row: SellerRow | None

    BINDINGS = bindings("sellers.choose", "sellers.add", "sellers.edit", "sellers.test", "sellers.remove")
    COLUMNS = (Column("SELLER", 0), Column("REG", 3), Column("TOKEN", 7), Column("24H", 3))

    def cells(self, row: SellerRow) -> Sequence[Cell]:
        token = {"": "muted", "ok": "sent"}.get(row.token, "rejected")
        return (
            (("* " if row.is_recipient else "") + row.profile.label, "strong" if row.is_recipient else ""),
            (row.profile.region.value, "muted"),
            (row.token or "-", token),
            (f"{row.sent:>3}", ""),
        )

    def action_choose(self) -> None:
        self.post_message(self.Asked("choose", self.row))

    def action_add(self) -> None:
        self.post_message(self.Asked("add", self.row))

    def action_edit(self) -> None:
        self.post_message(self.Asked("edit", self.row))

    def action_test(self) -> None:
        self.post_message(self.Asked("test", self.row))

    def action_remove(self) -> None:
        self.post_message(self.Asked("remove", self.row))


class TemplatesTable(ListTable[Template]):
    """What can be sent."""

    @dataclass
    class Send(Message):
        """A notification from this template is wanted."""

        template: Template

    @dataclass
    class Asked(Message):
        """Something is wanted of a template, or of none.

        Attributes:
            what: add, edit or mark.
        """

        what: str
        template: Template | None

    BINDINGS = bindings("templates.send", "templates.add", "templates.edit", "templates.mark")
    COLUMNS = (Column("TEMPLATE", 0), Column("STATE", 9))

    def cells(self, row: Template) -> Sequence[Cell]:
        if row.problem:
            return (row.type, ""), ("! broken", "rejected")
        state = "built in" if row.builtin else row.state
        style = "sent" if row.state in {"published", "relisted", "proven"} else "muted"
        return (row.type, ""), (state, style)

    def action_send(self) -> None:
        if self.row is not None:
            self.post_message(self.Send(self.row))

    def action_add(self) -> None:
        self.post_message(self.Asked("add", self.row))

    def action_edit(self) -> None:
        self.post_message(self.Asked("edit", self.row))

    def action_mark(self) -> None:
        self.post_message(self.Asked("mark", self.row))


class ActivityTable(ListTable[ApiCall]):
    """The newest calls, newest first."""

    COLUMNS = (Column("WHEN", 5), Column("SAID", 4), Column("WHAT", 0))
    _VERBS: Mapping[str, str] = {
        "createNotification": "",
        "deleteNotifications": "delete",
        "recordActionFeedback": "feedback",
    }
    _STYLES: Mapping[str, str] = {
        "done": "sent",
        "refused": "rejected",
        "unknown": "unknown",
        "not sent": "not-sent",
        "sending": "sending",
    }
    _SAID: Mapping[str, str] = {"unknown": "?", "not sent": "-", "sending": "\u00bb"}

    def cells(self, row: ApiCall) -> Sequence[Cell]:
        verb = self._VERBS.get(str(row.operation), str(row.operation))
        said = str(row.http_status) if row.http_status else self._SAID.get(row.outcome, "-")
        return (
            (local_time(row.at)[-5:], "muted"),
            (said, self._STYLES.get(row.outcome, "")),
            (f"{verb} {row.template_id or row.profile}", ""),
        )
