"""Themes: readable in every place, found however the console is installed, checked when a user writes one."""

import itertools
import math
import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from textual.color import Color
from textual.filter import Monochrome

from spconsole.config.profiles import ProfileFile
from spconsole.config.toml import read_toml
from spconsole.domain.errors import ConfigError
from spconsole.domain.history import Status
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App, Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.tui import themes
from spconsole.tui.app import SpConsole
from spconsole.tui.look import ENVIRONMENT_STYLES, FEEDBACK_STYLES, STATUS_STYLES
from spconsole.tui.place import Place
from spconsole.tui.reading import first_view
from spconsole.tui.themes import COLORS, DEFAULT, VARIABLES, ThemeFile, read_theme, read_title, theme_files
from tests.tui.screen import LOCAL, SMALL, console, painted, press, send_some, settle

ROOT = Path(__file__).resolve().parents[2]
OURS = ("spconsole-dark", "spconsole-high-contrast", "spconsole-light", "spconsole-okabe-ito")
LEAST = 4.5
"""WCAG's contrast for text."""
BACKGROUNDS = ("background", "surface", "panel")
ON_EVERY_BACKGROUND = (
    "foreground", "muted", "accent", "primary", "error", "success", "warning",
    *sorted({*STATUS_STYLES.values(), *FEEDBACK_STYLES.values()}),
)  # fmt: skip
ON_PANES = tuple(ENVIRONMENT_STYLES.values())
"""Titles of panes and dialogs; the environment's badge has a background of its own."""


