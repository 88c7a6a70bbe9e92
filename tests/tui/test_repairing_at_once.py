"""All ticked lines of a plan in one list, and one count that sends them."""

import pytest
from msgspec import structs
from textual.pilot import Pilot

from spconsole.domain.history import Status
from spconsole.domain.sellers import App
from spconsole.services.context import Workspace
from spconsole.services.notifications import create_notification
from spconsole.services.repair import plan_of, seller_of_line
from spconsole.services.repair_lines import RepairWishes, begin_repair
from spconsole.services.templates import require_template
from spconsole.tui.modals.again import AgainDialog
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.screens.repair import RepairScreen
from spconsole.tui.screens.review import ReviewScreen
from tests.tui.production import ACME, rows, sent_again, until
from tests.tui.screen import (
    SMALL,
    SUMMARY,
    WIDE,
    console,
    finish,
    is_open,
    press,
    send,
    send_some,
    toasts,
    until_open,
    words,
)

REASONS = {"content": "1", "recipient": "2"}


async def open_plan(pilot: Pilot[None], count: int, reason: str = "content") -> None:
    """Delete the newest of several, with which the others go; all but the first line are ticked."""
    await press(pilot, ["d", REASONS[reason], *str(count), "enter"])
    await until_open(pilot, RepairScreen)


async def open_list(pilot: Pilot[None], count: int) -> None:
    """The list of all but the first, which is not ticked, since its content was wrong."""
    await open_plan(pilot, count)
    await list_all(pilot)


async def list_all(pilot: Pilot[None]) -> None:
    await press(pilot, ["ctrl+j"])
    await until_open(pilot, AgainDialog)


async def leave(pilot: Pilot[None]) -> None:
    await press(pilot, ["escape"])
    await until_open(pilot, MainScreen)
    await finish(pilot)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_one_count_sends_all_that_is_listed(workspace: Workspace, size: tuple[int, int]) -> None:
    workspace.profiles.save(ACME, App("main", "amzn1.application-oa2-client.example"))
    await send_some(workspace, 3)
    async with console(workspace, size=size) as pilot:
        await open_plan(pilot, 3, "recipient")
        await press(pilot, ["ctrl+j"])
        assert "This one has no recipient." in words(pilot)
        await press(pilot, ["tab", *"ac", "enter", "ctrl+j"])
        await until_open(pilot, AgainDialog)
        text = words(pilot)
        assert "SALES_SUMMARY to 2 sellers." in text
        assert "To ACME TOYS (acme-us) US 1" in text
        assert "To DEMO SELLER (demo) US 2" in text
        assert "Type how many go out (3), then Enter." in text
        assert "SENT" not in text, "what is behind it has been read again"
        await press(pilot, ["2", "enter"])
        assert "2 is not 3." in words(pilot)
        assert await sent_again(workspace) == []
        await press(pilot, ["backspace", "3"])
        assert "2 is not 3." not in words(pilot), "it is being mended"
        await press(pilot, ["enter"])
        await until_open(pilot, RepairScreen)
        await until(pilot, lambda: "3 sent again." in toasts(pilot))
        assert "Nothing is left to send." in words(pilot)
        await leave(pilot)
    made = await sent_again(workspace)
    assert [(row.profile, row.status) for row in made] == [
        ("demo", Status.SENT), ("demo", Status.SENT), ("acme-us", Status.SENT),
    ]  # fmt: skip
    deleted = {row.id for row in await rows(workspace) if row.status is Status.DELETED}
    assert {row.repairs for row in made} == deleted
    assert {(row.batch or "")[:7] for row in made} == {"repair-"}
    assert len({row.batch for row in made}) == 1


@pytest.mark.parametrize("keys", [["escape"], ["enter", "escape"], ["1", "enter", "escape"]])
async def test_without_the_count_nothing_goes(workspace: Workspace, keys: list[str]) -> None:
    await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await open_list(pilot, 3)
        await press(pilot, keys)
        await until_open(pilot, RepairScreen)
        assert "Sends 2: 2 to Demo Seller." in words(pilot)
        await leave(pilot)
    assert await sent_again(workspace) == []


async def test_a_single_line_is_reviewed(workspace: Workspace) -> None:
    await send_some(workspace, 2)
    async with console(workspace) as pilot:
        await open_plan(pilot, 2)
        await press(pilot, ["ctrl+j"])
        await until_open(pilot, ReviewScreen)
        await press(pilot, ["escape"])
        await until_open(pilot, RepairScreen)
        await leave(pilot)


async def test_what_may_have_arrived_is_left_out_and_stays_in_the_plan(workspace: Workspace) -> None:
    await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await open_plan(pilot, 3)
        workspace.fail_next("reset")
        unclear = await send(workspace, {**SUMMARY, "summaryAsOnDate": "2026-11-01"})
        assert unclear.entry.status is Status.UNKNOWN
        await list_all(pilot)
        text = words(pilot)
        assert "Left out, as the same may have arrived before:" in text
        assert "Type how many go out (1), then Enter." in text
        await press(pilot, ["1", "enter"])
        await until(pilot, lambda: "1 sent again." in toasts(pilot))
        await until_open(pilot, RepairScreen)
        assert "Sends 1: 1 to Demo Seller." in words(pilot)
        await press(pilot, ["enter"])
        await until_open(pilot, ReviewScreen)
        assert "k says that you have read it." in words(pilot)
        await press(pilot, ["escape"])
        await until_open(pilot, RepairScreen)
        await leave(pilot)
    assert ["2026-11-02" in row.parameters for row in await sent_again(workspace)] == [True]


