"""What the seller form thinks of each field, without a screen."""

import dataclasses
from pathlib import Path

import pytest
from msgspec import structs

from spconsole.config.profiles import ProfileFile
from spconsole.config.secrets import Whereabouts
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App, Environment, SellerProfile
from spconsole.tui.screens.seller_notes import Mark, judge
from spconsole.tui.screens.seller_typed import Surroundings, Typed, new_seller, without_secrets

ACME = SellerProfile("acme-us", "main", SellingRegion.NA, "ATVPDKIKX0DER")
OTHER = structs.replace(ACME, name="other")
GOOD = Typed(
    name="gamma",
    region=SellingRegion.NA,
    marketplace="US",
    app="second",
    client_id="amzn1.application-oa2-client.0123",
    client_secret="hush",
    refresh_token="Atzr|hush",
    title="",
    seller_id="",
    sandbox=Environment.LOCAL,
    production=False,
    read_only=False,
)
SAME = dataclasses.replace(GOOD, name="acme-us", app="main", client_id="", client_secret="", refresh_token="")
KEPT = Whereabouts("", "keyring", "keyring", keyring=True)
NOWHERE = Whereabouts(keyring=True)


@pytest.fixture
def profiles(tmp_path: Path) -> ProfileFile:
    file = ProfileFile(tmp_path / "profiles.toml")
    file.save(ACME, App("main", "amzn1.application-oa2-client.9f"))
    file.save(OTHER, App("main"))
    return file


def test_a_good_new_seller_has_nothing_against_it(profiles: ProfileFile) -> None:
    notes = judge(GOOD, Surroundings(profiles, None, NOWHERE))
    assert {
        name: note.words for name, note in notes.items() if note.mark not in {Mark.FINE, Mark.PLAIN}
    } == {}
    assert (notes["app"].words, notes["client_secret"].words) == ("a new app", "to the system keyring")


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("name", "", "A name is needed."),
        ("name", "two words", "two words cannot be a name."),
        ("name", "other", "A profile named other exists already. Choose another name."),
        ("name", "demo", "demo is the seller built into the local sandbox. Choose another name."),
        ("marketplace", "", "In region NA write one of US, CA, MX, BR."),
        ("marketplace", "XX", "XX is not a marketplace. In region NA write one of US"),
        ("marketplace", "de", "DE belongs to region EU, not NA."),
        ("app", "", "A name is needed."),
        ("app", "two words", "two words cannot be a name."),
        ("client_id", "amzn1 x", "It has blanks"),
        ("client_secret", "hu\x1bsh", "It has blanks or other characters"),
        ("client_secret", "Atzr|hu sh", "It has blanks"),
        ("refresh_token", "Atzr|\u0430", "It has blanks or other characters"),
        ("refresh_token", "a b", "It has blanks"),
        ("seller_id", "A1-B2", "A seller id has letters and digits, like"),
    ],
)
def test_what_cannot_be_stops_with_a_sentence(
    profiles: ProfileFile, field: str, text: str, sentence: str
) -> None:
    typed = dataclasses.replace(GOOD, **{field: text})  # type: ignore[arg-type]
    note = judge(typed, Surroundings(profiles, None, NOWHERE))[field]
    assert note.stops
    assert note.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("name", "acme_us", "acme-us and acme_us would both read SPCONSOLE_ACME_US_REFRESH_TOKEN."),
        ("client_id", "abc", "It usually starts with amzn1.application-oa2-client."),
        ("client_id", "", "Without its client id the seller works in the local sandbox only."),
        ("client_secret", "Atzr|abc", "This starts like a token or a client id, not like a secret."),
        ("client_secret", "amzn1.application-oa2-client.01", "This starts like a token or a client id"),
        ("refresh_token", "abc", "It usually starts with Atzr|"),
        ("refresh_token", "Atza|abc", "An access token lasts an hour."),
        ("refresh_token", "", "Without its refresh token the seller works in the local sandbox only."),
    ],
)
def test_what_looks_odd_is_said_and_stops_nothing(
    profiles: ProfileFile, field: str, text: str, sentence: str
) -> None:
    typed = dataclasses.replace(GOOD, **{field: text})  # type: ignore[arg-type]
    note = judge(typed, Surroundings(profiles, None, NOWHERE))[field]
    assert note.mark is Mark.LOOK
    assert note.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (None, ""),
        (NOWHERE, "Amazon needs it"),
        (KEPT, "kept in the keyring"),
        (Whereabouts(refresh_token="session"), "kept for this session"),
        (Whereabouts(refresh_token="SPCONSOLE_ACME_US_REFRESH_TOKEN"), "read from a variable"),
    ],
)
def test_an_empty_secret_tells_where_it_is(
    profiles: ProfileFile, kept: Whereabouts | None, words: str
) -> None:
    assert judge(SAME, Surroundings(profiles, ACME, kept))["refresh_token"].words == words


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (NOWHERE, "to the system keyring"),
        (Whereabouts(keyring=False), "for this session only"),
        (Whereabouts(refresh_token="SPCONSOLE_ACME_US_REFRESH_TOKEN"), "a variable comes first"),
    ],
)
def test_a_typed_secret_tells_where_it_goes(profiles: ProfileFile, kept: Whereabouts, words: str) -> None:
    assert judge(GOOD, Surroundings(profiles, None, kept))["refresh_token"].words == words


