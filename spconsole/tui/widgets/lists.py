"""The small tables beside the history: sellers, templates, activity."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from msgspec import Struct
from textual.message import Message
from textual.reactive import reactive

from spconsole.domain.history import ApiCall
from spconsole.domain.lifecycle import age, is_live, since
from spconsole.domain.sellers import SellerProfile
from spconsole.domain.templates import Template
from spconsole.tui.keys import bindings
from spconsole.tui.look import local_time
from spconsole.tui.widgets.list_table import ListTable
from spconsole.tui.widgets.row_table import Cell, Column


class SellerRow(Struct, frozen=True):
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
            what: add, edit, outside, mark or export.
            ticked: The types that are ticked.
        """

        what: str
        template: Template | None
        ticked: tuple[str, ...] = ()

    BINDINGS: ClassVar = bindings(
        "templates.send", "templates.add", "templates.edit", "templates.outside", "templates.mark",
        "templates.tick", "templates.export", "templates.untick",
    )  # fmt: skip
    COLUMNS = (Column("TEMPLATE", 0), Column("STATE", 9), Column("AGE", 8, 50))

    ticked: reactive[tuple[str, ...]] = reactive((), init=False)
    """The types that go out together, in the order in which they were ticked."""

    def __init__(self, now: Callable[[], datetime], *, id: str, classes: str) -> None:
        super().__init__(id=id, classes=classes)
        self._now = now

    def cells(self, row: Template) -> Sequence[Cell]:
        name = (f"* {row.type}", "strong") if row.type in self.ticked else (row.type, "")
        if row.problem:
            return name, ("! broken", "rejected"), ("", "")
        version = f" v{row.version}" if row.version > 1 and row.state == "draft" else ""
        state = "built in" if row.builtin else row.state + version
        style = "sent" if is_live(row) else "muted"
        return name, (state, style), (self._age(row), "muted")

    def _age(self, row: Template) -> str:
        at = since(row)
        return age(at, self._now()) if at else ""

    def watch_cursor(self, before: int, now: int) -> None:
        super().watch_cursor(before, now)
        self._show_age(focused=self.has_focus)

    def watch_rows(self) -> None:
        here = {template.type for template in self.rows}
        self.ticked = tuple(type_ for type_ in self.ticked if type_ in here)
        super().watch_rows()
        self._show_age(focused=self.has_focus)

    def watch_ticked(self) -> None:
        ticked = f"   {len(self.ticked)} ticked" if self.ticked else ""
        self.say_above(f"2 Templates{ticked}")
        self.refresh()

    def on_focus(self) -> None:
        self._show_age(focused=True)

    def on_blur(self) -> None:
        self._show_age(focused=False)

    def _show_age(self, *, focused: bool) -> None:
        """Where the column has no room, the foot says how long the row has been what it is."""
        words = self._age(self.row) if self.row and focused else ""
        self.say_below(f"{self.row.state} {words}" if self.row and words else "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without ticks esc goes on to what it does elsewhere."""
        return action != "untick" or bool(self.ticked)

    def action_tick(self) -> None:
        row = self.row
        if row is not None and not row.builtin:
            rest = tuple(type_ for type_ in self.ticked if type_ != row.type)
            self.ticked = rest if row.type in self.ticked else (*rest, row.type)
            self.action_down()

    def action_untick(self) -> None:
        self.ticked = ()

    def action_export(self) -> None:
        self.post_message(self.Asked("export", self.row, self.ticked))

    def action_send(self) -> None:
        if self.row is not None:
            self.post_message(self.Send(self.row))

    def action_add(self) -> None:
        self.post_message(self.Asked("add", self.row))

    def action_edit(self) -> None:
        self.post_message(self.Asked("edit", self.row))

    def action_outside(self) -> None:
        self.post_message(self.Asked("outside", self.row))

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
