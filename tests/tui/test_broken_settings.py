"""A `config.toml` that cannot be read may have forbidden to write: the console only looks, and says so."""

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.reading import read_settings
from spconsole.tui.screens.main import MainScreen
from tests.tui.screen import console, is_open, painted, press, settle, toasts


async def test_the_console_looks_only_and_says_why_and_how_that_ends(paths: Paths) -> None:
    paths.settings.parent.mkdir(parents=True)
    paths.settings.write_text("read_only = true\ntheme = \n", encoding="utf-8")
    settings, problems = read_settings(paths.settings, {})
    async with (
        open_workspace(paths, settings, {}, problems=problems) as workspace,
        console(workspace) as pilot,
    ):
        assert "look only" in painted(pilot).splitlines()[0]
        assert "config.toml is not TOML" in toasts(pilot)
        assert "line 2" in toasts(pilot)
        assert "Until that is mended, nothing may be sent, deleted or recorded" in toasts(pilot)
        await press(pilot, ["n"])
        assert is_open(pilot, MainScreen)
        assert "Writes are off: started read only" in toasts(pilot)
        await press(pilot, ["W"])
        await settle(pilot)
        assert "config.toml). Change that and start it again to write." in toasts(pilot)
        pilot.app.clear_notifications()
        await settle(pilot)
        assert "look only" in painted(pilot).splitlines()[0]
