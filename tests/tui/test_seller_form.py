"""Adding, changing, testing and removing sellers."""

import json
import threading
import tomllib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.config.secrets import Secrets
from spconsole.config.settings import Settings
from spconsole.domain.errors import ConfigError, CredentialsError
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import DEMO_SELLER, App, Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.services.profiles import KEPT_IN_SESSION, NewSeller, save_seller
from spconsole.tui.place import Place
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.widgets.lists import SellersTable
from tests.config.keys import LockedKeyring, MemoryKeyring
from tests.hand_clock import HandClock
from tests.tui.production import pass_time
from tests.tui.screen import SMALL, SUMMARY, WIDE, console, painted, press, send, settle

CLIENT_ID = "amzn1.application-oa2-client.0123456789abcdef0123456789abcdef"
SECRET = "amzn1.oa2-cs.v1.quitesecret"
TOKEN = "Atzr|IwEBIveryrefreshing"
MAIN = App("main", CLIENT_ID)
ACME = SellerProfile("acme-us", "main", SellingRegion.NA, "ATVPDKIKX0DER", title="Acme Toys")
BETA = SellerProfile("beta-eu", "main", SellingRegion.EU, "A1PA6795UKMFR9", Environment.SANDBOX)


@pytest.fixture
def shops(workspace: Workspace) -> Workspace:
    """Two sellers of one app, with their secrets."""
    save_seller(workspace, NewSeller(ACME, MAIN, SECRET, TOKEN))
    save_seller(workspace, NewSeller(BETA, MAIN, "", TOKEN + "2"))
    return workspace


async def done(pilot: Pilot[None]) -> None:
    """Wait for what the form does; the act that opened it ends with it."""
    for _ in range(3):
        await settle(pilot)
        acts = [w for w in pilot.app.workers if w.group == "act" and w.is_running]
        acts = [w for w in acts if w.node is pilot.app.screen and not isinstance(w.node, MainScreen)]
        if acts:  # none would mean all
            await pilot.app.workers.wait_for_complete(acts)
    await settle(pilot)


async def typing(pilot: Pilot[None], **fields: str) -> None:
    """Type into fields as a person does who goes to each of them."""
    for name, text in fields.items():
        pilot.app.screen.query_one(f"#{name}").focus()
        await pilot.pause()
        await pilot.press(*([] if name in {"marketplace", "app"} else ["end"]))
        await (paste(pilot, text) if len(text) > 8 else pilot.press(*text))
    await done(pilot)


async def paste(pilot: Pilot[None], text: str) -> None:
    """Bring text into the field with the cursor as a terminal does."""
    assert pilot.app.focused is not None
    pilot.app.focused.post_message(Paste(text))
    await pilot.pause()


def said(pilot: Pilot[None]) -> str:
    """What is painted, as one line without borders; of the form without the help beside it."""
    width = 80 if screen_of(pilot) == "SellerForm" else None
    text = " ".join(line[:width] for line in painted(pilot).splitlines())
    return " ".join("".join(c if c.isascii() or c in "\u2713\u2717" else " " for c in text).split())


def screen_of(pilot: Pilot[None]) -> str:
    return type(pilot.app.screen).__name__


def book(paths: Paths) -> dict[str, Any]:
    return tomllib.loads(paths.profiles.read_text(encoding="utf-8"))


def kept_token(workspace: Workspace, profile: SellerProfile) -> str:
    return workspace.secrets.credentials(profile, MAIN).refresh_token.reveal()


def all_files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


