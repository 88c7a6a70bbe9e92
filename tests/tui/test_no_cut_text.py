"""At 80x24 nothing that somebody should read is cut: on no screen, in no dialog, in no bar."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from spconsole.config.profiles import ProfileFile
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App as SellerApp
from spconsole.domain.sellers import Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.services.demo_data import demo_templates
from spconsole.store.template_edit import edited
from spconsole.tui.keys import COMMANDS, key_name
from spconsole.tui.place import Place
from spconsole.tui.screens.first_run import FirstRunScreen
from spconsole.tui.widgets.bars import KeyBar
from spconsole.tui.widgets.row_table import RowTable
from tests.tui.screen import LOCAL, SMALL, console, press, send_some, settle

ACME = SellerProfile("acme-us", "main", SellingRegion.NA, "ATVPDKIKX0DER", title="Acme Toys", production=True)


def cut_text(screen: Screen[Any]) -> list[str]:
    """What cannot be read whole, each with the widget it stands in; nothing when all is well."""
    visible = [widget for widget in screen.walk_children(Widget) if widget.region and widget.is_on_screen]
    found: list[str] = []
    for widget in visible:
        if isinstance(widget, Static):
            found += _cut_in(widget)
        found += _cut_titles(widget)
        if isinstance(widget, KeyBar):
            found += _missing_keys(widget)
        if isinstance(widget, RowTable):
            found += _cut_headers(widget)
    return found


def _cut_in(widget: Static) -> Iterator[str]:
    """Lines that are wider than their widget without wrapping, and lines below its end."""
    name, size = widget.css_identifier, widget.content_size
    text = str(widget.render())
    if widget.styles.text_wrap == "nowrap":
        if cell_len(text) > size.width and not _is_said_elsewhere(widget, text):
            yield f"{name}: {text}"
    elif text.strip() and widget.get_content_height(widget.screen.size, size, size.width) > size.height:
        yield f"{name}: {size.height} lines are too few for {text!r}"
    scrolls = any(isinstance(node, Widget) and node.is_scrollable for node in list(widget.ancestors)[:-2])
    outside = widget.region.intersection(widget.screen.region) != widget.region
    parent = widget.parent
    clipped = isinstance(parent, Widget) and not parent.content_region.contains_region(widget.region)
    if text.strip() and not scrolls and (outside or clipped):
        yield f"{name}: is not whole on the screen: {text!r}"


def _is_said_elsewhere(widget: Static, text: str) -> bool:
    """A verdict beside its field may be short of room: the checks below have the whole sentence."""
    others = [str(other.render()) for other in widget.screen.query(Static) if other is not widget]
    return widget.has_class("verdict") and any(text.lstrip("✗ ") in other for other in others)


def _cut_titles(widget: Widget) -> Iterator[str]:
    """Titles in a border that have no room; a border takes two cells on either side."""
    for title in (widget.border_title, widget.border_subtitle):
        if title and cell_len(str(title).replace("\\[", "[")) > widget.outer_size.width - 4:
            yield f"{widget.css_identifier}: {title}"


def _missing_keys(bar: KeyBar) -> Iterator[str]:
    """Keys of this place that the bar has no room for, or shows in part."""
    text = " ".join(str(bar.render()).split())
    for key, active in bar.screen.active_bindings.items():
        command = COMMANDS.get(active.binding.id or "")
        if command is None or not command.show:
            continue
        names = {
            key_name(own)
            for own, other in bar.screen.active_bindings.items()
            if other.binding.id == command.id
        }
        if not any(f"{name} {command.label}" in text for name in names):
            yield f"{bar.css_identifier}: {key} {command.label}"


def _cut_headers(table: RowTable[Any]) -> Iterator[str]:
    header = table.render_line(0).text
    for column in table.COLUMNS:
        if column.keep <= table.size.width and column.title not in header:
            yield f"{table.css_identifier}: {column.title} in {header!r}"


class Narrow(App[None]):
    """Text that fits, and text that does not."""

    CSS = """
    #cut { text-wrap: nowrap; width: 10; }
    #low { height: 1; width: 10; }
    #wide { width: 90; }
    #titled { width: 12; height: 3; border: solid white; }
    """

    def compose(self) -> ComposeResult:
        yield Static("this is too long a line", id="cut")
        yield Static("these are two lines", id="low")
        yield Static("beyond the edge", id="wide")
        box = Vertical(id="titled")
        box.border_title = "too long a title"
        yield box
        with VerticalScroll(id="scroll"):
            yield Static("\n".join("scrolls" for _ in range(40)), id="scrolled")
        with Horizontal():
            yield Static("fits", id="fine")


async def test_cut_text_is_noticed() -> None:
    async with Narrow().run_test(size=SMALL) as pilot:
        await pilot.pause()
        names = [found.split(":")[0] for found in cut_text(pilot.app.screen)]
        assert names == ["Static#cut", "Static#low", "Static#wide", "Vertical#titled"]


async def opened(workspace: Workspace, pilot: Pilot[None], keys: tuple[str, ...]) -> list[str]:
    await press(pilot, keys)
    await settle(pilot)
    return cut_text(pilot.app.screen)


@pytest.mark.parametrize(
    "keys",
    [
        (), ("1",), ("2",), ("3",), ("4",), ("5",), ("4", "]"), ("4", "]", "]", "]"), ("plus",), ("slash",),
        ("n",), ("n", "f9"), ("n", "f9", "f9"), ("n", "ctrl+j"), ("n", "ctrl+l"), ("n", "ctrl+t"),
        ("n", "f3"), ("n", "f1"), ("d",), ("d", "1"), ("d", "1", "9", "enter"), ("f",), ("p",), ("S",),
        ("S", "3"), ("question_mark",), ("ctrl+p",), ("colon",), ("colon", "x"), ("1", "a"),
        ("1", "e"), ("1", "d"),
    ],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.parametrize("environment", [Environment.LOCAL, Environment.PRODUCTION])
async def test_nothing_is_cut_at_80_by_24(
    workspace: Workspace, keys: tuple[str, ...], environment: Environment
) -> None:
    ProfileFile(workspace.paths.profiles).save(ACME, SellerApp("main", "amzn1.application-oa2-client.x"))
    await send_some(workspace, 3)
    own = demo_templates(date(2026, 8, 21)) if environment is Environment.PRODUCTION else ()
    for template in own:
        file = workspace.paths.templates / f"{template.type}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(edited("", template), encoding="utf-8")
    async with console(workspace, Place(environment, ACME), size=SMALL) as pilot:
        assert await opened(workspace, pilot, keys) == []


async def test_nothing_is_cut_on_the_first_run(workspace: Workspace) -> None:
    async with console(workspace, LOCAL, size=SMALL) as pilot:
        await pilot.app.push_screen(FirstRunScreen(workspace.paths))
        assert await opened(workspace, pilot, ()) == []
