"""A data folder on a network: the console opens, says why, and sends nothing."""

from pathlib import Path

import pytest

from spconsole.bootstrap import open_workspace
from spconsole.config.paths import Paths
from spconsole.domain.errors import StoreError
from spconsole.domain.sellers import DEMO_SELLER, Environment
from spconsole.services.notifications import PreparedSend, create_notification

from .amazon import CREATED, Amazon
from .conftest import QUICK


@pytest.fixture(autouse=True)
def _far_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spconsole.config.filesystem.network_type", lambda _: "nfs4")


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()} if folder.exists() else set()


async def test_nothing_is_sent_and_no_history_is_made(paths: Paths, restock: PreparedSend) -> None:
    amazon = Amazon(CREATED)
    async with open_workspace(paths, QUICK, {}) as workspace:
        assert any("is on a network (nfs4)" in problem for problem in workspace.problems)
        seller = await workspace.open_seller(DEMO_SELLER, Environment.LOCAL)
        with pytest.raises(StoreError, match="is on a network"):
            await create_notification(amazon.behind(seller), restock)
    assert amazon.requests == []
    assert names(paths.data_dir) & {"history.db", "rates.db", "sandbox.db"} == set()


async def test_it_is_used_when_that_is_allowed(paths: Paths, restock: PreparedSend) -> None:
    async with open_workspace(paths, QUICK, {"SPCONSOLE_ALLOW_NETWORK_FOLDER": "1"}) as workspace:
        seller = await workspace.open_seller(DEMO_SELLER, Environment.LOCAL)
        result = await create_notification(Amazon(CREATED).behind(seller), restock)
    assert result.error is None
    assert "history.db" in names(paths.data_dir)