# Adding.


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_seller_of_a_new_app_is_added(
    workspace: Workspace, paths: Paths, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with console(workspace, size=size) as pilot:
        await press(pilot, ["1", "a"])
        seen = [painted(pilot)]
        # One field after the other, by keyboard alone.
        await pilot.press(*"acme-us", "tab", "tab", "tab", "tab")
        await paste(pilot, CLIENT_ID + "\n")
        await pilot.press("tab", *SECRET)
        seen.append(painted(pilot))
        await pilot.press("tab")
        await paste(pilot, f" {TOKEN} ")
        await pilot.press("enter", *"Acme Toys", "enter", "enter", "left")
        seen.append(painted(pilot))
        await pilot.press("ctrl+j")
        await done(pilot)
        seen.append(painted(pilot))
        assert f"acme-us is saved. {KEPT_IN_SESSION}" in said(pilot)
        assert "these were not tried" in said(pilot)
        await press(pilot, ["escape"])
        await done(pilot)
        assert screen_of(pilot) == "MainScreen"
        assert "to ACME TOYS (acme-us)" in painted(pilot).splitlines()[0]
        assert "* Acme Toys" in painted(pilot)
        seen.append(painted(pilot))
    assert book(paths) == {
        "apps": {"main": {"client_id": CLIENT_ID}},
        "profiles": {
            "acme-us": {
                "app": "main",
                "region": "NA",
                "marketplace": "US",
                "sandbox": "local",
                "production": False,
                "title": "Acme Toys",
            }
        },
    }
    credentials = workspace.secrets.credentials(ACME, MAIN)
    assert (credentials.client_secret.reveal(), credentials.refresh_token.reveal()) == (SECRET, TOKEN)
    for secret in (SECRET, TOKEN):
        assert not any(secret in screen for screen in seen)
        assert secret.encode() not in all_files(tmp_path)


async def test_the_next_seller_needs_a_name_and_a_token(shops: Workspace, paths: Paths) -> None:
    async with console(shops, Place(Environment.LOCAL, ACME)) as pilot:
        await press(pilot, ["1", "a"])
        await pilot.press(*"gamma", "tab", "tab", "tab", "tab")
        await paste(pilot, TOKEN)
        await pilot.press("ctrl+j")
        await done(pilot)
        await press(pilot, ["escape"])
    assert book(paths)["profiles"]["gamma"] == {
        "app": "main",
        "region": "NA",
        "marketplace": "US",
        "sandbox": "local",
        "production": False,
    }


async def test_a_new_seller_becomes_the_recipient_where_it_is_harmless_only(shops: Workspace) -> None:
    async with console(shops, Place(Environment.SANDBOX, BETA)) as pilot:
        await press(pilot, ["1", "a"])
        await typing(pilot, name="gamma")
        await press(pilot, ["left"])
        pilot.app.screen.query_one("#sandbox").focus()
        await press(pilot, ["left", "ctrl+j"])
        await done(pilot)
        await press(pilot, ["escape"])
        await done(pilot)
        assert "to BETA-EU" in painted(pilot).splitlines()[0]
        assert "Enter there makes it the recipient." in said(pilot)
        table = pilot.app.screen.query_one(SellersTable)
        assert table.row is not None
        assert table.row.profile.name == "gamma"


async def test_shown_secrets_are_hidden_again_by_saving(workspace: Workspace) -> None:
    async with console(workspace, size=SMALL) as pilot:
        await press(pilot, ["1", "a"])
        await typing(pilot, name="acme-us", client_id=CLIENT_ID, client_secret=SECRET, refresh_token=TOKEN)
        assert SECRET not in painted(pilot)
        await press(pilot, ["f6"])
        assert SECRET in painted(pilot)
        assert TOKEN in painted(pilot)
        pilot.app.screen.query_one("#sandbox").focus()
        await press(pilot, ["left", "ctrl+j"])
        await done(pilot)
        assert "acme-us is saved" in painted(pilot)
        assert SECRET not in painted(pilot)
        assert TOKEN not in painted(pilot)
        await press(pilot, ["f6", "f2"])
        assert SECRET not in painted(pilot)
        assert TOKEN not in painted(pilot)
        assert all(SECRET not in repr(node) for node in pilot.app.screen.walk_children())


# What is judged.


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "acme-us"}, "A profile named acme-us exists already. Choose another name."),
        (
            {"name": "gamma", "marketplace": "DE"},
            "DE belongs to region EU, not NA. In NA write one of US, CA",
        ),
        ({"name": "gamma", "refresh_token": "Atzr|half of it"}, "It has blanks or other characters in it"),
    ],
)
async def test_what_cannot_be_is_said_at_once_and_not_saved(
    shops: Workspace, paths: Paths, fields: dict[str, str], sentence: str
) -> None:
    before = paths.profiles.read_bytes()
    async with console(shops, Place(Environment.LOCAL, ACME), SMALL) as pilot:
        await press(pilot, ["1", "a"])
        await typing(pilot, **fields)
        assert sentence in said(pilot)
        assert f"\u2717 {sentence}" in said(pilot)
        wrong = list(fields)[-1]
        await press(pilot, ["tab", "ctrl+j"])
        await done(pilot)
        assert f"Not saved. {sentence}" in said(pilot)
        assert pilot.app.focused is pilot.app.screen.query_one(f"#{wrong}")
    assert paths.profiles.read_bytes() == before


