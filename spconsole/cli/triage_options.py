"""Options and arguments of deleting well, the repair plan and feedback from a file."""

from pathlib import Path
from typing import Annotated

import typer

Wrong = Annotated[
    list[str] | None,
    typer.Option(
        "--wrong",
        metavar="ID",
        show_default=False,
        help="A row that is the reason, by its id; the others are planned to be sent again.",
    ),
]
FeedbackId = Annotated[
    str,
    typer.Argument(metavar="[NOTIFICATION_ID]", show_default=False, help="The id that Amazon gave."),
]
FeedbackFile = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        show_default=False,
        help="Ids of a CSV or JSON Lines file, one call for each that is proven.",
    ),
]
IdColumn = Annotated[
    str, typer.Option("--ids", metavar="COLUMN", show_default=False, help="With --from: where the ids are.")
]
ProofColumn = Annotated[
    str,
    typer.Option(
        "--proof", metavar="COLUMN", show_default=False, help="With --from: what proves the finished action."
    ),
]
AlikeRow = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        show_default=False,
        help="The id of a notification or of a request about it; or the row's own, 8 characters or more.",
    ),
]
RepairRow = Annotated[
    str,
    typer.Argument(
        metavar="ID", show_default=False, help="A row of the plan: its notification id, or its id here."
    ),
]
RepairLines = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[LINE]...", show_default=False, help="Ids of lines; all that are ticked when none is named."
    ),
]
TickedLines = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[LINE]...", show_default=False, help="Ids of lines; all that are open when none is named."
    ),
]
RepairTo = Annotated[
    str,
    typer.Option("--to", metavar="PROFILE", show_default=False, help="Who gets the lines that are named."),
]
