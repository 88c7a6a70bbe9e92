"""`!` and `C`: why it went wrong, and Amazon's request id."""

import pytest

from spconsole.config.paths import Paths
from spconsole.services.context import Workspace
from spconsole.tui.app import SpConsole
from spconsole.tui.modals.forbidden import ForbiddenDialog
from tests.tui.screen import SMALL, SUMMARY, WIDE, console, finish, is_open, painted, press, send, settle


def copied(pilot: object) -> str:
    app = getattr(pilot, "app", None)
    assert isinstance(app, SpConsole)
    return app.clipboard


def words(text: str) -> str:
    return " ".join(text.replace("\u254e", " ").split())


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_403_opens_the_five_usual_reasons_with_their_evidence(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    workspace.fail_next("403")
    entry = (await send(workspace, SUMMARY)).entry
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["!"])
        assert is_open(pilot, ForbiddenDialog)
        text = words(painted(pilot))
        for number in range(1, 5):
            assert f"{number} \u2713" in text or f"{number} ?" in text or f"{number} \u2717" in text
        assert "Amazon refused this for Demo Seller and does not say why." in text
        assert "The token was issued for this app: fine" in text
        await press(pilot, ["end"])
        assert f"Request id {entry.request_id}" in painted(pilot)
        await press(pilot, ["y"])
        assert copied(pilot) == "Please open Manage your apps in Seller Central and authorise demo again."
        await press(pilot, ["escape"])
        await finish(pilot)
        assert not is_open(pilot, ForbiddenDialog)


async def test_a_deletion_that_was_forbidden_opens_them_too(workspace: Workspace) -> None:
    await send(workspace, SUMMARY)
    async with console(workspace) as pilot:
        workspace.fail_next("403")
        await press(pilot, ["d", "1", "enter"])
        await finish(pilot)
        assert "! shows the five usual reasons." in words(painted(pilot))
        await press(pilot, ["!"])
        assert is_open(pilot, ForbiddenDialog)
        await press(pilot, ["escape"])


async def test_another_failure_shows_the_answer_with_what_it_means(workspace: Workspace) -> None:
    workspace.fail_next("500")
    await send(workspace, SUMMARY)
    async with console(workspace) as pilot:
        await press(pilot, ["!"])
        await finish(pilot)
        text = words(painted(pilot))
        assert "InternalFailure" in text
        assert "It may have been done or not, and it is not repeated." in text
        assert "u resolves it." in text


async def test_of_a_row_that_went_well_it_says_so(workspace: Workspace) -> None:
    await send(workspace, SUMMARY)
    async with console(workspace) as pilot:
        await press(pilot, ["!"])
        await settle(pilot)
        assert "Nothing went wrong with this row." in painted(pilot)


@pytest.mark.parametrize("fault", ["", "403", "500"])
async def test_the_request_id_is_one_key_away_in_history(workspace: Workspace, fault: str) -> None:
    if fault:
        workspace.fail_next(fault)
    entry = (await send(workspace, SUMMARY)).entry
    assert entry.request_id
    async with console(workspace) as pilot:
        await press(pilot, ["C"])
        await finish(pilot)
        assert copied(pilot) == entry.request_id


async def test_a_row_without_a_request_id_says_so(workspace: Workspace) -> None:
    workspace.fail_next("reset")
    await send(workspace, SUMMARY)
    async with console(workspace) as pilot:
        await press(pilot, ["C"])
        await finish(pilot)
        assert "Amazon gave no request id for this row" in words(painted(pilot))


async def test_the_days_in_the_file_decide_the_fourth_reason(workspace: Workspace, paths: Paths) -> None:
    paths.config_dir.mkdir(parents=True)
    (paths.config_dir / "profiles.toml").write_text(
        "[apps.main]\nrole_added_on = 2026-05-01\n"
        '[profiles.demo]\nregion = "NA"\nmarketplace = "US"\nauthorised_on = 2026-04-01\n',
        encoding="utf-8",
    )
    workspace.fail_next("403")
    profile = workspace.profiles.book().profiles["demo"]
    await send(workspace, SUMMARY, profile=profile)
    async with console(workspace) as pilot:
        await press(pilot, ["!"])
        text = words(painted(pilot))
        assert "You say: since 2026-05-01" in text
        assert "Authorised 2026-04-01, role added 2026-05-01. Ask the seller to authorise again." in text
        await press(pilot, ["escape"])
