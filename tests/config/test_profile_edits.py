"""Editing `profiles.toml`: what people wrote in it stays, and no edit loses a profile."""

import os
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from spconsole.config.profiles import ProfileFile
from spconsole.domain.errors import ConfigError, UsageError
from spconsole.domain.marketplaces import SellingRegion
from spconsole.domain.sellers import App, Environment, SellerProfile

APP = App("main", "client-1")
ACME = SellerProfile("acme-us", "main", SellingRegion.NA, "ATVPDKIKX0DER")
HAND_WRITTEN = """\
# our sellers
[apps.main]
client_id = "client-1"  # from the developer console

# the first one
[profiles.acme-us]
app = "main"
region = "NA"
marketplace = "US"  # for now

# the second one
[profiles.beta]
app = "main"
region = "EU"
marketplace = "DE"
title = "Beta Goods"
"""
GOOD = '[profiles.good]\nregion = "NA"\nmarketplace = "US"\n'


@pytest.fixture
def file(tmp_path: Path) -> ProfileFile:
    return ProfileFile(tmp_path / "config" / "profiles.toml")


def put(file: ProfileFile, text: str | bytes) -> None:
    file.path.parent.mkdir(exist_ok=True)
    file.path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_a_new_file_is_made_as_a_person_would_write_it(file: ProfileFile) -> None:
    file.save(ACME, APP)
    assert file.path.read_text(encoding="utf-8") == (
        '[apps.main]\nclient_id = "client-1"\n\n'
        '[profiles.acme-us]\napp = "main"\nregion = "NA"\nmarketplace = "US"\nsandbox = "local"\n'
        "production = false\n"
    )
    assert file.book().profiles == {"acme-us": ACME}
    assert file.book().apps == {"main": APP}


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_only_its_owner_can_read_the_file(file: ProfileFile) -> None:
    file.save(ACME, APP)
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert file.path.parent.stat().st_mode & 0o777 == 0o700


def test_what_is_saved_is_read_back(file: ProfileFile) -> None:
    profile = SellerProfile(
        "beta.2",
        "other",
        SellingRegion.FE,
        "A1VC38T7YXB528",
        sandbox=Environment.SANDBOX,
        production=True,
        read_only=True,
        seller_id="A2",
        title='Beta "Goods" \u00fc\n\\',
    )
    file.save(ACME, APP)
    file.save(profile, App("other"))
    assert file.book().profiles == {"acme-us": ACME, "beta.2": profile}
    assert file.book().problems == ()


def test_an_edit_keeps_comments_order_and_the_other_profiles(file: ProfileFile) -> None:
    put(file, HAND_WRITTEN)
    changed = structs.replace(ACME, marketplace_id="A2EUQ1WTGCTBG2", seller_id="A1")
    file.save(changed, APP, replaces="acme-us")
    text = file.path.read_text(encoding="utf-8")
    for comment in ("# our sellers", "# from the developer console", "# the first one", "# the second one"):
        assert comment in text
    assert 'marketplace = "CA"' in text
    assert list(file.book().profiles) == ["acme-us", "beta"]
    assert file.book().profiles["acme-us"] == changed
    assert file.book().profiles["beta"].title == "Beta Goods"


def test_a_value_back_at_its_default_is_taken_out(file: ProfileFile) -> None:
    file.save(structs.replace(ACME, title="ACME", read_only=True), APP)
    file.save(ACME, APP, replaces="acme-us")
    assert "title" not in file.path.read_text(encoding="utf-8")
    assert file.book().profiles["acme-us"] == ACME


def test_a_renamed_profile_has_only_its_new_name(file: ProfileFile) -> None:
    put(file, HAND_WRITTEN)
    file.save(structs.replace(ACME, name="acme-ca"), APP, replaces="acme-us")
    assert set(file.book().profiles) == {"acme-ca", "beta"}
    assert "# the second one" in file.path.read_text(encoding="utf-8")


def test_a_removed_profile_leaves_the_others_and_their_comments(file: ProfileFile) -> None:
    put(file, HAND_WRITTEN)
    file.remove("acme-us")
    assert list(file.book().profiles) == ["beta"]
    assert file.book().apps == {"main": APP}
    assert "# our sellers" in file.path.read_text(encoding="utf-8")
    with pytest.raises(UsageError, match=r"There is no profile named acme-us. Known: beta."):
        file.remove("acme-us")


def test_the_last_profile_can_be_removed_and_another_added(file: ProfileFile) -> None:
    file.save(ACME, APP)
    file.remove("acme-us")
    assert file.book().profiles == {}
    file.save(ACME, APP)
    assert file.book().profiles == {"acme-us": ACME}


def test_tables_in_any_order_can_be_edited(file: ProfileFile) -> None:
    put(
        file, f'{GOOD}\n[apps.main]\nclient_id = "c"\n\n[profiles.other]\nregion = "EU"\nmarketplace = "DE"\n'
    )
    file.save(ACME, APP)
    file.save(structs.replace(ACME, name="renamed"), APP, replaces="good")
    file.remove("other")
    assert set(file.book().profiles) == {"acme-us", "renamed"}
    assert file.book().problems == ()


def test_inline_tables_can_be_edited(file: ProfileFile) -> None:
    put(file, 'profiles = { good = { region = "NA", marketplace = "US" } }\n')
    file.save(ACME, APP)
    assert set(file.book().profiles) == {"good", "acme-us"}


