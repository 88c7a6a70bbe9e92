"""What the live sandbox remembers: sends, deletions and feedback, seller by seller, across processes."""

from pathlib import Path

import pytest

from spconsole.sandbox.service import Sandbox, SeededSend, open_sandbox

from .amazon import CONTRACTS, SUMMARY, Clock, Seller, error_of, identity, sign_in


async def test_a_notification_is_sent_acted_on_and_deleted(seller: Seller) -> None:
    sent = await seller.restock()
    assert (await seller.feedback(sent)).status_code == 204
    assert (await seller.feedback(sent)).status_code == 204
    assert (await seller.delete("RESTOCK")).status_code == 204
    refused = await seller.feedback(sent)
    assert refused.status_code == 400
    assert error_of(refused) == {
        "code": "InvalidInput",
        "message": "Invalid notificationId",
        "details": f"'{sent}' is an invalid notificationId",
    }


async def test_a_deletion_takes_every_notification_of_the_template_and_no_other(
    seller: Seller, clock: Clock
) -> None:
    gone = [await seller.restock(1), await seller.restock(2)]
    kept = identity(await seller.create("LISTING_LOST", {"asin": "B09ZX1LRXX"}))
    await seller.delete("RESTOCK")
    assert [(await seller.feedback(each)).status_code for each in gone] == [400, 400]
    assert (await seller.feedback(kept)).status_code == 204


async def test_a_notification_sent_after_the_deletion_is_alive(seller: Seller) -> None:
    await seller.delete("RESTOCK")
    assert (await seller.feedback(await seller.restock())).status_code == 204


@pytest.mark.parametrize(("refresh_token", "client_id"), [("Atzr|two", "app"), ("Atzr|one", "other-app")])
async def test_another_seller_or_app_sees_none_of_it(
    sandbox: Sandbox, seller: Seller, refresh_token: str, client_id: str
) -> None:
    sent = await seller.restock()
    stranger = await sign_in(sandbox, refresh_token, client_id)
    assert (await stranger.feedback(sent)).status_code == 400
    assert (await stranger.delete("RESTOCK")).status_code == 204
    assert (await seller.feedback(sent)).status_code == 204


async def test_a_canned_id_lives_like_any_other(seller: Seller) -> None:
    sent = identity(await seller.create("SALES_SUMMARY", SUMMARY))
    assert (await seller.feedback(sent)).status_code == 204
    await seller.delete("SALES_SUMMARY")
    assert (await seller.feedback(sent)).status_code == 400
    await seller.create("SALES_SUMMARY", SUMMARY)
    assert (await seller.feedback(sent)).status_code == 204


async def test_a_canned_id_is_known_only_to_who_was_sent_it(seller: Seller) -> None:
    assert (await seller.feedback("174ec9ce-4c66-4208-ac92-46e22a925aa2")).status_code == 400


async def test_a_refused_create_leaves_nothing_behind(seller: Seller) -> None:
    await seller.create("BAD_REQUEST_TYPE", SUMMARY)
    answer = await seller.delete("BAD_REQUEST_TYPE")
    assert answer.status_code == 400


async def test_an_unknown_template_is_refused_by_name(seller: Seller) -> None:
    created = await seller.create("NEVER_ONBOARDED", {})
    assert created.status_code == 400
    assert error_of(created) == {
        "code": "InvalidInput",
        "message": "Invalid Template Identifier(templateId)",
        "details": "'NEVER_ONBOARDED' is an invalid templateId",
    }
    deleted = await seller.delete("NEVER_ONBOARDED")
    assert deleted.status_code == 400
    assert error_of(deleted)["message"] == "Invalid Template Id(templateId)"


async def test_only_printable_names_are_looked_up(clock: Clock) -> None:
    asked: list[str] = []

    def contracts(template_id: str) -> None:
        asked.append(template_id)

    sandbox = open_sandbox(None, contracts, now=clock)
    seller = await sign_in(sandbox)
    assert (await seller.create("A\0B", {})).status_code == 400
    assert (await seller.create("A B", {})).status_code == 400
    assert asked == ["A B"]
    sandbox.close()


async def test_the_next_process_knows_everything(state_file: Path, clock: Clock) -> None:
    first = open_sandbox(state_file, CONTRACTS.get, now=clock)
    earlier = await sign_in(first)
    sent = await earlier.restock()
    first.close()
    second = open_sandbox(state_file, CONTRACTS.get, now=clock)
    later = await sign_in(second)
    later.headers = earlier.headers  # the old token still works
    assert (await later.feedback(sent)).status_code == 204
    second.close()


async def test_two_sandboxes_on_one_file_are_one_amazon(state_file: Path, clock: Clock) -> None:
    here, there = (open_sandbox(state_file, CONTRACTS.get, now=clock) for _ in range(2))
    us, them = await sign_in(here), await sign_in(there)
    sent = await us.restock()
    assert (await them.feedback(sent)).status_code == 204
    assert (await them.delete("RESTOCK")).status_code == 204
    assert (await us.feedback(sent)).status_code == 400
    here.close()
    there.close()


def seeded(notification_id: str, *, deleted: bool = False, template_id: str = "RESTOCK") -> SeededSend:
    return SeededSend(
        seller_token="Atzr|one",
        client_id="app",
        template_id=template_id,
        marketplace_id="ATVPDKIKX0DER",
        parameters_json='{"numberOfProducts": 5.00}',
        notification_id=notification_id,
        created_at=1_700_000_000.0,
        deleted=deleted,
        feedback=False,
    )


async def test_seeded_history_can_be_acted_on(sandbox: Sandbox, seller: Seller) -> None:
    sandbox.seed([seeded("alive"), seeded("gone", deleted=True)])
    assert (await seller.feedback("alive")).status_code == 204
    assert (await seller.feedback("gone")).status_code == 400
    await seller.delete("RESTOCK")
    assert (await seller.feedback("alive")).status_code == 400


async def test_a_template_dropped_since_can_still_be_deleted(sandbox: Sandbox, seller: Seller) -> None:
    sandbox.seed([seeded("old", template_id="FORMER_TEMPLATE")])
    assert (await seller.delete("FORMER_TEMPLATE")).status_code == 204
    assert (await seller.feedback("old")).status_code == 400


async def test_seeding_is_all_or_nothing(sandbox: Sandbox, seller: Seller) -> None:
    def broken() -> list[SeededSend]:
        raise OSError("the list ended early")

    def half() -> object:
        yield seeded("first")
        broken()

    with pytest.raises(OSError, match="ended early"):
        sandbox.seed(half())  # type: ignore[arg-type]  # a generator that breaks is the point
    assert (await seller.feedback("first")).status_code == 400


async def test_ten_thousand_seeds_are_one_transaction(state_file: Path, clock: Clock) -> None:
    sandbox = open_sandbox(state_file, CONTRACTS.get, now=clock)
    sandbox.seed(seeded(f"id-{number}") for number in range(10_000))
    seller = await sign_in(sandbox)
    assert (await seller.feedback("id-9999")).status_code == 204
    sandbox.close()
