"""Which templates there are to send from."""

from collections.abc import Mapping
from pathlib import Path

from spconsole.domain.builtin_templates import BUILTIN_TEMPLATES
from spconsole.domain.errors import UsageError
from spconsole.domain.sellers import Environment
from spconsole.domain.templates import Template
from spconsole.store.templates import TemplateStore


def visible_templates(store: TemplateStore, environment: Environment) -> list[Template]:
    """The user's templates by name, and after them the built-in ones of the local sandbox."""
    own = store.all()
    if environment is not Environment.LOCAL:
        return own
    names = {template.type for template in own}
    return own + [template for template in BUILTIN_TEMPLATES if template.type not in names]


def require_template(store: TemplateStore, environment: Environment, type_: str) -> Template:
    """One template by its type.

    Raises:
        UsageError: There is none; the sentence names those that there are.
    """
    templates = {template.type: template for template in visible_templates(store, environment)}
    if type_ in templates:
        return templates[type_]
    known = f"Known here: {', '.join(templates)}." if templates else "There are none yet."
    raise UsageError(
        f"There is no template {type_} for {environment}. {known} Add {store.folder / type_}.toml."
    )


def require_own(
    store: TemplateStore, type_: str, environment: Environment = Environment.PRODUCTION
) -> Template:
    """A template that can be read; built-in ones in the local sandbox only.

    Raises:
        UsageError: There is none of that type, or its file cannot be read.
    """
    template = require_template(store, environment, type_)
    if template.problem:
        raise UsageError(template.problem)
    return template


def contract_of(store: TemplateStore, type_: str) -> Mapping[str, str] | None:
    """Parameter names and types of a template known on this machine, for the embedded sandbox."""
    for template in (store.published(type_), *visible_templates(store, Environment.LOCAL)):
        if template is not None and template.type == type_ and not template.problem:
            return template.contract
    return None


def folder_problem(folder: Path | None) -> str:
    """Why a templates folder of one's own cannot be used; empty when it can, or there is none."""
    if folder is None or folder.is_dir():
        return ""
    return f"templates_dir is not a folder: {folder}. Make it, or change the setting."
