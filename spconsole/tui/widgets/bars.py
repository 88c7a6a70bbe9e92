"""The line that never scrolls away, the tabs of the one-pane layout, and the keys at the foot."""

from collections.abc import Iterator, Mapping, Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from spconsole.domain.marketplaces import country_of
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.tui.keys import COMMANDS, key_name
from spconsole.tui.look import environment_badge, seller_words

LOOK_ONLY, LOCKED = "look only", "locked"


class TopBar(Static):
    """Environment, recipient and what is not known; on every screen."""

    environment: reactive[Environment] = reactive(Environment.LOCAL)
    profile: reactive[SellerProfile | None] = reactive(None)
    writes: reactive[str] = reactive("writes on")
    unknown: reactive[int | None] = reactive(None)
    held: reactive[int] = reactive(0)
    rates: reactive[str] = reactive("")
    """What is left of the usage plan; the first to go where it is narrow."""
    lock_words: reactive[str] = reactive("")
    """In production: when writing is locked, or that it is."""
    place: reactive[str] = reactive("")
    """Where in the program this is, between environment and recipient."""

    def __init__(self, *, demo: bool = False) -> None:
        super().__init__(markup=False)
        self._demo = demo

    def render(self) -> Content:
        profile = self.profile
        left: list[Content | str | tuple[str, str]] = [environment_badge(self.environment, demo=self._demo)]
        if self.place:
            left += [("  " + self.place, "bold")]
        if profile is None:
            left += [] if self.place else [("  no seller chosen", "$muted")]
        else:
            left += [
                ("  to ", "$muted"),
                (seller_words(profile), "bold"),
                (f"  {profile.region}  {country_of(profile.marketplace_id)}", "$muted"),
            ]
        start, right = Content.assemble(*left), Content("")
        for right in self._right_parts():
            if start.cell_length + 1 + right.cell_length <= self.size.width:
                break
        start = start.truncate(max(0, self.size.width - 1 - right.cell_length), ellipsis=True)
        gap = self.size.width - start.cell_length - right.cell_length
        return Content.assemble(start, " " * max(0, gap), right)

    def _right_parts(self) -> Iterator[Content]:
        """What may stand at the right end, the longest first; the counts are the last to go."""
        long, short = self._counts(in_words=True), self._counts(in_words=False)
        states = self._states()
        if self.rates:
            yield Content.assemble((f"{self.rates}  {states[0]}", "$muted"), " ", long)
        for state in states:
            yield Content.assemble((state, "$muted"), " ", long)
        yield Content.assemble((states[-1], "$muted"), " ", short)
        yield short

    def _states(self) -> list[str]:
        """Whether it writes, and for how long: with all words, and with fewer."""
        if self.environment is not Environment.PRODUCTION or not self.lock_words or self.writes == LOOK_ONLY:
            return [self.writes]
        if self.lock_words == LOCKED:
            return [LOCKED]
        return [f"{self.writes}, {self.lock_words}", self.lock_words]

    def _counts(self, *, in_words: bool) -> Content:
        parts: list[Content] = []
        if self.unknown is not None:
            style = "bold $status-unknown" if self.unknown else "$muted"
            parts.append(Content.styled(f" ? {self.unknown} {'unknown ' if in_words else ''}", style))
        if self.held or (self.unknown is not None and self.environment is Environment.PRODUCTION):
            style = "bold $status-held" if self.held else "$muted"
            parts.append(Content.styled(f" ~ {self.held} {'held ' if in_words else ''}", style))
        return Content.assemble(*parts)


class TabStrip(Static):
    """Which of the lists is shown when there is room for one."""

    active: reactive[int] = reactive(3)
    auto_links = reactive(False)
    """What can be clicked keeps its own colours."""
    NAMES: Sequence[str] = ("Sellers", "Templates", "History", "Detail", "Activity")

    def render(self) -> Content:
        parts: list[tuple[str, str] | str] = [" "]
        for number, name in enumerate(self.NAMES, 1):
            style = "bold reverse" if number == self.active else "$muted"
            link = f"{style} @click=screen.go_{name.lower()}"
            parts += [(f" {number} {name} ", link), " "]
        return Content.assemble(*parts)


class KeyBar(Static):
    """The keys that work here and now, two lines at most; each can be clicked."""

    auto_links = reactive(False)
    notes: reactive[Mapping[str, str]] = reactive({})
    """By command, what to say after its label."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def render(self) -> Content:
        lines: list[list[Content]] = [[], []]
        room = [self.size.width - 1, self.size.width - 1]
        for key, label, action in self._shown():
            item = Content.assemble(
                (key, f"bold $accent @click={action}"), (f" {label}  ", f"$muted @click={action}")
            )
            line = 0 if item.cell_length <= room[0] and room[1] == self.size.width - 1 else 1
            if item.cell_length > room[line]:
                break
            lines[line].append(item)
            room[line] -= item.cell_length
        return Content("\n").join(Content.assemble(" ", *line) for line in lines)

    def _shown(self) -> list[tuple[str, str, str]]:
        """Key, label and action of the bindings that are for the footer, in the order of `COMMANDS`."""
        found: dict[str, tuple[str, str, str]] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            id_ = binding.id or ""
            if binding.show and id_ in COMMANDS and id_ not in found:
                namespace = {self.screen: "screen", self.app: "app"}.get(active.node, "focused")
                found[id_] = (
                    key_name(binding.key),
                    binding.description + self.notes.get(id_, ""),
                    f"{namespace}.{binding.action}",
                )
        return [found[id_] for id_ in COMMANDS if id_ in found]