async def test_what_looks_odd_is_said_and_saved_all_the_same(workspace: Workspace, paths: Paths) -> None:
    async with console(workspace, size=SMALL) as pilot:
        await press(pilot, ["1", "a"])
        pilot.app.screen.query_one("#sandbox").focus()
        await press(pilot, ["left"])
        await typing(pilot, name="gamma", refresh_token="abc")
        assert "! It usually starts with Atzr|" in said(pilot)
        await press(pilot, ["ctrl+j"])
        await done(pilot)
        assert "gamma is saved" in said(pilot)
    assert list(book(paths)["profiles"]) == ["gamma"]


async def test_the_marketplace_follows_the_region_until_somebody_chose_it(workspace: Workspace) -> None:
    async with console(workspace, size=SMALL) as pilot:
        await press(pilot, ["1", "a", "tab", "right"])
        box = pilot.app.screen.query_one("#marketplace", Input)
        assert box.value == "UK"
        await press(pilot, ["tab", *"ca"])
        assert "ca belongs" not in painted(pilot)
        assert "CA belongs to region NA, not EU" in said(pilot)
        await press(pilot, ["shift+tab", "left"])
        assert box.value == "ca"
        assert "A2EUQ1WTGCTBG2" in painted(pilot)


async def test_options_can_be_clicked(workspace: Workspace) -> None:
    async with console(workspace, size=SMALL) as pilot:
        await press(pilot, ["1", "a"])
        for words in ("( ) FE", "[ ] production"):
            lines = painted(pilot).splitlines()
            y = next(number for number, line in enumerate(lines) if words in line)
            await pilot.click(offset=(lines[y].index(words) + 4, y))
            await settle(pilot)
        assert "(x) FE" in painted(pilot)
        assert "[x] production" in painted(pilot)
        assert "what is sent there reaches the seller" in said(pilot)


async def test_nothing_is_cut_in_the_small_window(shops: Workspace) -> None:
    async with console(shops, Place(Environment.LOCAL, ACME), SMALL) as pilot:
        await press(pilot, ["1", "a", "f2"])
        for name in ("name", "region", "marketplace", "app", "client_id", "client_secret", "refresh_token",
                     "title", "seller_id", "sandbox", "allowed"):  # fmt: skip
            pilot.app.screen.query_one(f"#{name}").focus()
            await settle(pilot)
            assert "\u2026" not in painted(pilot)
            form = pilot.app.screen.query_one("#seller-form")
            assert all(child.region.bottom <= form.content_region.bottom for child in form.children)


# Changing.


async def test_a_renamed_seller_keeps_its_token_and_stays_the_recipient(
    shops: Workspace, paths: Paths
) -> None:
    async with console(shops, Place(Environment.LOCAL, ACME)) as pilot:
        await press(pilot, ["1", "e"])
        assert "kept for this session" in painted(pilot)
        await typing(pilot, name="-2")
        await press(pilot, ["ctrl+j"])
        await done(pilot)
        assert "acme-us-2 is saved; no secret was typed." in said(pilot)
        await press(pilot, ["escape"])
        await done(pilot)
        assert "to ACME TOYS (acme-us-2)" in painted(pilot).splitlines()[0]
    assert list(book(paths)["profiles"]) == ["beta-eu", "acme-us-2"]
    assert kept_token(shops, structs.replace(ACME, name="acme-us-2")) == TOKEN
    with pytest.raises(CredentialsError):
        kept_token(shops, ACME)


