"""The fields of the template editor, in the order of Amazon's form."""

from collections.abc import Callable
from datetime import date

from msgspec import structs
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, Static, TextArea

from spconsole.domain.form import following
from spconsole.domain.lifecycle import is_locked
from spconsole.domain.lint.result_rules import longest_length
from spconsole.domain.parameters import Parameter, ParameterType
from spconsole.domain.templates import GRANULARITIES, MAX_MESSAGE, PLACEHOLDER, Template
from spconsole.domain.text import one_line
from spconsole.tui.widgets.box import Box
from spconsole.tui.widgets.content_area import ContentArea
from spconsole.tui.widgets.form_row import FormRow
from spconsole.tui.widgets.lines import Lines
from spconsole.tui.widgets.option_line import OneOf, OptionLine
from spconsole.tui.widgets.partly import Partly

_TYPES = [(type_.value, type_.value) for type_ in ParameterType]
_LEVELS = [(level, level) for level in GRANULARITIES]
_LENGTHS = {"type": 60, "language": 40, "cta_url": 400, "expected_action": 120, "topic": 60, "topic_name": 60}
_LABELS = {
    "language": "Source language",
    "type": "Type",
    "cta_url": "CTA URL",
    "expected_action": "Expected action",
    "topic": "Topic",
    "topic_name": "Name, for Other",
}


