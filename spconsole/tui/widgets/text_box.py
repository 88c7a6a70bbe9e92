"""A field of several lines that draws nothing a terminal would act on."""

from rich.text import Text
from textual.widgets import TextArea

from spconsole.domain.text import marked


class TextBox(TextArea):
    """A `TextArea` for text that was pasted, or came from a file."""

    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        line.plain = "\t".join(map(marked, line.plain.split("\t")))
        return line