async def test_a_rename_that_fails_leaves_the_token_where_it_was(shops: Workspace, paths: Paths) -> None:
    paths.profiles.write_text("[broken", encoding="utf-8")
    renamed = NewSeller(structs.replace(ACME, name="other"), App("main"), replaces="acme-us")
    with pytest.raises(ConfigError):
        save_seller(shops, renamed)
    assert kept_token(shops, ACME) == TOKEN


async def test_a_name_somebody_took_meanwhile_does_not_cost_the_other_its_token(shops: Workspace) -> None:
    async with console(shops, Place(Environment.LOCAL, ACME)) as pilot:
        await press(pilot, ["1", "e"])
        pilot.app.screen.query_one("#name", Input).value = "gamma"
        await done(pilot)
        gamma = structs.replace(ACME, name="gamma")
        save_seller(shops, NewSeller(gamma, App("main"), "", TOKEN + "3"))
        await press(pilot, ["ctrl+j"])
        await done(pilot)
        assert "Not saved. A profile named gamma exists already." in said(pilot)
    assert kept_token(shops, gamma) == TOKEN + "3"
    assert kept_token(shops, ACME) == TOKEN


async def test_the_secret_of_an_app_is_replaced_for_all_its_sellers(shops: Workspace) -> None:
    async with console(shops, Place(Environment.LOCAL, ACME), SMALL) as pilot:
        await press(pilot, ["1", "e"])
        assert "client secret" not in painted(pilot)
        await press(pilot, ["f2"])
        assert "client secret" in painted(pilot)
        await typing(pilot, app="")
        assert "Its client id and secret change for all its sellers; 1 besides this one." in said(pilot)
        await typing(pilot, client_secret="another")
        await press(pilot, ["ctrl+j"])
        await done(pilot)
    assert shops.secrets.credentials(BETA, MAIN).client_secret.reveal() == "another"
    assert shops.profiles.book().apps["main"].client_id == CLIENT_ID


@pytest.mark.parametrize("fields", [{"seller_id": "A1B2C3"}, {"refresh_token": TOKEN + "new"}])
async def test_what_makes_another_account_is_said(shops: Workspace, fields: dict[str, str]) -> None:
    async with console(shops, Place(Environment.LOCAL, ACME), SMALL) as pilot:
        await press(pilot, ["1", "e"])
        await done(pilot)
        await typing(pilot, **fields)
        assert "! another account then" in said(pilot)
        assert "rows sent so far cannot be deleted or acted on with it" in said(pilot)


async def test_leaving_asks_only_when_something_would_be_lost(shops: Workspace, paths: Paths) -> None:
    before = paths.profiles.read_bytes()
    async with console(shops, Place(Environment.LOCAL, ACME), SMALL) as pilot:
        await press(pilot, ["1", "e", "escape"])
        assert screen_of(pilot) == "MainScreen"
        await press(pilot, ["e", "x", "escape"])
        assert "What you typed is not saved" in said(pilot)
        await press(pilot, ["escape"])
        assert screen_of(pilot) == "SellerForm"
        assert pilot.app.screen.query_one("#name", Input).value == "acme-usx"
        await press(pilot, ["ctrl+q"])
        assert screen_of(pilot) == "Confirm"
        await press(pilot, ["escape", "escape", "enter"])
        assert screen_of(pilot) == "MainScreen"
    assert paths.profiles.read_bytes() == before


