"""The text of a template: several lines, with its parameters standing out."""

from collections.abc import Callable

from rich.style import Style
from textual.widgets.text_area import Edit, EditResult, TextAreaTheme

from spconsole.domain.templates import PLACEHOLDER
from spconsole.tui.widgets.text_box import TextBox

_THEME = TextAreaTheme("template", syntax_styles={"parameter": Style(bold=True, underline=True)})


class ContentArea(TextBox):
    """Tab goes on to the next field; parameters are bold and underlined while they are typed."""

    def __init__(self, text: str, typed: Callable[[str], None], *, id: str) -> None:
        """`typed` is told the text within the key that changes it: what hangs on it is in the same frame."""
        super().__init__(text, id=id, soft_wrap=True, tab_behavior="focus", show_line_numbers=False,
                         compact=True, highlight_cursor_line=False)  # fmt: skip
        self.register_theme(_THEME)
        self.theme = _THEME.name
        self._typed = typed

    def edit(self, edit: Edit) -> EditResult:
        """Change the text; Textual's own message of it comes after the next frame."""
        result = super().edit(edit)
        self._typed(self.text)
        return result

    def _build_highlight_map(self) -> None:
        """Textual asks for it after every change; its own map is made from a syntax tree, ours from names."""
        super()._build_highlight_map()
        for number in range(self.document.line_count):
            line = self.document.get_line(number)
            for match in PLACEHOLDER.finditer(line):
                start, end = len(line[: match.start()].encode()), len(line[: match.end()].encode())
                self._highlights[number].append((start, end, "parameter"))
