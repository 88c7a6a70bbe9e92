"""What is printed of many waits, in milliseconds."""

import statistics
from collections.abc import Sequence

MOST_RATIO, MOST_PREVIEW_MS = 1.5, 50.0


def late(values: Sequence[float]) -> float:
    """All but a twentieth are shorter."""
    return sorted(values)[int(len(values) * 0.95)]


def report(name: str, values: Sequence[float], note: str = "") -> None:
    """One line for one kind of key."""
    print(f"{name:<34}p50 {statistics.median(values):5.1f} ms   p95 {late(values):5.1f} ms   {note}")


def report_ratio(ours: Sequence[float], bare: Sequence[float], name: str = "ratio") -> None:
    """How much longer than in a bare app."""
    middle, end = statistics.median(ours) / statistics.median(bare), late(ours) / late(bare)
    print(f"{name:<34}p50 {middle:5.2f}      p95 {end:5.2f}      target at most {MOST_RATIO}")


def report_preview(name: str, values: Sequence[float]) -> None:
    """The keys until what is beside the text has them too."""
    report(name, values, f"target under {MOST_PREVIEW_MS:.0f} ms")