async def test_the_demo_seller_can_be_neither_changed_nor_removed(workspace: Workspace) -> None:
    async with console(workspace, size=SMALL) as pilot:
        for key in ("e", "d"):
            await press(pilot, ["1", key])
            assert screen_of(pilot) == "MainScreen"
            assert "there is nothing of it to change or remove" in said(pilot)


# Removing.


async def test_removing_asks_by_name_and_keeps_history(shops: Workspace, paths: Paths) -> None:
    await send(shops, SUMMARY, profile=ACME)
    async with console(shops, Place(Environment.LOCAL, ACME), SMALL) as pilot:
        await press(pilot, ["1", "d"])
        text = said(pilot)
        assert "Remove acme-us" in text
        assert "ACME TOYS (acme-us) and its refresh token are forgotten here." in text
        assert "1 other seller uses it." in text
        await press(pilot, ["escape"])
        assert "acme-us" in book(paths)["profiles"]
        await press(pilot, ["d", "enter"])
        await done(pilot)
        assert "acme-us" not in book(paths)["profiles"]
        assert "to DEMO SELLER (demo)" in painted(pilot).splitlines()[0]
        await press(pilot, ["3"])
        assert "SALES_SUMMARY" in painted(pilot)


@asynccontextmanager
async def after_removing(shops: Workspace, time: HandClock) -> AsyncIterator[Pilot[None]]:
    """The console after the recipient was removed."""
    async with console(shops, Place(Environment.LOCAL, ACME), SMALL, time.clock) as pilot:
        await press(pilot, ["1", "d", "enter"])
        await done(pilot)
        assert "z brings it back for 10 s." in said(pilot)
        yield pilot


async def test_z_brings_a_removed_seller_back_with_its_token_and_as_recipient(
    shops: Workspace, paths: Paths
) -> None:
    time = HandClock()
    async with after_removing(shops, time) as pilot:
        await pass_time(pilot, time, 4.0)
        assert "z brings acme-us back, 6s" in painted(pilot)
        await press(pilot, ["z"])
        await done(pilot)
        await pass_time(pilot, time, 60.0)
        assert "acme-us" in book(paths)["profiles"]
        assert "to ACME TOYS (acme-us)" in painted(pilot).splitlines()[0]
        assert "z brings" not in painted(pilot).splitlines()[-4]
    assert kept_token(shops, ACME) == TOKEN


async def test_when_the_time_is_over_the_token_is_gone_and_z_says_so(shops: Workspace) -> None:
    time = HandClock()
    async with after_removing(shops, time) as pilot:
        assert kept_token(shops, ACME) == TOKEN
        await pass_time(pilot, time, 9.0)
        assert kept_token(shops, ACME) == TOKEN
        await pass_time(pilot, time, 1.0)
        await done(pilot)
        await pilot.app.workers.wait_for_complete()
        with pytest.raises(CredentialsError, match="no refresh token"):
            kept_token(shops, ACME)
        assert kept_token(shops, BETA) == TOKEN + "2"
        await press(pilot, ["z"])
        assert "Nothing is held" in said(pilot)
        assert "acme-us" not in shops.profiles.book().profiles


async def test_a_recipient_chosen_meanwhile_stays_the_recipient(shops: Workspace) -> None:
    time = HandClock()
    async with after_removing(shops, time) as pilot:
        await press(pilot, ["1", "enter"])
        assert "to BETA-EU" in painted(pilot).splitlines()[0]
        await press(pilot, ["z"])
        await done(pilot)
        assert "acme-us" in shops.profiles.book().profiles
        assert "to BETA-EU" in painted(pilot).splitlines()[0]


async def test_the_undo_ends_under_another_screen_too(shops: Workspace) -> None:
    time = HandClock()
    async with after_removing(shops, time) as pilot:
        await press(pilot, ["?"])
        await pass_time(pilot, time, 10.0)
        await pilot.app.workers.wait_for_complete()
    with pytest.raises(CredentialsError, match="no refresh token"):
        kept_token(shops, ACME)


# Tokens.