def luminance(color: Color) -> float:
    """Relative luminance as WCAG 2 defines it."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in color.normalized]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Color, other: Color) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_contrast_is_wcag_s() -> None:
    assert contrast(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), Color.parse("#ffffff")) == pytest.approx(4.48, abs=0.01)


def too_faint(colors: dict[str, Color], texts: Iterable[str], backgrounds: Iterable[str]) -> list[str]:
    return [
        f"{text} on {background}: {contrast(colors[text], colors[background]):.2f}"
        for text, background in itertools.product(texts, backgrounds)
        if contrast(colors[text], colors[background]) < LEAST
    ]


async def colors_of(workspace: Workspace, name: str) -> dict[str, Color]:
    """The colours as the running console resolves them."""
    async with console(workspace) as pilot:
        app = pilot.app
        assert isinstance(app, SpConsole)
        app.show_theme(name)
        await settle(pilot)
        found = {}
        for key, value in app.theme_variables.items():
            if value.startswith("#"):
                found[key] = Color.parse(value)
        return found


@pytest.mark.parametrize("name", OURS)
async def test_all_text_can_be_read_on_all_it_stands_on(workspace: Workspace, name: str) -> None:
    colors = await colors_of(workspace, name)
    faint = too_faint(colors, ON_EVERY_BACKGROUND, BACKGROUNDS)
    faint += too_faint(colors, ON_PANES, ("background", "surface"))
    faint += too_faint(colors, ["environment-text"], ON_PANES)
    # What Textual's own widgets make of a theme: toasts, inputs, lists, marked text.
    faint += too_faint(colors, ["text-success", "text-warning", "text-error"], ["panel-lighten-1"])
    faint += too_faint(colors, ["text-disabled", "text-muted"], BACKGROUNDS)
    for pair in (
        "block-cursor",
        "block-cursor-blurred",
        "input-selection",
        "screen-selection",
        "input-cursor",
    ):
        faint += too_faint(colors, [f"{pair}-foreground"], [f"{pair}-background"])
    assert faint == []


def test_every_colour_that_can_be_set_is_checked() -> None:
    checked = {*ON_EVERY_BACKGROUND, *ON_PANES, *BACKGROUNDS, "environment-text"}
    assert {*COLORS, *VARIABLES} - checked == {"secondary", "edge"}, "these two are never text"


@pytest.mark.parametrize("name", OURS)
def test_a_theme_of_ours_sets_everything(name: str) -> None:
    values = tomllib.loads((ROOT / "themes" / f"{name}.toml").read_text(encoding="utf-8"))
    assert set(values["colors"]) == set(COLORS)
    assert set(values["variables"]) == set(VARIABLES)
    assert values["title"]


def test_every_status_and_environment_has_a_colour() -> None:
    assert {*STATUS_STYLES.values(), *ENVIRONMENT_STYLES.values()} <= set(VARIABLES)
    assert set(STATUS_STYLES) == set(Status)


# Machado, Oliveira and Fernandes (2009), full severity, on linear RGB.
SIGHT = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red cones": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "no green cones": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "no blue cones": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
TOLD_APART = 12.0
"""CIELAB distance: what side by side is seen as another colour by far."""


def seen(color: str, sight: str) -> tuple[float, float, float]:
    """A colour in CIELAB, as somebody sees it."""
    linear = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in Color.parse(color).normalized
    ]
    r, g, b = (
        min(1.0, max(0.0, sum(a * v for a, v in zip(row, linear, strict=True)))) for row in SIGHT[sight]
    )
    x, y, z = (
        v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116
        for v in (
            (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
            0.2126 * r + 0.7152 * g + 0.0722 * b,
            (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize(
    ("name", "sight"), [*((n, "all cones") for n in OURS), *((OURS[3], s) for s in SIGHT)]
)
def test_states_and_environments_are_told_apart(name: str, sight: str) -> None:
    variables = tomllib.loads((ROOT / "themes" / f"{name}.toml").read_text(encoding="utf-8"))["variables"]
    states = [style for style in sorted(set(STATUS_STYLES.values())) if style != "status-held"]
    near = [
        f"{one} and {other}"
        for group in ([*states, "status-actioned"], list(ENVIRONMENT_STYLES.values()))
        for one, other in itertools.combinations(group, 2)
        if math.dist(seen(variables[one], sight), seen(variables[other], sight)) < TOLD_APART
    ]
    assert near == []


# Where themes are found.


def test_an_editable_install_finds_those_of_the_checkout() -> None:
    assert {name: file.path.parent for name, file in theme_files().items()} == dict.fromkeys(
        OURS, ROOT / "themes"
    )


def test_an_installed_package_finds_those_it_brought_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "spconsole"
    shutil.copytree(ROOT / "themes", package / "themes")
    (package / "tui").mkdir()
    monkeypatch.setattr(themes, "__file__", str(package / "tui" / "themes.py"))
    assert {file.path.parent for file in theme_files().values()} == {package / "themes"}
    assert tuple(theme_files()) == OURS


def test_the_wheel_is_told_to_bring_them_along() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {"themes": "spconsole/themes"}


# The user's own.


def own(folder: Path, text: str, name: str = "mine") -> ThemeFile:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return ThemeFile(name, path)


def test_a_theme_of_the_user_is_listed_and_may_replace_one_of_ours(tmp_path: Path) -> None:
    own(tmp_path, "[colors]\nprimary = '#123456'\n")
    replaced = own(tmp_path, "[colors]\nprimary = '#123456'\n", DEFAULT)
    (tmp_path / "notes.txt").write_text("no theme", encoding="utf-8")
    assert set(theme_files(tmp_path)) == {*OURS, "mine"}
    assert theme_files(tmp_path)[DEFAULT] == replaced


def test_a_theme_needs_no_more_than_one_colour(tmp_path: Path) -> None:
    file = own(tmp_path, "[colors]\nprimary = '#3366cc'\n")
    assert read_theme(file).primary == "#3366cc"
    assert read_title(file) == "mine"


async def test_a_theme_with_one_colour_still_has_all_of_ours(workspace: Workspace) -> None:
    own(workspace.paths.themes, "dark = false\n[colors]\nprimary = '#3366cc'\n")
    colors = await colors_of(workspace, "mine")
    assert set(VARIABLES) <= set(colors)
    assert too_faint(colors, ["muted", "status-sent", "status-unknown"], ["surface"]) == []


async def test_textual_s_own_themes_do_not_stop_the_console(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        pilot.app.theme = "nord"
        await settle(pilot)
        assert "LOCAL SANDBOX" in painted(pilot)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty, or gone."),
        ("colors = [", "is not TOML"),
        ("[colors]\n", "[colors] needs at least primary = '#6cb6ff'."),
        ("colour = 1\n", "line 1: unknown key colour. Did you mean colors?"),
        ("colors = 3\n", "colors is a table. Write [colors] and the colours below it."),
        (
            "[colors]\nprimary = '#3366cc'\nsuces = '#00ff00'\n",
            "line 3: unknown key suces. Did you mean success?",
        ),
        ("[colors]\nprimary = 'nice'\n", "line 2: primary: write a colour in quotes, like '#6cb6ff'."),
        ("[colors]\nprimary = 5\n", "line 2: primary: write a colour in quotes"),
        (
            "[colors]\nprimary = '#3366cc'\n[variables]\nmuted = '#12'\n",
            "line 4: muted: write a colour in quotes",
        ),
        ("dark = 'no'\n[colors]\nprimary = '#3366cc'\n", "line 1: dark: write true or false."),
        ("title = 5\n[colors]\nprimary = '#3366cc'\n", "line 1: title: write it in quotes."),
    ],
)
def test_what_is_wrong_with_a_theme_is_said_in_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    file = own(tmp_path, text)
    for read in (read_theme, read_title):
        with pytest.raises(ConfigError) as raised:
            read(file)
        assert said in str(raised.value)
        assert str(file.path) in str(raised.value)


@pytest.mark.parametrize(
    ("theme", "said"),
    [("nonesuch", "There is no theme nonesuch."), ("mine", "unknown key primry. Did you mean primary?")],
)
async def test_the_console_opens_with_our_theme_when_the_chosen_one_cannot_be(
    workspace: Workspace, theme: str, said: str
) -> None:
    own(workspace.paths.themes, "[colors]\nprimry = '#3366cc'\n")
    app = SpConsole(workspace, LOCAL, await first_view(workspace, LOCAL.environment))
    problems = app.start_theme(theme)
    assert said in problems[0]
    assert app.theme == DEFAULT


async def test_only_the_chosen_theme_is_read_at_start(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def counted(path: Path) -> tuple[dict[str, object], str]:
        read.append(path.stem)
        return read_toml(path)

    monkeypatch.setattr(themes, "read_toml", counted)
    SpConsole(workspace, LOCAL, await first_view(workspace, LOCAL.environment))
    assert read == [DEFAULT]


# Without colours.

BETA = SellerProfile(
    "beta-us", "main", SellingRegion.NA, "ATVPDKIKX0DER", title="Beta Goods", production=True
)


@pytest.mark.parametrize("value", ["1", ""])
@pytest.mark.parametrize(
    ("environment", "word", "corner"),
    [
        (Environment.LOCAL, "LOCAL SANDBOX", "┏"),
        (Environment.SANDBOX, "SANDBOX", "╭"),
        (Environment.PRODUCTION, "PRODUCTION", "╔"),
    ],
)
async def test_without_colours_the_word_the_border_and_the_cursor_remain(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    value: str,
    environment: Environment,
    word: str,
    corner: str,
) -> None:
    monkeypatch.setenv("NO_COLOR", value)
    ProfileFile(workspace.paths.profiles).save(BETA, App("main", "amzn1.application-oa2-client.x"))
    async with console(workspace, Place(environment, BETA), size=SMALL) as pilot:
        assert any(isinstance(each, Monochrome) for each in pilot.app.get_line_filters())
        lines = painted(pilot).splitlines()
        assert lines[0].split("  ")[0].strip() == word
        assert {line[0] for line in lines} & set("┏╭╔") == {corner}
        await press(pilot, ["1"])
        assert [line for line in painted(pilot).splitlines() if "> " in line and "Beta Goods" in line]
        await press(pilot, ["ctrl+p", "down"])
        assert any(" > " in line for line in painted(pilot).splitlines())


async def test_without_colours_every_state_is_a_sign_and_a_word(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    await send_some(workspace, 2)
    async with console(workspace, size=SMALL) as pilot:
        assert [
            line[2:].strip().startswith(("> ✓ SENT", "✓ SENT")) for line in painted(pilot).splitlines()
        ].count(True) == 2