def test_an_app_without_its_secret_is_pointed_out(profiles: ProfileFile) -> None:
    assert judge(SAME, Surroundings(profiles, ACME, KEPT))["app"].words == "known, 1 other seller"
    assert judge(SAME, Surroundings(profiles, ACME, NOWHERE))["app"].words == "its secret is not here"
    replacing = judge(SAME, Surroundings(profiles, ACME, KEPT, replacing=True))["app"]
    assert (replacing.mark, replacing.sentence) == (
        Mark.LOOK,
        "Its client id and secret change for all its sellers; 1 besides this one.",
    )


def test_a_new_name_leaves_the_variables_of_the_old_one_behind(profiles: ProfileFile) -> None:
    around = Surroundings(profiles, ACME, Whereabouts(refresh_token="SPCONSOLE_ACME_US_REFRESH_TOKEN"))
    note = judge(dataclasses.replace(SAME, name="gamma"), around)["name"]
    assert note.sentence == (
        "SPCONSOLE_ACME_US_REFRESH_TOKEN is set. Under the new name SPCONSOLE_GAMMA_REFRESH_TOKEN is read "
        "instead."
    )


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("seller_id", {"seller_id": "A1B2"}),
        ("refresh_token", {"refresh_token": "Atzr|new"}),
        ("region", {"region": SellingRegion.EU, "marketplace": "DE"}),
        ("app", {"app": "second", "client_id": "amzn1.application-oa2-client.other"}),
    ],
)
def test_another_account_is_pointed_out(
    profiles: ProfileFile, field: str, changed: dict[str, object]
) -> None:
    typed = dataclasses.replace(SAME, **changed)  # type: ignore[arg-type]
    note = judge(typed, Surroundings(profiles, ACME, KEPT))[field]
    assert (note.mark, note.words) == (Mark.LOOK, "another account then")


@pytest.mark.parametrize(
    "changed", [{}, {"title": "Acme"}, {"name": "gamma"}, {"production": True}, {"marketplace": "CA"}]
)
def test_the_same_account_is_not(profiles: ProfileFile, changed: dict[str, object]) -> None:
    typed = dataclasses.replace(SAME, **changed)  # type: ignore[arg-type]
    notes = judge(typed, Surroundings(profiles, ACME, KEPT))
    assert "another account then" not in {note.words for note in notes.values()}


def test_a_token_for_a_seller_who_had_none_changes_no_account(profiles: ProfileFile) -> None:
    typed = dataclasses.replace(SAME, refresh_token="Atzr|first")
    note = judge(typed, Surroundings(profiles, ACME, NOWHERE))["refresh_token"]
    assert note.words == "to the system keyring"


def test_what_is_not_asked_for_is_left_as_it_is(profiles: ProfileFile) -> None:
    typed = dataclasses.replace(SAME, client_id="amzn1.application-oa2-client.x", client_secret="hush")
    seller = new_seller(typed, Surroundings(profiles, ACME, KEPT))
    assert (seller.app, seller.client_secret, seller.replaces) == (App("main"), "", "acme-us")
    replaced = new_seller(typed, Surroundings(profiles, ACME, KEPT, replacing=True))
    assert (replaced.app.client_id, replaced.client_secret) == ("amzn1.application-oa2-client.x", "hush")


def test_secrets_show_themselves_to_nobody() -> None:
    assert "hush" not in repr(GOOD)
    assert "hush" not in repr(new_seller(GOOD, Surroundings(ProfileFile(Path("none")), None, NOWHERE)))
    assert without_secrets(GOOD).client_secret == without_secrets(GOOD).refresh_token == ""