async def test_the_demo_sellers_token_is_tested_in_the_embedded_sandbox(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        await press(pilot, ["1", "t"])
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert "An access token came. Nothing was sent to the seller." in said(pilot)
        row = pilot.app.screen.query_one(SellersTable).row
        assert row is not None
        assert (row.profile, row.token) == (DEMO_SELLER, "ok")


@contextmanager
def login(status: int, answer: dict[str, object]) -> Iterator[tuple[str, list[str]]]:
    """A token endpoint on this machine that always answers the same."""
    asked: list[str] = []

    class Login(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["content-length"])).decode())
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Login)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@asynccontextmanager
async def with_login(paths: Paths, url: str) -> AsyncIterator[Workspace]:
    environ = {"SPCONSOLE_SANDBOX_URL": url, "SPCONSOLE_LWA_URL": url}
    async with open_workspace(paths, Settings(), environ) as workspace:
        save_seller(workspace, NewSeller(BETA, MAIN, SECRET, TOKEN))
        yield workspace


GRANTED: dict[str, object] = {"access_token": "Atza|x", "token_type": "bearer", "expires_in": 3600}
REFUSED: dict[str, object] = {"error": "invalid_grant", "error_description": f"no {TOKEN} here"}


@pytest.mark.parametrize(
    ("status", "answer", "sentence", "word"),
    [
        (200, GRANTED, "\u2713 SANDBOX: An access token came. Nothing was sent to the seller.", "ok"),
        (400, REFUSED, "\u2717 SANDBOX: Amazon refused the refresh token", "refused"),
        (401, {"error": "invalid_client"}, "\u2717 SANDBOX: The client id or the secret of", "refused"),
        (503, {}, "\u2717 SANDBOX: Login with Amazon gave no token (HTTP 503)", "?"),
    ],
)
async def test_saving_asks_for_a_token_and_saves_whatever_comes(
    paths: Paths, status: int, answer: dict[str, object], sentence: str, word: str
) -> None:
    with login(status, answer) as (url, asked):
        async with (
            with_login(paths, url) as workspace,
            console(workspace, Place(Environment.SANDBOX, BETA), SMALL) as pilot,
        ):
            await press(pilot, ["1", "e"])
            await typing(pilot, title="Beta Goods", refresh_token=TOKEN + "new")
            await press(pilot, ["ctrl+j"])
            await done(pilot)
            assert sentence in said(pilot)
            assert TOKEN not in painted(pilot)
            await press(pilot, ["escape"])
            await done(pilot)
            row = pilot.app.screen.query_one(SellersTable).row
            assert row is not None
            assert row.token == word
            assert "to BETA GOODS (beta-eu)" in painted(pilot).splitlines()[0]
    assert "refresh_token=Atzr%7CIwEBIveryrefreshingnew" in asked[0]
    assert book(paths)["profiles"]["beta-eu"]["title"] == "Beta Goods"


async def test_t_says_why_a_token_is_refused(paths: Paths) -> None:
    with login(400, REFUSED) as (url, _):
        async with (
            with_login(paths, url) as workspace,
            console(workspace, Place(Environment.SANDBOX, BETA)) as pilot,
        ):
            await press(pilot, ["1", "t"])
            await pilot.app.workers.wait_for_complete()
            await settle(pilot)
            assert "Ask the seller to authorise" in said(pilot)
            assert "refused" in painted(pilot)


# Keyrings.


def with_keyring(workspace: Workspace, backend: MemoryKeyring) -> Workspace:
    return structs.replace(workspace, secrets=Secrets({}, backend))


