"""Reading settings from `config.toml` and the environment, with pydantic-settings."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, ClassVar, get_type_hints

from msgspec import structs
from pydantic import Field, ValidationError, create_model
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from spconsole.config.settings import PREFIX, Settings
from spconsole.config.toml import read_toml, unknown_key, wrong_value
from spconsole.domain.errors import ConfigError

MAX_TIMEOUT_S = 300.0
Seconds = Annotated[float, Field(gt=0, le=MAX_TIMEOUT_S)]
_READ_ONLY = "read_only"
_BOUNDED: Mapping[str, Any] = {
    "hold_seconds": Annotated[int, Field(ge=0, le=60)],
    "idle_lock_minutes": Annotated[int, Field(ge=1, le=24 * 60)],
}
LOOK_ONLY = (
    "Until that is mended, nothing may be sent, deleted or recorded, unless SPCONSOLE_READ_ONLY=0 allows it."
)
"""Who wrote what nobody can read may have forbidden it: then it is forbidden."""
VARIABLES = frozenset(PREFIX + name.upper() for name in Settings.__struct_fields__)


class _Given(BaseSettings):
    """The environment above the file; values handed in are the file's."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")
    environ: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        if isinstance(env_settings, EnvSettingsSource):
            env_settings.env_vars = {
                name.lower(): value for name, value in cls.environ.items() if value and name in VARIABLES
            }
        return (env_settings, init_settings)


def _model(environ: Mapping[str, str]) -> type[_Given]:
    """`Settings` as a model; a field's default is what that says."""
    defaults = Settings()
    fields: dict[str, Any] = {
        name: (
            _BOUNDED.get(name, Seconds if type_ is float else type_),
            getattr(defaults, name),
        )
        for name, type_ in get_type_hints(Settings).items()
    }
    model = create_model("SettingsFile", __base__=_Given, **fields)
    model.environ = environ
    return model


def load(path: Path, environ: Mapping[str, str]) -> tuple[Settings, tuple[str, ...]]:
    """The settings, and a sentence for every key that was set aside."""
    problems: list[str] = []
    try:
        values, text = read_toml(path)
    except ConfigError as error:
        values, text = {"read_only": True}, ""
        problems.append(f"{error} Using defaults. {LOOK_ONLY}")
    _set_aside_unknown(values, path, text, problems)
    if isinstance(keys := values.get("keys"), dict):
        values["keys"] = _keys(keys, path, text, problems)
    settings = _validated(dict(values), dict(environ), path, text, problems)
    if settings.templates_dir:
        settings = structs.replace(settings, templates_dir=_expanded(settings.templates_dir))
    return settings, tuple(problems)


def _set_aside_unknown(values: dict[str, Any], path: Path, text: str, problems: list[str]) -> None:
    """Leave out keys that are not ours; a misspelt `read_only` holds all the same."""
    known = Settings.__struct_fields__
    for key in [key for key in values if key not in known]:
        meant = get_close_matches(key, known, n=1) == [_READ_ONLY]
        if forbids := meant and values[key] is not False:
            values[_READ_ONLY] = True
        problems.append(
            f"{unknown_key(path, text, key, known)} {LOOK_ONLY if forbids else 'It is set aside.'}"
        )
        del values[key]


def _keys(
    table: dict[str, Any], path: Path, text: str, problems: list[str], where: str = ""
) -> dict[str, str]:
    """Command id to key; `main.new = "N"` without quotes is a table in a table to TOML."""
    keys: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            keys |= _keys(value, path, text, problems, f"{where}{name}.")
        elif isinstance(value, str):
            keys[where + name] = value
        else:
            problems.append(wrong_value(path, text, where + name, "write the key in quotes.", "keys"))
    return keys


def _validated(
    values: dict[str, Any], environ: dict[str, str], path: Path, text: str, problems: list[str]
) -> Settings:
    """A value that cannot be falls back to what stands below it, or to the safe side, and says so."""
    while True:
        try:
            checked = _model(environ)(**values)
        except (ValidationError, SettingsError) as error:
            name, why = _first_problem(error)
            variable = PREFIX + name.upper()
            in_doubt = LOOK_ONLY if name == _READ_ONLY else ""
            if environ.pop(variable, None) is not None:
                problems.append(f"{variable}: {why} {in_doubt or 'It is set aside.'}")
            else:
                problems.append(wrong_value(path, text, name, f"{why} {in_doubt or 'The default is used.'}"))
                if values.pop(name, None) is None:
                    return Settings(read_only=True)  # nothing of ours is to blame: never ask for ever
            if in_doubt:
                values[name] = True
            continue
        return Settings(**{name: getattr(checked, name) for name in Settings.__struct_fields__})


def _first_problem(error: ValidationError | SettingsError) -> tuple[str, str]:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        inside = "".join(f"{part}: " for part in first["loc"][1:])
        return str(first["loc"][0]), f"{inside}{first['msg']}."
    named = [name for name in Settings.__struct_fields__ if f'"{name}"' in str(error)]
    return (named or ["keys"])[0], "it cannot be read."


def _expanded(folder: Path) -> Path:
    """With the home folder for a `~`."""
    try:
        return folder.expanduser()
    except RuntimeError:
        return folder
