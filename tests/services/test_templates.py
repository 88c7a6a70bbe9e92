"""Which templates there are to send from: the built-in ones in the local sandbox only."""

from pathlib import Path

import pytest

from spconsole.domain.errors import UsageError
from spconsole.domain.sellers import Environment
from spconsole.services.templates import contract_of, require_template, visible_templates
from spconsole.store.templates import TemplateStore

BUILT_IN = ["SALES_SUMMARY", "RESTOCK_LOW_INVENTORY", "PRICE_CHANGE"]
LOCAL = Environment.LOCAL
REAL = [Environment.SANDBOX, Environment.PRODUCTION]


@pytest.fixture
def store(tmp_path: Path) -> TemplateStore:
    (tmp_path / "templates").mkdir()
    return TemplateStore(tmp_path / "templates")


def put(
    store: TemplateStore, name: str, text: str = 'content = "${n}"\n[parameters]\nn = "number"\n'
) -> None:
    (store.folder / f"{name}.toml").write_text(text, encoding="utf-8")


def names(store: TemplateStore, environment: Environment) -> list[str]:
    return [template.type for template in visible_templates(store, environment)]


def test_the_local_sandbox_always_has_the_built_in_ones(store: TemplateStore) -> None:
    assert names(store, LOCAL) == BUILT_IN


@pytest.mark.parametrize("environment", REAL)
def test_nowhere_else_are_they_seen(store: TemplateStore, environment: Environment) -> None:
    assert names(store, environment) == []
    with pytest.raises(UsageError, match="There are none yet") as caught:
        require_template(store, environment, "SALES_SUMMARY")
    assert str(store.folder / "SALES_SUMMARY.toml") in str(caught.value)


def test_ones_own_come_first_and_everywhere(store: TemplateStore) -> None:
    put(store, "MINE")
    assert names(store, LOCAL) == ["MINE", *BUILT_IN]
    for environment in REAL:
        assert names(store, environment) == ["MINE"]
        assert require_template(store, environment, "MINE").type == "MINE"


def test_ones_own_stands_before_the_built_in_one_of_its_name(store: TemplateStore) -> None:
    put(store, "PRICE_CHANGE")
    assert not require_template(store, LOCAL, "PRICE_CHANGE").builtin
    assert names(store, LOCAL).count("PRICE_CHANGE") == 1


def test_an_unknown_template_is_refused_with_those_that_are_known(store: TemplateStore) -> None:
    with pytest.raises(UsageError, match="Known here: SALES_SUMMARY, RESTOCK_LOW_INVENTORY, PRICE_CHANGE"):
        require_template(store, LOCAL, "price_change")


def test_the_sandbox_learns_names_and_types_of_what_is_known_here(store: TemplateStore) -> None:
    put(store, "MINE")
    assert contract_of(store, "MINE") == {"n": "number"}
    assert contract_of(store, "SALES_SUMMARY") == {"summaryAsOnDate": "date", "salesSummaryInUSD": "number"}
    assert contract_of(store, "UNKNOWN") is None


def test_the_sandbox_learns_nothing_of_a_template_that_cannot_be_read(store: TemplateStore) -> None:
    put(store, "BROKEN", "content = ")
    assert contract_of(store, "BROKEN") is None