async def test_a_keyring_keeps_the_secrets_and_that_is_said(workspace: Workspace, paths: Paths) -> None:
    keyring = MemoryKeyring()
    async with console(with_keyring(workspace, keyring), size=SMALL) as pilot:
        await press(pilot, ["1", "a"])
        pilot.app.screen.query_one("#sandbox").focus()
        await press(pilot, ["left"])
        await typing(pilot, name="acme-us", client_id=CLIENT_ID, refresh_token=TOKEN, client_secret=SECRET)
        assert "to the system keyring" in painted(pilot)
        await press(pilot, ["ctrl+j"])
        await done(pilot)
        await until(pilot, lambda: pilot.app.focused is pilot.app.screen.query_one("#refresh_token"))
        assert "acme-us is saved, its secrets in the system keyring." in said(pilot)
        assert "kept in the keyring" in painted(pilot)
    assert sorted(keyring.kept.values()) == sorted([SECRET, TOKEN])


async def test_a_locked_keyring_is_told_and_the_session_keeps_the_secrets(workspace: Workspace) -> None:
    async with console(with_keyring(workspace, LockedKeyring()), size=SMALL) as pilot:
        await press(pilot, ["1", "a"])
        await done(pilot)
        assert "The keyring did not open." in said(pilot)
        pilot.app.screen.query_one("#sandbox").focus()
        await press(pilot, ["left"])
        await typing(pilot, name="acme-us", refresh_token=TOKEN)
        await press(pilot, ["ctrl+j"])
        await done(pilot)
        assert KEPT_IN_SESSION in said(pilot)


class SlowKeyring(MemoryKeyring):
    """One that waits for a person."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = threading.Event()

    def set_password(self, service: str, username: str, password: str) -> None:
        self.opened.wait(10)
        super().set_password(service, username, password)


async def test_the_form_lives_on_while_the_keyring_waits_for_somebody(workspace: Workspace) -> None:
    keyring = SlowKeyring()
    async with console(with_keyring(workspace, keyring), size=SMALL) as pilot:
        await press(pilot, ["1", "a"])
        await typing(pilot, name="acme-us", refresh_token=TOKEN)
        pilot.app.screen.query_one("#sandbox").focus()
        await pilot.press("left", "ctrl+j")
        await until(pilot, lambda: "it asks you to open it" in said(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "Saving is not done yet." in said(pilot))
        await pilot.press("ctrl+j", "shift+tab", *"A1B2")
        assert pilot.app.screen.query_one("#seller_id", Input).value == "A1B2"
        keyring.opened.set()
        await done(pilot)
        assert "acme-us is saved, its secrets in the system keyring." in said(pilot)
        await press(pilot, ["escape"])
        assert screen_of(pilot) == "Confirm"
    assert list(keyring.kept.values()) == [TOKEN]


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    for _ in range(200):
        await pilot.pause(0.02)
        if holds():
            return
    raise AssertionError(painted(pilot))


# What others do to the file.


async def test_a_broken_file_is_said_once(shops: Workspace, paths: Paths) -> None:
    async with console(shops, Place(Environment.LOCAL, ACME)) as pilot:
        main = pilot.app.screen
        assert isinstance(main, MainScreen)
        await main.look_around()
        paths.profiles.write_text("[profiles.acme-us]\nregion = 'XX'\n", encoding="utf-8")
        for _ in range(3):
            await main.look_around()
        await settle(pilot)
        told = [n.message for n in pilot.app._notifications if "XX" in n.message]
        assert len(told) == 1
        assert "profiles.toml line 2" in told[0]
        assert main.place.profile == ACME


async def test_a_recipient_changed_by_an_editor_is_changed_here(shops: Workspace, paths: Paths) -> None:
    async with console(shops, Place(Environment.LOCAL, ACME)) as pilot:
        main = pilot.app.screen
        assert isinstance(main, MainScreen)
        await main.look_around()
        text = paths.profiles.read_text(encoding="utf-8")
        paths.profiles.write_text(text.replace("Acme Toys", "Acme Games"), encoding="utf-8")
        await main.look_around()
        await settle(pilot)
        assert "to ACME GAMES (acme-us)" in painted(pilot).splitlines()[0]
        paths.profiles.write_text("", encoding="utf-8")
        await main.look_around()
        await settle(pilot)
        assert "acme-us is no longer in profiles.toml." in said(pilot)
        assert main.place.profile == DEMO_SELLER