def test_a_name_that_is_taken_is_refused(file: ProfileFile) -> None:
    file.save(ACME, APP)
    with pytest.raises(UsageError, match="acme-us exists already"):
        file.save(ACME, APP)
    beta = structs.replace(ACME, name="beta")
    file.save(beta, APP)
    with pytest.raises(UsageError, match="exists already"):
        file.save(ACME, APP, replaces="beta")
    assert set(file.book().profiles) == {"acme-us", "beta"}


@pytest.mark.parametrize("name", ["acme_us", "acme.us", "ACME-US"])
def test_two_profiles_never_read_the_same_variables(file: ProfileFile, name: str) -> None:
    """Else the token of one seller would be used for the other."""
    file.save(ACME, APP)
    with pytest.raises(UsageError, match="with the same variables"):
        file.save(structs.replace(ACME, name=name), APP)
    with file.path.open("a", encoding="utf-8") as text:
        text.write(f'[profiles."{name}"]\nregion = "NA"\nmarketplace = "US"\n')
    assert list(file.book().profiles) == ["acme-us"]
    [problem] = file.book().problems
    assert f"{name}: acme-us has the same variables, SPCONSOLE_ACME_US_... Rename one of them." in problem


def test_a_profile_may_be_renamed_to_what_only_looks_like_it(file: ProfileFile) -> None:
    file.save(ACME, APP)
    file.save(structs.replace(ACME, name="acme_us"), APP, replaces="acme-us")
    assert list(file.book().profiles) == ["acme_us"]


def test_a_link_stays_a_link(file: ProfileFile, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles" / "profiles.toml"
    target.parent.mkdir()
    target.write_text(HAND_WRITTEN, encoding="utf-8")
    file.path.parent.mkdir()
    file.path.symlink_to(target)
    file.remove("beta")
    assert file.path.is_symlink()
    assert "beta" not in target.read_text(encoding="utf-8")
    assert [path.name for path in target.parent.iterdir()] == ["profiles.toml"]


def test_a_file_whose_parts_are_no_tables_is_not_changed(file: ProfileFile) -> None:
    put(file, "apps = 5\n")
    with pytest.raises(ConfigError, match="apps is not a table"):
        file.save(ACME, APP)
    assert file.path.read_text(encoding="utf-8") == "apps = 5\n"


def test_an_edit_that_would_lose_something_is_not_made(
    file: ProfileFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(file, HAND_WRITTEN)
    monkeypatch.setattr(tomlkit, "dumps", lambda document: f"[profiles.acme-us]\n# {len(document)}")
    with pytest.raises(ConfigError, match="something in it would be lost"):
        file.save(structs.replace(ACME, name="new"), APP)
    assert file.path.read_text(encoding="utf-8") == HAND_WRITTEN


def test_a_folder_that_cannot_be_written_leaves_the_old_file(
    file: ProfileFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    put(file, HAND_WRITTEN)
    monkeypatch.setattr("spconsole.config.paths.os.fsync", full)
    with pytest.raises(ConfigError, match="No space left on device"):
        file.remove("beta")
    assert file.path.read_text(encoding="utf-8") == HAND_WRITTEN
    left = {path.name for path in file.path.parent.iterdir()} - {".profiles.toml.lock"}
    assert left == {"profiles.toml"}


LAYOUTS = [
    "",
    HAND_WRITTEN,
    f'{GOOD}\n[apps.main]\nclient_id = "c"\n\n[profiles.other]\nregion = "EU"\nmarketplace = "DE"\n',
    f"[profiles]\n\n{GOOD}\n[apps]\n\n# the end\n",
    'profiles = { good = { region = "NA", marketplace = "US" } }\n',
    'profiles.good.region = "NA"\nprofiles.good.marketplace = "US"\napps.main.client_id = "c"\n',
    f"{GOOD}\n[apps.other]\n",
]
NAMES = st.sampled_from(["acme", "good", "beta", "x.y"])
STEPS = st.lists(st.tuples(st.sampled_from(["save", "rename", "remove"]), NAMES, NAMES), max_size=6)


@given(st.sampled_from(LAYOUTS), STEPS)
def test_no_edit_ever_loses_another_profile(
    tmp_path_factory: pytest.TempPathFactory, layout: str, steps: list[tuple[str, str, str]]
) -> None:
    """Of a layout that cannot be edited safely, nothing is changed at all."""
    file = ProfileFile(tmp_path_factory.mktemp("edits") / "profiles.toml")
    put(file, layout)
    expected = dict(file.book().profiles)
    for step, name, other in steps:
        wanted = dict(expected)
        profile = structs.replace(ACME, name=other, title=f"{step} {name}")
        replaces = name if step == "rename" and name in expected else ""
        if step == "remove":
            wanted.pop(name, None)
        else:
            wanted.pop(replaces, None)
            wanted[other] = profile
        try:
            if step == "remove":
                file.remove(name)
            else:
                file.save(profile, APP, replaces=replaces)
        except (UsageError, ConfigError):
            wanted = expected
        expected = wanted
        assert file.book().profiles == expected
        assert file.book().problems == ()


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if not layout.startswith("profiles.")])
def test_every_layout_that_people_write_can_be_edited(file: ProfileFile, layout: str) -> None:
    put(file, layout)
    before = dict(file.book().profiles)
    file.save(structs.replace(ACME, name="new"), APP)
    file.save(structs.replace(ACME, name="newer"), APP, replaces="new")
    assert set(file.book().profiles) == {*before, "newer"}
    for name in before:
        file.remove(name)
    assert list(file.book().profiles) == ["newer"]
