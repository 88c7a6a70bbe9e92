"""A data folder as it looks after weeks of use, for the benchmarks to open."""

import asyncio
import os
import sys
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from spconsole.config.paths import Paths
from spconsole.domain.history import HistoryEntry, Status
from spconsole.domain.notifications import create_notification_request
from spconsole.domain.sellers import Environment
from spconsole.store.database import open_database
from spconsole.store.history import HistoryStore

ROWS = 2_000
_OTHERS = ("SPCONSOLE_", "XDG_", "PYTHON", "NO_COLOR")
PROFILES = """
[apps.main]
client_id = "amzn1.application-oa2-client.bench"
"""
PROFILE = """
[profiles.seller-{number}]
app = "main"
region = "NA"
marketplace = "US"
production = true
title = "Seller {number}"
"""
TEMPLATE = """
content = "From ${validFrom} we suggest ${price} for ${asin}. Accept it or set your own."
cta_url = "https://app.example.com/prices"
state = "published"

[parameters.price]
type = "number"

[parameters.asin]
type = "ASIN"
sample = "B0DEMO4T7Q"

[parameters.validFrom]
type = "date"
sample = "2026-08-21"
"""


def asin(number: int) -> str:
    """The value that tells row `number`, counted from the newest, from all others."""
    return f"B{number:09}"


def make_used_folder(folder: Path) -> Paths:
    """Twelve sellers, six templates, and 2,000 rows."""
    paths = Paths(folder / "config", folder / "data")
    make_settings(paths)
    asyncio.run(_write_rows(paths))
    return paths


def make_settings(paths: Paths) -> None:
    """Sellers and templates."""
    paths.config_dir.mkdir(parents=True)
    paths.templates.mkdir(parents=True)
    text = PROFILES + "".join(PROFILE.format(number=number) for number in range(12))
    paths.profiles.write_text(text, encoding="utf-8")
    for name in ("AAA_FORM", "CLAIM_EXPIRING", "LOW_STOCK", "RESTOCK_NOW", "REVIEW_DIGEST", "SALES_UP"):
        (paths.templates / f"{name}.toml").write_text(TEMPLATE, encoding="utf-8")


async def _write_rows(paths: Paths) -> None:
    database = await open_database(paths.history)
    now = datetime.now(UTC)
    try:
        await HistoryStore(database).add_many(_row(number, now) for number in reversed(range(ROWS)))
    finally:
        await database.close()


def _row(number: int, now: datetime) -> HistoryEntry:
    parameters = f'{{"asin": "{asin(number)}", "price": 100.50}}'
    request = create_notification_request("PRICE_CHANGE", parameters, "ATVPDKIKX0DER")
    at = now - timedelta(minutes=1 + 20 * number)
    return HistoryEntry(
        id=str(uuid.uuid4()),
        created_at=at,
        sent_at=at,
        profile=f"seller-{number % 12}",
        account=f"amzn1.application-oa2-client.bench/A{number % 12}/NA",
        environment=Environment.LOCAL,
        status=(Status.SENT, Status.SENT, Status.DELETED, Status.REJECTED)[number % 4],
        actor="bench@bench",
        template_id="PRICE_CHANGE",
        template_version=1,
        marketplace_id="ATVPDKIKX0DER",
        parameters=parameters,
        message=f"From 2026-08-22 we suggest 100.50 for {asin(number)}.",
        url="http://localhost" + request.path,
        body=request.body,
        notification_id=str(uuid.uuid4()),
        request_id=str(uuid.uuid4()),
        http_status=200,
        elapsed_ms=300,
    )


def surroundings(paths: Paths, home: Path) -> dict[str, str]:
    """The environment of a user who has nothing but this folder.

    Bytecode is kept, as that of an installed package is, but not in the checkout.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OTHERS)}
    return kept | {
        "HOME": str(home),
        "PYTHONPYCACHEPREFIX": str(home / "bytecode"),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "SPCONSOLE_DATA_DIR": str(paths.data_dir),
        "SPCONSOLE_CONFIG_DIR": str(paths.config_dir),
    }


def console_command() -> list[str]:
    """The program as its users start it."""
    script = Path(sys.executable).with_name("spconsole")
    return [str(script)] if script.exists() else [sys.executable, "-m", "spconsole"]


def bare_command(script: str = "bare.py") -> list[str]:
    """The app to compare with, on the same interpreter."""
    return [sys.executable, str(Path(__file__).with_name(script))]
