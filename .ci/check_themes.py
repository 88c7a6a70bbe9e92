"""The installed package itself finds and reads the themes of the checkout, whose folder is the argument."""

import sys
from pathlib import Path

import spconsole
from spconsole.tui.themes import read_theme, theme_files


def main(checkout: Path) -> int:
    package = Path(spconsole.__file__).resolve().parent
    found = theme_files()
    inside = all(file.path.is_relative_to(package) for file in found.values())
    read = all(read_theme(file).name == name for name, file in found.items())
    same = len(found) > 0 and set(found) == {path.stem for path in checkout.glob("*.toml")}
    whole = inside and read and same
    names = ", ".join(sorted(found)) or "none"
    sys.stdout.write(f"{'ok  ' if whole else 'FAIL'} themes in the wheel: {names}\n")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
