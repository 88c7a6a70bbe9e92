"""`S`, `W`, `p`: where the console stands, and what may be done there."""

import pytest

from spconsole.config.paths import Paths
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App, Environment, SellerProfile
from spconsole.services.context import Workspace
from spconsole.tui.modals.environment import EnvironmentDialog
from spconsole.tui.place import Place
from spconsole.tui.screens.main import MainScreen
from spconsole.tui.screens.send import SendScreen
from tests.tui.screen import SMALL, WIDE, console, finish, painted, press

ACME = SellerProfile(
    name="acme-us",
    app="main",
    region=SellingRegion.NA,
    marketplace_id="ATVPDKIKX0DER",
    sandbox=Environment.SANDBOX,
    production=True,
    title="Acme Toys",
)
BETA = SellerProfile("beta-eu", "main", SellingRegion.EU, "A1PA6795UKMFR9", title="Beta Goods")


@pytest.fixture
def shops(workspace: Workspace, paths: Paths) -> Workspace:
    """A seller who may be used in production, and one who may not."""
    app = App("main", "amzn1.application-oa2-client.example")
    workspace.profiles.save(ACME, app)
    workspace.profiles.save(BETA, app)
    return workspace


def place(main: object) -> Place:
    assert isinstance(main, MainScreen)
    return main.place


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_production_asks_for_its_name(shops: Workspace, size: tuple[int, int]) -> None:
    async with console(shops, Place(Environment.SANDBOX, ACME), size) as pilot:
        main = pilot.app.screen
        await press(pilot, ["S", "3", *"produc", "enter"])
        assert isinstance(pilot.app.screen, EnvironmentDialog)
        assert place(main).environment is Environment.SANDBOX
        await press(pilot, [*"tion", "enter"])
        await finish(pilot)
        assert place(main) == Place(Environment.PRODUCTION, ACME, writes=False)
        text = painted(pilot)
        assert " PRODUCTION " in text.splitlines()[0]
        assert "look only" in text.splitlines()[0]
        assert "\u2554" in text  # a double border


async def test_production_is_left_with_one_key(shops: Workspace) -> None:
    async with console(shops, Place(Environment.PRODUCTION, ACME)) as pilot:
        main = pilot.app.screen
        await press(pilot, ["S"])
        await finish(pilot)
        assert place(main) == Place(Environment.SANDBOX, ACME, writes=True)


async def test_a_seller_without_production_gives_way_to_one_who_has_it(shops: Workspace) -> None:
    async with console(shops, Place(Environment.SANDBOX, BETA)) as pilot:
        await press(pilot, ["S", "3"])
        assert "ACME TOYS (acme-us), as beta-eu may not be used there" in " ".join(painted(pilot).split())


async def test_without_a_seller_for_production_nobody_gets_there(workspace: Workspace) -> None:
    async with console(workspace) as pilot:
        main = pilot.app.screen
        await press(pilot, ["S", "3", *"production", "enter"])
        assert isinstance(pilot.app.screen, EnvironmentDialog)
        assert "No seller may be used in production" in painted(pilot)
        await press(pilot, ["escape"])
        assert place(main).environment is Environment.LOCAL


async def test_production_starts_looking_only_and_w_turns_writes_on(shops: Workspace) -> None:
    (shops.templates.folder).mkdir(parents=True)
    (shops.templates.folder / "PRICE.toml").write_text(
        'content = "Now ${price}."\nstate = "published"\n[parameters.price]\ntype = "number"\nsample = "5"\n',
        encoding="utf-8",
    )
    async with console(shops, Place(Environment.PRODUCTION, ACME, writes=False)) as pilot:
        await press(pilot, ["n"])
        assert "Writes are off here. W turns them on." in painted(pilot)
        await press(pilot, ["W", "enter", "n"])
        assert isinstance(pilot.app.screen, SendScreen)
        assert dict(pilot.app.screen.draft.values) == {}, "production never starts from samples"


async def test_p_finds_a_seller_by_a_part_of_the_name(shops: Workspace) -> None:
    async with console(shops, Place(Environment.SANDBOX, ACME)) as pilot:
        main = pilot.app.screen
        await press(pilot, ["p", *"goods", "enter"])
        await finish(pilot)
        assert place(main).profile == BETA
        assert "to BETA GOODS (beta-eu)" in painted(pilot).splitlines()[0]
