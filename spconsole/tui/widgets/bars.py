"""The line that never scrolls away, the tabs of the one-pane layout, and the keys at the foot."""

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from spconsole.domain.marketplaces import country_of
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.tui.keys import COMMANDS, key_name
from spconsole.tui.look import environment_badge, seller_words


class TopBar(Static):
    """Environment, recipient and what is not known; on every screen."""

    environment: reactive[Environment] = reactive(Environment.LOCAL)
    profile: reactive[SellerProfile | None] = reactive(None)
    writes: reactive[str] = reactive("writes on")
    unknown: reactive[int | None] = reactive(None)
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
            left += [("  no seller chosen", "$muted")]
        else:
            left += [
                ("  to ", "$muted"),
                (seller_words(profile), "bold"),
                (f"  {profile.region}  {country_of(profile.marketplace_id)}", "$muted"),
            ]
        right = Content.assemble((self.writes, "$muted"), " ", self._unknown_words())
        start = Content.assemble(*left)
        gap = self.size.width - start.cell_length - right.cell_length
        if gap < 1:
            return start.truncate(max(0, self.size.width), ellipsis=True)
        return Content.assemble(start, " " * gap, right)

    def _unknown_words(self) -> Content:
        if self.unknown is None:
            return Content("")
        style = "bold $status-unknown" if self.unknown else "$muted"
        return Content.styled(f" ? {self.unknown} unknown ", style)


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
                    binding.description,
                    f"{namespace}.{binding.action}",
                )
        return [found[id_] for id_ in COMMANDS if id_ in found]
