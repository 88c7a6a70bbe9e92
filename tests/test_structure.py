"""The shape of the code base as tests: layers, sizes, names, and what no file may hold."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Set
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from textual.color import Color, ColorParseError

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "spconsole"
MODULES = sorted(PACKAGE.rglob("*.py"))
SCRIPTS = sorted(path for room in ("tests", "bench", ".ci") for path in (ROOT / room).rglob("*.py"))
STYLES = sorted(PACKAGE.rglob("*.tcss"))

MODULE_LINES = 300
FUNCTION_LINES = 40
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}
# The brackets keep these patterns from finding themselves.
UNFINISHED = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X]|HAC[K]|NotImplementedErro[r])\b")
INDEX_ADDRESS = re.compile(
    r"://[^\s/]*(pyp[i]|pythonhoste[d])|\bpyp[i]\.org|index[-_]url|find[-_]links|trusted[-_]host",
    re.IGNORECASE,
)
STYLE_VALUE = re.compile(r"\$?[\w-]+\s*:\s*([^;{}]+)(?=[;}])")
NOT_COLOURS = {"transparent", "auto", "initial"}

FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def test_the_import_contracts_are_kept() -> None:
    lint = "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache', '--no-logo'])"
    run = subprocess.run(
        [sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_module_is_too_long() -> None:
    assert [f"{where(path)}: {lines(path)}" for path in MODULES if lines(path) > MODULE_LINES] == []


def test_no_function_is_too_long() -> None:
    too_long = [
        f"{where(path)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, FUNCTION) and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES
    ]
    assert too_long == []


def test_every_module_says_what_it_holds_by_its_name() -> None:
    vague = [
        where(path) for path in MODULES if VAGUE_NAMES & {*path.relative_to(PACKAGE).with_suffix("").parts}
    ]
    assert vague == []


def test_nothing_is_left_unfinished() -> None:
    marks = [
        f"{where(path)}:{number}: {line.strip()}"
        for path in [*MODULES, *SCRIPTS, *STYLES]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert marks == []


def test_no_module_imports_itself_by_a_detour() -> None:
    """Counts deferred and type-checking imports too: those cycles only hide."""
    names = {module_name(path): path for path in MODULES}
    graph = {name: set(imported(path, name, names.keys())) - {name} for name, path in names.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path, name: str, known: Set[str]) -> Iterator[str]:
    """The modules of this package that one module imports, wherever in it the import stands."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                target = f"{source}.{alias.name}"
                if target in known or source in known:
                    yield target if target in known else source


def test_the_domain_never_asks_for_the_time() -> None:
    asked = [
        f"{where(path)}:{node.lineno}"
        for path in MODULES
        if path.is_relative_to(PACKAGE / "domain")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}
    ]
    assert asked == []


def test_styles_stand_in_style_sheets() -> None:
    inline = [where(path) for path in MODULES if "DEFAULT_CSS" in path.read_text(encoding="utf-8")]
    assert inline == []


def test_style_sheets_name_no_colour_of_their_own() -> None:
    """A colour comes from the theme, as a variable; otherwise a theme could not change it."""
    literal = [f"{where(path)}: {value}" for path in STYLES for value in literal_colours(path)]
    assert literal == []


def literal_colours(path: Path) -> Iterator[str]:
    sheet = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for declaration in STYLE_VALUE.finditer(sheet):
        value = declaration[1].strip()
        yield from (word for word in re.findall(r"(?:rgb|hsl)a?\([^)]*\)|[^\s,]+", value) if is_colour(word))


def is_colour(word: str) -> bool:
    if word.startswith("$") or word in NOT_COLOURS:
        return False
    try:
        Color.parse(word)
    except ColorParseError:
        return False
    return True


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ("#add:hover { color: $text; background: $surface 50%; border: round $primary; }", []),
        ("Input { color: red; &:focus { background: #00ff00 } }", ["red", "#00ff00"]),
        ("$own: #abc; A { tint: rgb(1, 2, 3); /* color: blue; */ width: 1fr; }", ["#abc", "rgb(1, 2, 3)"]),
    ],
)
def test_a_literal_colour_is_noticed(tmp_path: Path, sheet: str, found: list[str]) -> None:
    path = tmp_path / "sample.tcss"
    path.write_text(sheet, encoding="utf-8")
    assert list(literal_colours(path)) == found


def test_no_file_names_a_package_index() -> None:
    """Everyone installs from the index that is set up where they are."""
    named = [where(path) for path in kept_files() if INDEX_ADDRESS.search(text_of(path))]
    assert named == []


def kept_files() -> list[Path]:
    """What is, or would be, in version control; in an unpacked archive without git, the sources."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        run = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    except (OSError, subprocess.CalledProcessError):
        return [*MODULES, *SCRIPTS, *STYLES, *ROOT.glob("*.*"), *(ROOT / "docs").rglob("*.md")]
    names = [name for name in run.stdout.split("\0") if name and not name.startswith(".venv")]
    return [path for path in (ROOT / name for name in names) if path.is_file()]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def constraints() -> dict[str, Requirement]:
    rows = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(row) for row in rows if row and not row.startswith("#")]
    return {canonicalize_name(pin.name): pin for pin in pins}


def test_every_constraint_is_one_exact_version() -> None:
    assert [
        str(pin) for pin in constraints().values() if not re.fullmatch(r"==[\w.]+", str(pin.specifier))
    ] == []


def test_every_dependency_is_pinned_within_its_range() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = constraints()
    for text in [*project["dependencies"], *project["optional-dependencies"]["test"]]:
        wanted = Requirement(text)
        pinned = str(pins[canonicalize_name(wanted.name)].specifier).removeprefix("==")
        assert wanted.specifier.contains(pinned), f"{wanted} but {pinned} is pinned"
