"""One parameter of the send form: its name and type, what is typed, and what is thought of it."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from spconsole.domain.parameters import Parameter, Verdict
from spconsole.domain.text import one_line
from spconsole.tui.widgets.box import Box


class ParameterField(Horizontal):
    """Typed text goes out as it is; verdicts come in."""

    @dataclass
    class Changed(Message):
        """Somebody typed."""

        name: str
        value: str

    def __init__(self, parameter: Parameter, value: str) -> None:
        super().__init__(id=f"field-{parameter.name}", classes="field")
        self.parameter = parameter
        self._value = value

    def compose(self) -> ComposeResult:
        yield Static(one_line(self.parameter.name), classes="name", markup=False)
        yield Static(self._type_word(), classes="type", markup=False)
        yield Box(self._value, max_length=200, compact=True, select_on_focus=False)
        yield Static("", classes="verdict", markup=False)

    def _type_word(self) -> str:
        return f"{self.parameter.type.value}{' as text' if self.parameter.as_text else ''}"

    @property
    def box(self) -> Input:
        return self.query_one(Input)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self.parameter.name, event.value))

    def show_verdict(self, verdict: Verdict) -> None:
        """Say what is thought of the value, beside it."""
        style = "$status-unknown" if verdict.warning else "$success" if verdict.ok else "$error"
        mark = "!" if verdict.warning else "\u2713" if verdict.ok else "\u2717"
        self.query_one(".verdict", Static).update(
            Content.styled(f"{mark} {one_line(verdict.message)}", style), layout=False
        )
        self.box.set_class(not verdict.ok, "-wrong")

    def show_parameter(self, parameter: Parameter) -> None:
        """The same parameter, sent as a number or as text."""
        self.parameter = parameter
        self.query_one(".type", Static).update(self._type_word())
