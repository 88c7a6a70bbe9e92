"""Reading `profiles.toml`: what is wrong is named and set aside, and the rest counts."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from spconsole.config import profiles
from spconsole.config.profiles import ProfileFile
from spconsole.config.toml import read_toml
from spconsole.domain.errors import ConfigError
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App, Environment, SellerProfile

APP = App("main", "client-1")
ACME = SellerProfile("acme-us", "main", SellingRegion.NA, "ATVPDKIKX0DER")


@pytest.fixture
def file(tmp_path: Path) -> ProfileFile:
    return ProfileFile(tmp_path / "config" / "profiles.toml")


def put(file: ProfileFile, text: str | bytes) -> None:
    file.path.parent.mkdir(exist_ok=True)
    file.path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_a_file_that_is_not_there_has_no_profiles(file: ProfileFile) -> None:
    assert file.book().profiles == {}
    assert file.book().problems == ()


def test_whoever_asks_while_the_file_is_read_again_gets_what_it_has_now(
    file: ProfileFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(file, GOOD)
    assert list(file.book().profiles) == ["good"]
    put(file, GOOD + GOOD.replace("good", "better"))
    asked: list[list[str]] = []

    def slow(path: Path) -> tuple[dict[str, Any], str]:
        if not asked:  # another thread asks before this one has read
            asked.append([])
            asked[0] = list(file.book().profiles)
        return read_toml(path)

    monkeypatch.setattr(profiles, "read_toml", slow)
    assert list(file.book().profiles) == ["good", "better"]
    assert asked == [["good", "better"]]


def test_a_whole_profile_is_read(file: ProfileFile) -> None:
    put(
        file,
        '[profiles.acme]\napp = "main"\nregion = "EU"\nmarketplace = "de"\nsandbox = "amazon"\n'
        'production = true\nread_only = true\nseller_id = "A1"\ntitle = "ACME"\n',
    )
    assert file.book().profiles["acme"] == SellerProfile(
        "acme",
        "main",
        SellingRegion.EU,
        "A1PA6795UKMFR9",
        sandbox=Environment.SANDBOX,
        production=True,
        read_only=True,
        seller_id="A1",
        title="ACME",
    )
    assert file.book().apps == {"main": App("main")}


def test_a_profile_starts_careful(file: ProfileFile) -> None:
    put(file, '[profiles.acme]\nregion = "NA"\nmarketplace = "US"\n')
    profile = file.book().profiles["acme"]
    assert (profile.production, profile.sandbox, profile.app) == (False, Environment.LOCAL, "main")


GOOD = '[profiles.good]\nregion = "NA"\nmarketplace = "US"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '[profiles.acme]\nregion = "XX"\nmarketplace = "US"',
            "line 2: region: XX is not one of NA, EU, FE.",
        ),
        ('[profiles.acme]\nmarketplace = "US"', "region: nothing is not one of NA, EU, FE."),
        (
            '[profiles.acme]\nregion = "NA"\nmarketplace = "DE"',
            "line 3: marketplace: DE belongs to region EU",
        ),
        ('[profiles.acme]\nregion = "NA"', "marketplace: Nothing is not a marketplace."),
        (
            '[profiles.acme]\nregion = "NA"\nmarketplace = "US"\nproduction = "yes"',
            "line 4: production: write true or false.",
        ),
        (
            '[profiles.acme]  # the first\nregion = "NA"\nmarketplace = "US"\nseller_id = 5',
            "line 4: seller_id: write it in quotes.",
        ),
        (
            '[profiles.acme]\nregion = "NA"\nmarketplace = "US"\nsandbox = "aws"',
            "line 4: sandbox: aws is not one of local, amazon.",
        ),
        ('[profiles."acme us"]\nregion = "NA"', "line 1: acme us: acme us cannot be a name."),
        ("[profiles]\nacme = 5", "line 2: acme: write it as a table, like [profiles.acme]."),
        ("[apps.main]\n\n\n[profiles]\nmain = 3", "line 5: main: write it as a table, like [profiles.main]."),
        ("profiles = 5", "line 1: profiles: write each as a table, like [profiles.main]."),
        ("apps = []", "line 1: apps: write each as a table, like [apps.main]."),
        ("[apps.main]\nclient_id = 5", "line 2: client_id: write it in quotes."),
    ],
)
def test_a_wrong_value_is_named_with_its_line_and_the_others_stay(
    file: ProfileFile, text: str, says: str
) -> None:
    put(file, text if text.startswith(("profiles", "apps =")) else f"{text}\n{GOOD}")
    [problem] = file.book().problems
    assert problem.startswith(str(file.path))
    assert says in problem
    assert list(file.book().profiles) in ([], ["good"])


def test_two_profiles_of_the_same_variables_are_told_by_the_line_of_the_second(file: ProfileFile) -> None:
    table = 'region = "NA"\nmarketplace = "US"\n'
    put(file, f"[apps.a_b]\n[profiles.a-b]\n{table}[profiles.a_b]\n{table}")
    [problem] = file.book().problems
    assert "line 5: a_b: a-b has the same variables" in problem


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[profile.acme]", "line 1: unknown key profile. Did you mean profiles?"),
        (f'{GOOD}regoin = "NA"', "line 4: unknown key regoin. Did you mean region?"),
        (f"{GOOD}zzz = 1", "line 4: unknown key zzz. Known keys: app, authorised_on, marketplace,"),
        ('[apps.main]\nclient_secret = "x"', "line 2: unknown key client_secret. Did you mean client_id?"),
    ],
)
def test_an_unknown_key_is_named_with_the_nearest(file: ProfileFile, text: str, says: str) -> None:
    put(file, text)
    [problem] = file.book().problems
    assert says in problem


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[profiles", "is not TOML"),
        (b"# \xff", "is not UTF-8 (byte 2)"),
        ("# " + "x" * (1 << 20), "is larger than 1 MiB"),
        ("x = " + "[" * 5000, "nested too deeply"),
    ],
    ids=["broken", "latin-1", "huge", "deep"],
)
def test_a_file_that_cannot_be_read_is_one_problem_and_is_never_written_over(
    file: ProfileFile, text: str | bytes, says: str
) -> None:
    put(file, text)
    before = file.path.read_bytes()
    [problem] = file.book().problems
    assert says in problem
    assert file.book().profiles == {}
    with pytest.raises(ConfigError):
        file.save(ACME, APP)
    assert file.path.read_bytes() == before


def test_a_folder_in_the_place_of_the_file_is_one_problem(file: ProfileFile) -> None:
    file.path.mkdir(parents=True)
    [problem] = file.book().problems
    assert "Cannot read" in problem


def test_the_file_is_read_again_when_it_changes(file: ProfileFile) -> None:
    put(file, GOOD)
    assert list(file.book().profiles) == ["good"]
    put(file, GOOD.replace("good", "better"))
    assert list(file.book().profiles) == ["better"]
    file.path.unlink()
    assert file.book().profiles == {}


def test_the_days_of_role_and_authorisation_are_read_and_a_wrong_one_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "profiles.toml"
    path.write_text(
        '[apps.main]\nrole_added_on = 2026-05-01\ndeveloper_role_on = "2026-04-01"\n'
        '[profiles.acme]\nregion = "NA"\nmarketplace = "US"\nauthorised_on = "soon"\n',
        encoding="utf-8",
    )
    book = ProfileFile(path).book()
    app = book.apps["main"]
    assert (app.role_added_on, app.developer_role_on) == (date(2026, 5, 1), date(2026, 4, 1))
    assert book.profiles["acme"].authorised_on is None
    [problem] = book.problems
    assert problem.endswith("line 7: authorised_on: write a day like 2026-08-21.")
