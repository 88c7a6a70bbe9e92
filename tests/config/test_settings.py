"""Settings: default, file, environment; what is wrong keeps the program going and is named."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.config import settings_file
from spconsole.config.edit import keep_setting
from spconsole.config.reading import read_settings
from spconsole.config.settings import Settings
from spconsole.config.settings_file import LOOK_ONLY, load
from spconsole.domain.errors import ConfigError
from spconsole.domain.sellers import Environment

DEFAULTS = Settings()
SAFE = Settings(read_only=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def put(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_without_file_and_variables_there_are_the_defaults(path: Path) -> None:
    assert read_settings(path, {}) == (DEFAULTS, ())
    assert DEFAULTS.environment is Environment.LOCAL


def test_the_file_comes_before_the_defaults(path: Path) -> None:
    put(
        path,
        'profile = "acme"\nenvironment = "sandbox"\nread_only = true\ntheme = "x"\ntemplates_dir = "/t"\n'
        'connect_timeout_s = 2\ntotal_timeout_s = 2.5\n\n[keys]\n"history.delete" = "x"\n',
    )
    expected = Settings(
        profile="acme",
        environment=Environment.SANDBOX,
        read_only=True,
        theme="x",
        keys={"history.delete": "x"},
        templates_dir=Path("/t"),
        connect_timeout_s=2.0,
        total_timeout_s=2.5,
    )
    assert read_settings(path, {}) == (expected, ())


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("SPCONSOLE_PROFILE", "beta", "beta"),
        ("SPCONSOLE_ENVIRONMENT", "production", Environment.PRODUCTION),
        ("SPCONSOLE_READ_ONLY", "1", True),
        ("SPCONSOLE_THEME", "y", "y"),
        ("SPCONSOLE_KEYS", '{"a.b": "x"}', {"a.b": "x"}),
        ("SPCONSOLE_TEMPLATES_DIR", "/t", Path("/t")),
        ("SPCONSOLE_CONNECT_TIMEOUT_S", "3", 3.0),
        ("SPCONSOLE_TOTAL_TIMEOUT_S", "4.5", 4.5),
    ],
)
def test_the_environment_comes_before_the_file(path: Path, name: str, text: str, value: object) -> None:
    field = name.removeprefix("SPCONSOLE_").lower()
    put(path, 'profile = "acme"\nenvironment = "sandbox"\ntheme = "x"\ntotal_timeout_s = 2\n')
    settings, problems = read_settings(path, {name: text, "PROFILE": "not ours"})
    assert getattr(settings, field) == value
    assert problems == ()
    assert getattr(read_settings(path.with_name("none"), {name: text})[0], field) == value


def test_an_empty_variable_is_none(path: Path) -> None:
    put(path, 'profile = "acme"')
    assert read_settings(path, {"SPCONSOLE_PROFILE": ""})[0].profile == "acme"


def test_only_variables_in_capitals_are_ours(path: Path) -> None:
    put(path, 'profile = "acme"')
    environ = {"spconsole_profile": "beta", "spconsole_read_only": "perhaps", "SPCONSOLE_THEME": "y"}
    assert read_settings(path, environ) == (Settings(profile="acme", theme="y"), ())


def test_the_home_folder_of_a_templates_folder_is_found(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/olga")
    monkeypatch.setenv("USERPROFILE", "/home/olga")
    put(path, 'templates_dir = "~/team"')
    assert read_settings(path, {})[0].templates_dir == Path("/home/olga/team")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\nreadonly = false", "line 2: unknown key readonly. Did you mean read_only? It is set aside."),
        ("zzzz = 1", "line 1: unknown key zzzz. Known keys: connect_timeout_s, environment, hold_seconds,"),
        ("[keymap]\na = 1", "line 1: unknown key keymap."),
        ("theme = 5", "line 1: theme: Input should be a valid string. The default is used."),
        ('environment = "prod"', "line 1: environment: Input should be 'local', 'sandbox' or 'production'."),
        ("total_timeout_s = 0", "line 1: total_timeout_s: Input should be greater than 0."),
        ("connect_timeout_s = -1", "line 1: connect_timeout_s: Input should be greater than 0."),
        ("total_timeout_s = 301", "line 1: total_timeout_s: Input should be less than or equal to 300."),
        ("total_timeout_s = nan", "line 1: total_timeout_s: "),
        ("total_timeout_s = inf", "line 1: total_timeout_s: "),
        ('profile = ["a"]', "line 1: profile: Input should be a valid string."),
        ("keys = 5", "line 1: keys: Input should be a valid "),
        ('[keys]\n"a.b" = 5', "line 2: a.b: write the key in quotes."),
        ("[keys]\na.b = 5", "line 2: a.b: write the key in quotes."),
    ],
)
def test_what_cannot_be_is_named_with_file_line_and_key(path: Path, text: str, says: str) -> None:
    put(path, text)
    settings, problems = read_settings(path, {})
    assert len(problems) == 1
    assert problems[0].startswith(f"{path} ")
    assert says in problems[0]
    assert settings == DEFAULTS


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('# x\n\nread_only = "perhaps"', "line 3: read_only: Input should be a valid boolean"),
        ("read_only = 7", "line 1: read_only: Input should be a valid boolean"),
        ("[read_only]\nyes = 1", "line 1: read_only: Input should be a valid boolean"),
        ("\nreadonly = true", "line 2: unknown key readonly. Did you mean read_only?"),
        ('read-only = "on"\nread_only = false', "line 1: unknown key read-only. Did you mean read_only?"),
    ],
)
def test_who_may_have_forbidden_to_write_has(path: Path, text: str, says: str) -> None:
    settings, problems = read_settings(put(path, text), {})
    assert settings == SAFE
    assert len(problems) == 1
    assert says in problems[0]
    assert problems[0].endswith(LOOK_ONLY)


def test_a_variable_that_may_have_forbidden_to_write_has(path: Path) -> None:
    settings, problems = read_settings(path, {"SPCONSOLE_READ_ONLY": "perhaps"})
    assert settings == SAFE
    assert problems[0].endswith(LOOK_ONLY)


def test_the_rest_of_a_file_with_a_problem_counts(path: Path) -> None:
    put(path, 'theme = 5\nprofile = "acme"\n\n[keys]\n"a.b" = 5\nmain.new = "N"\n"main.delete" = "x"\n')
    settings, problems = read_settings(path, {})
    assert settings == Settings(profile="acme", keys={"main.new": "N", "main.delete": "x"})
    assert len(problems) == 2


def test_every_problem_is_told_at_once(path: Path) -> None:
    put(path, "theme = 5\nread_only = 7\nnope = 1\ntotal_timeout_s = -1\n")
    settings, problems = read_settings(path, {"SPCONSOLE_ENVIRONMENT": "mars"})
    assert settings == SAFE
    assert len(problems) == 5


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SPCONSOLE_ENVIRONMENT", "mars"),
        ("SPCONSOLE_READ_ONLY", "perhaps"),
        ("SPCONSOLE_TOTAL_TIMEOUT_S", "soon"),
        ("SPCONSOLE_TOTAL_TIMEOUT_S", "0"),
        ("SPCONSOLE_KEYS", "not json"),
        ("SPCONSOLE_KEYS", "[]"),
    ],
)
def test_a_variable_that_cannot_be_is_named_and_the_file_counts_instead(
    path: Path, name: str, text: str
) -> None:
    put(path, 'environment = "sandbox"\nread_only = true\ntotal_timeout_s = 7\n\n[keys]\na = "b"\n')
    settings, problems = read_settings(path, {name: text})
    assert settings == read_settings(path, {})[0]
    assert len(problems) == 1
    assert problems[0].startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("theme = ", "is not TOML: "),
        ("theme = 'a'\ntheme = 'b'", "is not TOML: "),
        (b"theme = '\xe4'", "is not UTF-8 (byte 9). Save it as UTF-8."),
        ("# " + "x" * (1 << 20), "is larger than 1 MiB."),
        ("x = " + "[" * 5000, "is nested too deeply."),
    ],
    ids=["broken", "twice", "latin-1", "huge", "deep"],
)
def test_a_file_that_cannot_be_read_means_the_defaults_and_looking_only(
    path: Path, text: str | bytes, says: str
) -> None:
    settings, problems = read_settings(put(path, text), {})
    assert settings == SAFE
    assert len(problems) == 1
    assert str(path) in problems[0]
    assert says in problems[0]
    assert problems[0].endswith(f"Using defaults. {LOOK_ONLY}")


def test_a_broken_file_says_where(path: Path) -> None:
    _, problems = read_settings(put(path, 'theme = "x"\n\nprofile = acme\n'), {})
    assert "line 3" in problems[0]


def test_a_broken_file_leaves_the_variables(path: Path) -> None:
    environ = {"SPCONSOLE_THEME": "y", "SPCONSOLE_READ_ONLY": "0"}
    assert read_settings(put(path, "x ="), environ)[0] == Settings(theme="y", read_only=False)


def test_a_folder_in_the_place_of_the_file_is_named(path: Path) -> None:
    path.mkdir()
    settings, problems = read_settings(path, {})
    assert settings == SAFE
    assert "Cannot read" in problems[0]


def test_a_file_in_the_place_of_the_folder_is_no_file(path: Path) -> None:
    put(path, "")
    assert read_settings(path / "config.toml", {}) == (DEFAULTS, ())


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a folder that refuses us")
def test_a_folder_that_cannot_be_looked_into_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0)
    _, problems = read_settings(folder / "config.toml", {})
    assert "Cannot read" in problems[0]


def test_a_byte_order_mark_does_no_harm(path: Path) -> None:
    assert read_settings(put(path, b'\xef\xbb\xbftheme = "x"\r\n'), {}) == (Settings(theme="x"), ())


LINES = st.lists(
    st.sampled_from(['theme = "x"', "theme = 5", "read_only = true", 'environment = "sandbox"', "[keys]",
                     'environment = "mars"', '"a.b" = "x"', "a.b = 5", "total_timeout_s = 3", "nope = 1"]),
    max_size=5,
).map("\n".join)  # fmt: skip


@given(st.text(max_size=40) | LINES)
def test_any_text_in_the_file_leaves_a_program_that_starts(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("settings") / "config.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    settings, problems = read_settings(path, {})
    assert (settings, problems) == load(path, {})
    assert all(str(path) in problem for problem in problems)


def test_a_setting_is_kept_among_what_people_wrote(path: Path) -> None:
    put(path, '# mine\nprofile = "acme"  # the usual\n\n[keys]\n"history.delete" = "x"\n')
    keep_setting(path, "theme", "okabe-ito")
    settings, problems = read_settings(path, {})
    assert problems == ()
    assert (settings.theme, settings.profile, settings.keys) == ("okabe-ito", "acme", {"history.delete": "x"})
    assert "# the usual" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "[keys]\na = 'b'\n", "theme = 'old'\n", "[keys]\n# c\n\n[keys.more]\n"])
def test_a_setting_is_kept_whatever_else_there_is(path: Path, text: str) -> None:
    put(path, text)
    keep_setting(path, "theme", "x")
    assert read_settings(path, {})[0].theme == "x"


def test_a_setting_is_not_kept_in_a_file_that_is_broken(path: Path) -> None:
    put(path, "theme = ")
    with pytest.raises(ConfigError):
        keep_setting(path, "theme", "x")
    assert path.read_bytes() == b"theme = "


def test_what_nobody_can_be_blamed_for_ends_on_the_safe_side(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And does not ask for ever."""
    put(path, "total_timeout_s = -1")
    monkeypatch.setattr(settings_file, "_first_problem", lambda _: ("nobodys", "it cannot be."))
    settings, problems = read_settings(path, {})
    assert settings == SAFE
    assert len(problems) == 1
