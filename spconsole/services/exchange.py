"""Templates in and out of files: TOML, JSON and CSV, with a look at what would change first."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from msgspec import Struct, structs

from spconsole.domain.errors import UsageError
from spconsole.domain.form import AS_TEXT, as_values, from_values, parameter
from spconsole.domain.spreadsheet import defused, restored
from spconsole.domain.templates import MAX_PARAMETERS, TEMPLATE_TYPE, Template
from spconsole.services.lifecycle import save
from spconsole.store.template_edit import edited
from spconsole.store.template_text import read_template
from spconsole.store.templates import TemplateStore

MAX_BYTES = 4 << 20
_TEXTS = {
    "type": "templateType",
    "language": "sourceLanguage",
    "content": "templateContent",
    "cta_url": "ctaUrl",
    "expected_action": "expectedAction",
    "topic": "templateTopic",
    "topic_name": "topicName",
    "granularity": "granularity",
}
"""Columns of a spreadsheet, and what JSON calls them."""
_NUMBERED = ("parameter", "type", "sample")
COLUMNS = (*_TEXTS, *(f"{name}_{number}" for number in range(1, MAX_PARAMETERS + 1) for name in _NUMBERED))
_COMPARED = (*_TEXTS, "parameters")


class Change(StrEnum):
    """What an import does to one template."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"


class Planned(Struct, frozen=True):
    """One template of an import.

    Attributes:
        fields: What differs from the one that is here.
    """

    template: Template
    change: Change
    fields: tuple[str, ...] = ()


def read_files(paths: Sequence[Path]) -> list[Template]:
    """The templates of files and folders.

    Raises:
        UsageError: A file cannot be read, or says something that is not understood; names it and its line.
    """
    found = [template for path in paths for template in _read(path)]
    types = [template.type for template in found]
    if twice := next((type_ for type_ in types if types.count(type_) > 1), None):
        raise UsageError(f"{twice} is there twice. Take one of them out.")
    if wrong := next((type_ for type_ in types if not TEMPLATE_TYPE.fullmatch(type_)), None):
        raise UsageError(f"{wrong or 'A template without a type'}: write capitals, digits and underscores.")
    return found


def _read(path: Path) -> Iterator[Template]:
    if path.is_dir():
        files = sorted(
            each for each in path.iterdir() if each.suffix in {".toml", ".json"} and each.is_file()
        )
        for file in files:
            yield from _read(file)
        return
    readers = {".toml": _toml, ".json": _json, ".csv": _csv}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UsageError(f"{path}: templates come as .toml, .json or .csv, or a folder of these.")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path} is larger than 4 MiB. It should hold a few lines for each template.")
        yield from reader(path)
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    except OSError as error:
        raise UsageError(f"Cannot read {path}: {error.strerror or error}. Check the path.") from error


def _toml(path: Path) -> Iterator[Template]:
    template = read_template(path, path.stat().st_size)
    if template.problem:
        raise UsageError(template.problem)
    yield template


def _json(path: Path) -> Iterator[Template]:
    try:
        values = json.loads(path.read_text(encoding="utf-8-sig"))
        for each in values if isinstance(values, list) else [values]:
            if not isinstance(each, dict):
                raise ValueError("a template is an object, or a list of objects")
            yield from_values(each)
    except RecursionError as error:
        raise UsageError(f"{path} is nested too deeply; a template takes a few lines.") from error
    except ValueError as error:
        raise UsageError(f"{path}: {error}.") from error


def _csv(path: Path) -> Iterator[Template]:
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    names = [name or "" for name in reader.fieldnames or ()]
    if unknown := [name for name in names if name not in COLUMNS]:
        raise UsageError(f"{path}: unknown column {unknown[0]}. Known: {', '.join(COLUMNS)}.")
    if "type" not in names:
        raise UsageError(f"{path}: there is no column type. The first line names the columns.")
    try:
        for row in reader:
            cells = {key: restored(cell) for key, cell in row.items() if key and isinstance(cell, str)}
            yield _from_cells(cells)
    except (ValueError, csv.Error) as error:
        raise UsageError(f"{path} line {reader.line_num}: {error}.") from error


def _from_cells(cells: dict[str, str]) -> Template:
    names = (number for number in range(1, MAX_PARAMETERS + 1) if cells.get(f"parameter_{number}"))
    parameters = tuple(
        parameter(cells[f"parameter_{n}"], cells.get(f"type_{n}", ""), cells.get(f"sample_{n}", ""))
        for n in names
    )
    template = from_values({name: cells.get(column, "") for column, name in _TEXTS.items()})
    return structs.replace(template, parameters=parameters)


def plan(store: TemplateStore, templates: Sequence[Template]) -> list[Planned]:
    """What an import would do, template by template."""
    return [_planned(store.get(template.type), template) for template in templates]


def _planned(here: Template | None, template: Template) -> Planned:
    if here is None:
        return Planned(template, Change.NEW)
    fields = tuple(name for name in _COMPARED if getattr(here, name) != getattr(template, name))
    return Planned(template, Change.CHANGED if fields or here.problem else Change.SAME, fields)


def carry_out(store: TemplateStore, planned: Sequence[Planned], *, replace: bool) -> list[Template]:
    """Do what was planned; what comes in is a draft here, whatever it was elsewhere.

    Args:
        replace: Templates that are here may change.

    Raises:
        UsageError: One of them would change, and that was not asked for; nothing was written.
        StoreError: One cannot be written.
    """
    changed = [each.template.type for each in planned if each.change is Change.CHANGED]
    if changed and not replace:
        raise UsageError(
            f"{', '.join(changed)} would change. Look with --dry-run, then repeat it with --replace."
        )
    return [_take(store, each) for each in planned if each.change is not Change.SAME]


def _take(store: TemplateStore, planned: Planned) -> Template:
    here = store.get(planned.template.type)
    fresh = structs.replace(planned.template, state="draft", version=1, life=())
    if here is None:
        return save(store, fresh)
    kept = structs.replace(fresh, state=here.state, version=here.version, life=here.life)
    return save(store, kept)


def write_text(templates: Sequence[Template], kind: str) -> str:
    """Templates as one text: `json` or `csv`; `toml` for a single one."""
    if kind == "toml":
        return edited("", templates[0])
    if kind == "json":
        return json.dumps([as_values(each) for each in templates], indent=2, ensure_ascii=False) + "\n"
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for template in templates:
        writer.writerow({name: defused(text) for name, text in _cells(template).items()})
    return out.getvalue()


def _cells(template: Template) -> dict[str, str]:
    cells = {name: str(getattr(template, name)) for name in _TEXTS}
    for number, each in enumerate(template.parameters[:MAX_PARAMETERS], 1):
        type_ = each.type.value + (AS_TEXT if each.as_text else "")
        cells |= {f"parameter_{number}": each.name, f"type_{number}": type_, f"sample_{number}": each.sample}
    return cells
