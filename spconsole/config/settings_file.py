"""Reading settings from `config.toml` and the environment, with pydantic-settings."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from pydantic import ValidationError, create_model
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
            env_settings.env_vars = {name.lower(): value for name, value in cls.environ.items() if value}
        return (env_settings, init_settings)


def _model(environ: Mapping[str, str]) -> type[_Given]:
    """`Settings` as a model; a field's default is what the dataclass says."""
    defaults = Settings()
    fields: dict[str, Any] = {
        name: (setting.type, getattr(defaults, name))
        for name, setting in Settings.__dataclass_fields__.items()
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
        values, text = {}, ""
        problems.append(f"{error} Using defaults.")
    for key in [key for key in values if key not in Settings.__dataclass_fields__]:
        problems.append(unknown_key(path, text, key, Settings.__dataclass_fields__) + " It is set aside.")
        del values[key]
    settings = _validated(dict(values), dict(environ), path, text, problems)
    return _bounded(settings, problems), tuple(problems)


def _validated(
    values: dict[str, Any], environ: dict[str, str], path: Path, text: str, problems: list[str]
) -> Settings:
    """A value that cannot be falls back to what stands below it, and says so."""
    while True:
        try:
            checked = _model(environ)(**values)
        except (ValidationError, SettingsError) as error:
            name, why = _first_problem(error)
            variable = PREFIX + name.upper()
            if environ.pop(variable, None) is not None:
                problems.append(f"{variable}: {why} It is set aside.")
            else:
                problems.append(wrong_value(path, text, name, f"{why} The default is used."))
                values.pop(name, None)
            continue
        return Settings(**{name: getattr(checked, name) for name in Settings.__dataclass_fields__})


def _first_problem(error: ValidationError | SettingsError) -> tuple[str, str]:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return str(first["loc"][0]), f"{first['msg']}."
    named = [name for name in Settings.__dataclass_fields__ if f'"{name}"' in str(error)]
    return (named or ["keys"])[0], "it cannot be read."


def _bounded(settings: Settings, problems: list[str]) -> Settings:
    defaults = Settings()
    if not 0 < settings.connect_timeout_s <= MAX_TIMEOUT_S:
        problems.append(
            f"connect_timeout_s must be over 0 and at most {MAX_TIMEOUT_S:g}. The default is used."
        )
        settings = dataclasses.replace(settings, connect_timeout_s=defaults.connect_timeout_s)
    if not 0 < settings.total_timeout_s <= MAX_TIMEOUT_S:
        problems.append(f"total_timeout_s must be over 0 and at most {MAX_TIMEOUT_S:g}. The default is used.")
        settings = dataclasses.replace(settings, total_timeout_s=defaults.total_timeout_s)
    return settings
