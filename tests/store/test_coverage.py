"""Coverage: up to when others' sends are known, of one seller and template; it never goes back."""

from msgspec import structs

from spconsole.domain.sellers import Environment
from spconsole.store.coverage import Coverage, CoverageStore
from spconsole.store.database import Database

from .rows import NOW, TARGET, minutes_ago


async def test_coverage_is_of_one_seller_template_and_environment(database: Database) -> None:
    store = CoverageStore(database)
    assert await store.of(TARGET) is None
    await store.cover([TARGET], Coverage(NOW, NOW, "me"))
    assert await store.of(TARGET) == Coverage(NOW, NOW, "me")
    for change in ({"account": "x"}, {"template_id": "x"}, {"environment": Environment.PRODUCTION}):
        assert await store.of(structs.replace(TARGET, **change)) is None


async def test_an_older_import_takes_nothing_back(database: Database) -> None:
    store = CoverageStore(database)
    await store.cover([TARGET], Coverage(minutes_ago(5), NOW, "me"))
    await store.cover([TARGET], Coverage(minutes_ago(9), NOW, "another"))
    assert await store.of(TARGET) == Coverage(minutes_ago(5), NOW, "me")
    await store.cover([TARGET], Coverage(NOW, NOW, "another"))
    assert await store.of(TARGET) == Coverage(NOW, NOW, "another")
