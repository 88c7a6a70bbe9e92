"""The report of an import, for people and for scripts."""

from spconsole.domain.text import one_line
from spconsole.services.importing import ImportKind, ImportReport, RefusedLine

CLICK_IS_NO_ACTION = "A click is not a finished action: no feedback was recorded."


def in_order(report: ImportReport) -> list[RefusedLine]:
    """The lines that were left out, as the file has them."""
    return sorted(report.refused, key=lambda each: each.line)


def as_lines(report: ImportReport) -> list[str]:
    """What came of it: counts, then what was left out, then what to know."""
    head = "Looked only, nothing was kept" if report.dry_run else "Imported"
    lines = [f"{head}. {report.words}."]
    lines += [f"  line {each.line}: {each.reason}" for each in in_order(report)]
    if (more := report.refused_count - len(report.refused)) > 0:
        lines.append(f"  and {more:,} more lines were refused.")
    if report.unknown:
        lines.append("Clicked, but not in this history (another system or machine may have sent them):")
        lines += [f"  {one_line(id_)}" for id_ in report.unknown]
        if (more := report.unknown_kept - len(report.unknown)) > 0:
            lines.append(f"  {more:,} more such ids are kept; --every-unknown lists them all.")
        lines.append("Import its sends or its history, and they are marked then.")
    if report.kind is ImportKind.CLICKS and not report.dry_run:
        lines.append(CLICK_IS_NO_ACTION)
    return lines + report.notes


def as_json(report: ImportReport) -> dict[str, object]:
    """The same for scripts; every key is always there."""
    return {
        "kind": report.kind.value,
        "file": str(report.path),
        "dryRun": report.dry_run,
        "lines": report.lines,
        **{_camel(name): count for name, count in report.counts.items()},
        "refused": report.refused_count,
        "refusedLines": [{"line": each.line, "reason": each.reason} for each in in_order(report)],
        "unknownIds": report.unknown,
        "unknownKept": report.unknown_kept,
        "notes": report.notes,
    }


def _camel(words: str) -> str:
    first, *others = words.split()
    return first + "".join(word.title() for word in others)