async def sent_by_the_shell(workspace: Workspace, count: int) -> None:
    """Some of what the plan of the newest row has ticked goes out, and the console is not told."""
    plan = await plan_of(workspace.ledger, (await rows(workspace))[0])
    wishes = RepairWishes([line.entry.id for line in plan.due[:count]])
    template = require_template(workspace.templates, plan.environment, plan.template_id)
    _, sends = await begin_repair(workspace, plan, template, wishes)
    for each in sends:
        await create_notification(await seller_of_line(workspace, each.line), each.prepared)


async def test_what_the_shell_sent_meanwhile_is_not_counted(workspace: Workspace) -> None:
    await send_some(workspace, 4)
    async with console(workspace) as pilot:
        await open_plan(pilot, 4)
        await sent_by_the_shell(workspace, 1)
        await list_all(pilot)
        assert "Type how many go out (2), then Enter." in words(pilot)
        await press(pilot, ["escape"])
        await until_open(pilot, RepairScreen)
        assert "Sends 2: 2 to Demo Seller." in words(pilot), "the plan is read again"
        await leave(pilot)
    assert len(await sent_again(workspace)) == 1


async def test_when_all_was_sent_meanwhile_that_is_said(workspace: Workspace) -> None:
    await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await open_plan(pilot, 3)
        await sent_by_the_shell(workspace, 2)
        await press(pilot, ["ctrl+j"])
        await until(pilot, lambda: "What is ticked went out meanwhile." in toasts(pilot))
        await until_open(pilot, RepairScreen)
        assert "Nothing is left to send." in words(pilot)
        await leave(pilot)
    assert len(await sent_again(workspace)) == 2


async def test_what_was_sent_meanwhile_is_not_written_anew(workspace: Workspace) -> None:
    await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await open_plan(pilot, 3)
        await sent_by_the_shell(workspace, 1)
        await press(pilot, ["down", "e"])
        await until(pilot, lambda: "was sent already" in toasts(pilot))
        await until_open(pilot, RepairScreen)
        await leave(pilot)
    assert len(await sent_again(workspace)) == 1


async def test_an_empty_count_says_what_to_type(workspace: Workspace) -> None:
    await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await open_list(pilot, 3)
        await press(pilot, ["enter"])
        assert "Type 2. That is how many go out in all." in words(pilot)
        await press(pilot, ["escape"])
        await until_open(pilot, RepairScreen)
        await leave(pilot)


async def test_when_all_may_have_arrived_there_is_nothing_to_count(workspace: Workspace) -> None:
    await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await open_plan(pilot, 3)
        for day in ("01", "02"):
            workspace.fail_next("reset")
            await send(workspace, {**SUMMARY, "summaryAsOnDate": f"2026-11-{day}"})
        await press(pilot, ["ctrl+j"])
        await until(pilot, lambda: "Enter reviews it by itself." in toasts(pilot))
        assert is_open(pilot, RepairScreen)
        await leave(pilot)
    assert await sent_again(workspace) == []


async def test_the_same_with_no_clear_answer_meanwhile_is_not_sent_on_top(workspace: Workspace) -> None:
    await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await open_list(pilot, 3)
        workspace.fail_next("reset")
        await send(workspace, {**SUMMARY, "summaryAsOnDate": "2026-11-01"})
        await press(pilot, ["2", "enter"])
        await until(pilot, lambda: "1 of 2 sent again." in toasts(pilot))
        assert "The same values went out meanwhile, with no clear answer." in toasts(pilot)
        await until_open(pilot, RepairScreen)
        await leave(pilot)
    assert ["2026-11-02" in row.parameters for row in await sent_again(workspace)] == [True]


async def test_one_that_fails_does_not_stop_the_others_and_is_told(workspace: Workspace) -> None:
    await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await open_list(pilot, 3)
        workspace.fail_next("403")
        await press(pilot, ["2", "enter"])
        await until(pilot, lambda: "1 of 2 sent again." in toasts(pilot))
        await until_open(pilot, RepairScreen)
        await until(pilot, lambda: "Sends 1: 1 to Demo Seller." in words(pilot))
        await leave(pilot)
    ends = sorted(row.status.value for row in await sent_again(workspace))
    assert ends == ["REJECTED", "SENT"]


async def test_what_goes_there_twice_or_is_there_is_said_beside_its_line(workspace: Workspace) -> None:
    for _ in range(3):
        await send(workspace, SUMMARY)
    async with console(workspace) as pilot:
        await open_plan(pilot, 3)
        await send(workspace, SUMMARY)
        await list_all(pilot)
        text = words(pilot)
        assert text.count("! Demo Seller gets exactly this more than once from this list.") == 2
        assert text.count("! Demo Seller got exactly this at") == 2
        await press(pilot, ["escape"])
        await until_open(pilot, RepairScreen)
        await leave(pilot)


async def test_what_a_line_says_is_no_markup(workspace: Workspace) -> None:
    workspace.profiles.save(
        structs.replace(ACME, title="[red]Acme[/]\x1b[31m"),
        App("main", "amzn1.application-oa2-client.example"),
    )
    await send_some(workspace, 3)
    async with console(workspace) as pilot:
        await open_plan(pilot, 3)
        await press(pilot, ["j", "ctrl+l", *"acme", "enter", "ctrl+j"])
        await until_open(pilot, AgainDialog)
        assert "[RED]ACME[/]" in words(pilot)
        await press(pilot, ["escape"])
        await until_open(pilot, RepairScreen)
        await leave(pilot)