class ParameterRow(Horizontal):
    """One parameter: its name from the text, its type and a sample."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(classes="parameter-row")
        self.parameter = parameter
        self._type = OneOf(_TYPES, parameter.type.value, id="parameter-type")
        self._sample = Box(parameter.sample, id="sample", max_length=32, compact=True, select_on_focus=False)

    def compose(self) -> ComposeResult:
        yield Static(one_line(f"${{{self.parameter.name}}}"), classes="label", markup=False)
        yield self._type
        yield self._sample

    def show(self, parameter: Parameter) -> None:
        """Another type and sample of the same name."""
        self.parameter = parameter
        self._type.choose(parameter.type.value)
        self._sample.value = parameter.sample

    def next_type(self) -> None:
        self._type.action_next()

    @property
    def value(self) -> Parameter:
        """The parameter as it is filled in."""
        type_ = ParameterType(self._type.value)
        return structs.replace(self.parameter, type=type_, sample=self._sample.value)


class EditorRows(VerticalScroll, Partly):
    """Everything a template is made of."""

    def __init__(self, template: Template, today: date, *, named: bool, edited: Callable[[], None]) -> None:
        """Fields filled with a template.

        Args:
            today: The sample of a new date.
            named: The type is settled.
            edited: Called when somebody has typed or chosen, before that is painted.
        """
        super().__init__(id="editor-form", classes="pane", can_focus=False)
        self.template = template
        self._today = today
        self._edited = edited
        self._known = {each.name: each for each in template.parameters}
        self._boxes = {
            name: Box(getattr(template, name), id=f"edit-{name}", max_length=_LENGTHS[name], compact=True,
                      select_on_focus=False)
            for name in _LABELS
        }  # fmt: skip
        self._boxes["type"].disabled = named
        self._area = ContentArea(template.content, self._typed, id="edit-content")
        level = template.granularity if template.granularity in GRANULARITIES else "region"
        self._level = OneOf(_LEVELS, level, id="edit-level")
        self._parameters = Vertical(id="editor-parameters")
        self.said = Lines(id="editor-lint")

    def compose(self) -> ComposeResult:
        rows = {name: FormRow(name, label, self._boxes[name]) for name, label in _LABELS.items()}
        yield rows["language"]
        yield rows["type"]
        yield self._area
        yield self._parameters
        for name in ("cta_url", "expected_action", "topic", "topic_name"):
            yield rows[name]
        yield FormRow("level", "Granularity", self._level)
        yield self.said

    async def on_mount(self) -> None:
        self._count()
        await self._show_parameters()

    def focus_field(self, field: str, line: int = 0, column: int = 0) -> None:
        """Bring the cursor to a field, and to a place in it; to its end when none is given."""
        names = {"action": "expected_action", "granularity": "level"}
        name = names.get(field, field)
        if name == "content":
            self._area.focus()
            self._area.cursor_location = (line - 1, column - 1) if line else self._area.document.end
        elif name == "parameters" and (samples := list(self.query("#sample"))):
            samples[0].focus()
        elif name in self._boxes and not self._boxes[name].disabled:
            box = self._boxes[name]
            box.focus()
            box.cursor_position = column - 1 if column else len(box.value)
        elif name == "level":
            self._level.focus()

    def settle(self, kept: Template) -> None:
        """Take over what saving made of it: its state and its version."""
        self.template = structs.replace(
            self.template, state=kept.state, version=kept.version, life=kept.life, source=kept.source
        )
        self._boxes["type"].disabled = kept.version > 1

    async def load(self, template: Template) -> None:
        """Show another text of the same template; the cursor stays about where it is."""
        self.template = template
        self._known |= {each.name: each for each in template.parameters}
        for name, box in self._boxes.items():
            box.value = getattr(template, name)
        self._boxes["type"].disabled = is_locked(template) or template.version > 1
        self._level.choose(template.granularity if template.granularity in GRANULARITIES else "region")
        if self._area.text != template.content:
            place, end = self._area.cursor_location, self._area.document.end
            self._area.load_text(template.content)
            self._area.move_cursor(self._area.document.end if place == end else place)
        wanted = {each.name: each for each in template.parameters}
        for row in self.query(ParameterRow):
            if row.parameter.name in wanted:
                row.show(wanted[row.parameter.name])
        self._count()
        await self._show_parameters()

    def next_type(self) -> bool:
        """Give the parameter at the cursor its next type; whether there is one there."""
        focused = self.screen.focused
        rows = list(self.query(ParameterRow))
        found = next((row for row in rows if focused is not None and row in focused.ancestors), None)
        if focused is self._area:
            line, column = self._area.cursor_location
            here = PLACEHOLDER.finditer(self._area.document.get_line(line))
            names = [match[1] for match in here if match.start() <= column <= match.end()]
            found = next((row for row in rows if row.parameter.name in names), None)
        if found is not None:
            found.next_type()
        return found is not None

    def first(self, *, new: bool) -> None:
        """Where typing starts: over the proposed type of a new one, else behind the text."""
        self.focus_field("type" if new else "content")
        if new:
            self._boxes["type"].action_select_all()

    @on(TextArea.Changed, "#edit-content")
    def _text_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._typed(event.text_area.text)  # undone and redone, which is no edit to Textual

    def _typed(self, text: str) -> None:
        if text == self.template.content:
            return
        self._known |= {each.name: each for each in self.template.parameters}
        names = [each.name for each in self.template.parameters]
        self.template = following(self.template, text, self._known, self._today)
        self._count()
        if names != [each.name for each in self.template.parameters]:
            self.call_next(self._show_parameters)
        self._edited()

    @on(Input.Changed)
    @on(OptionLine.Changed)
    def _field_changed(self, event: Input.Changed | OptionLine.Changed) -> None:
        event.stop()
        typed = {name: box.value for name, box in self._boxes.items()}
        rows = {row.parameter.name: row.value for row in self.query(ParameterRow)}
        parameters = tuple(rows.get(each.name, each) for each in self.template.parameters)
        changed = structs.replace(
            self.template,
            type=typed["type"],
            language=typed["language"],
            cta_url=typed["cta_url"],
            expected_action=typed["expected_action"],
            topic=typed["topic"],
            topic_name=typed["topic_name"],
            granularity=self._level.value,
            parameters=parameters,
        )
        if changed != self.template:
            self.template = changed
            self._edited()

    def _count(self) -> None:
        length = len(self.template.content)
        self._area.border_title = "Content"
        longest = longest_length(self.template)
        self._area.border_subtitle = f"{length} of {MAX_MESSAGE}, longest result {longest}"
        self._area.set_class(length > MAX_MESSAGE, "-wrong")

    async def _show_parameters(self) -> None:
        """A row for each parameter; those that stay keep their widgets, and so their cursor."""
        wanted = [each.name for each in self.template.parameters]
        rows = list(self.query(ParameterRow))
        kept = [row.parameter.name for row in rows if row.parameter.name in wanted]
        if kept != [name for name in wanted if name in kept]:
            kept = []  # in another order: all are laid out anew
        for row in rows:
            if row.parameter.name not in kept:
                await row.remove()
        for place, parameter in enumerate(self.template.parameters):
            if parameter.name not in kept:
                before = place if place < len(self._parameters.children) else None
                await self._parameters.mount(ParameterRow(parameter), before=before)
