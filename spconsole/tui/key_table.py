"""The README's table of keys: written from `COMMANDS`, so that it is never behind.

python -m spconsole.tui.key_table
"""

from pathlib import Path

from spconsole.tui.keys import GROUPS, key_names

START, END = "<!-- keys:start -->", "<!-- keys:end -->"
EXAMPLE = """\
```toml
[keys]
"main.new" = "T"
"send.review" = "ctrl+r,f5"
```
"""
HEADER = "| Key | What it does | Id |\n| --- | --- | --- |\n"


def key_table() -> str:
    """How to change a key, and every command as Markdown, group by group."""
    parts = []
    for title, commands in GROUPS.items():
        rows = [
            f"| {' '.join(map(_code, key_names(command.keys)))} | {command.help} | `{command.id}` |\n"
            for command in commands
        ]
        parts.append(f"**{title}**\n\n{HEADER}{''.join(rows)}")
    table = "\n".join(parts)
    return f"{EXAMPLE}\n<details>\n<summary>Every key and its id</summary>\n\n{table}\n</details>\n"


def _code(key: str) -> str:
    return f"`{key}`"


def with_keys(readme: str) -> str:
    """A README with the table between its two marks.

    Raises:
        ValueError: A mark is missing.
    """
    before, _, rest = readme.partition(START)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"The README has no part between {START} and {END}.")
    return f"{before}{START}\n{key_table()}{END}{after}"


def main() -> None:
    readme = Path(__file__).resolve().parents[2] / "README.md"
    readme.write_text(with_keys(readme.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
