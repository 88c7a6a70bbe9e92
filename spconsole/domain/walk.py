"""The copy walk: every field of some templates, one after the other, as they go into Amazon's form."""

from collections.abc import Sequence

from msgspec import Struct, structs

from spconsole.domain.form import FormField, form_fields
from spconsole.domain.templates import Template


class Halt(Struct, frozen=True):
    """One field of one template.

    Attributes:
        template: Which of the templates, from 0.
        number: Which of its fields, from 1.
        of: How many fields it has.
    """

    template: int
    number: int
    of: int
    field: FormField


class Walk(Struct, frozen=True):
    """How far somebody has come.

    Attributes:
        halts: All fields, in the order of the templates and of the form.
        at: The next one; their number once the last was done.
        done: Those that were copied, or are empty and were passed.
    """

    halts: tuple[Halt, ...]
    at: int = 0
    done: frozenset[int] = frozenset()

    @property
    def current(self) -> Halt | None:
        """The next field; None at the end."""
        return self.halts[self.at] if self.at < len(self.halts) else None

    @property
    def template(self) -> int:
        """The template to look at: that of the next field, at the end the last one."""
        return (self.current or self.halts[-1]).template

    @property
    def missing(self) -> int:
        """How many fields were not copied."""
        return len(self.halts) - len(self.done)

    def copied(self) -> "Walk":
        """The next field is done."""
        if self.current is None:
            return self
        return structs.replace(self, at=self.at + 1, done=self.done | {self.at})

    def moved(self, by: int) -> "Walk":
        """Some fields on, or back."""
        return structs.replace(self, at=max(0, min(self.at + by, len(self.halts))))

    def turned(self, by: int) -> "Walk":
        """At the first field of another template; as it was where there is none."""
        first = {halt.template: place for place, halt in reversed(list(enumerate(self.halts)))}
        return structs.replace(self, at=first.get(self.template + by, self.at))


def walk_of(templates: Sequence[Template]) -> Walk:
    """The walk through some templates, at its beginning; there is at least one."""
    halts: list[Halt] = []
    for place, template in enumerate(templates):
        fields = form_fields(template)
        halts += [Halt(place, number, len(fields), field) for number, field in enumerate(fields, 1)]
    return Walk(tuple(halts))
