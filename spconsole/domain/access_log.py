"""Clicks in the access logs of web servers: which notification ids a line was asked with, and when.

Amazon appends the id to the link's address and does not say in which parameter, so every id-shaped word of
the address counts. Where a page came from does not: its pictures and scripts would be clicks as well.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from spconsole.domain.moments import log_moment, read_moment
from spconsole.domain.notifications import notification_id_problem
from spconsole.domain.shapes import UUID, decoded
from spconsole.domain.spreadsheet import csv_cells

MAX_IDS = 16
"""Of one line; more than a link ever carries."""
_ID = re.compile(UUID.pattern.encode())
_LINE = re.compile(rb'\[(\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "(?:(GET|POST) (\S+))?')
_REQUEST = re.compile(r"([A-Z]{3,20}) \S")
_CLICKS = frozenset({"", "GET", "POST"})
"""What a browser asks with; HEAD and OPTIONS are programs that look at a link."""
TIME_KEYS = ("time", "timestamp", "@timestamp", "ts", "time_iso8601", "time_local", "datetime", "date")
URL_KEYS = ("url", "uri", "request_uri", "target", "request", "path", "query", "query_string", "fragment")
ID_KEYS = ("notificationid", "notification_id")
METHOD_KEYS = ("method", "request_method")


class LogFormat(StrEnum):
    """How a log is written; Common and Combined differ only in what is not needed."""

    COMMON = "common"
    JSONL = "jsonl"
    CSV = "csv"

    @property
    def has_header(self) -> bool:
        """Whether the first line only names what follows."""
        return self is LogFormat.CSV


class Click(Struct, frozen=True):
    """One request for a link that may carry a notification's id."""

    at: datetime
    ids: Sequence[str]


ReadLine = Callable[[bytes], Click | None]
"""None for a sound line that is no click; raises ValueError for one that cannot be read."""


def reader_for(first: bytes, others: Iterable[bytes] = ()) -> tuple[LogFormat, ReadLine]:
    """How to read a log, told by its first line; where that is broken, by the others.

    Raises:
        ValueError: It is a table without the columns that are needed.
    """
    try:
        return LogFormat.CSV, _csv_reader(first)
    except ValueError:
        for line in (first, *others):
            if line.lstrip().startswith(b"{"):
                return LogFormat.JSONL, read_json_line
            if _LINE.search(line):
                return LogFormat.COMMON, read_common_line
        if b"," in first:
            raise
    return LogFormat.COMMON, read_common_line


def read_common_line(line: bytes) -> Click | None:
    """A line of a Common or Combined log."""
    found = _LINE.search(line)
    if found is None:
        raise ValueError("not a line of an access log")
    if found[3] is None:
        return None
    ids = _ids(found[3])
    return Click(log_moment(found[1].decode()), ids) if ids else None


def read_json_line(line: bytes) -> Click | None:
    """A line of a log in JSON Lines; the request may be an object of its own."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("not a JSON object") from error
    if not isinstance(fields, dict):
        raise ValueError("not a JSON object")
    inner = fields.get("request")
    named = {str(key).lower(): value for key, value in fields.items()}
    if isinstance(inner, dict):
        named |= {str(key).lower(): value for key, value in inner.items()}
    words = {key: str(value) for key, value in named.items() if isinstance(value, str | int | float)}
    return _from_fields(words)


def _csv_reader(header: bytes) -> ReadLine:
    names = [name.strip().lower() for name in csv_cells(header)]
    if not set(names) & {*URL_KEYS, *ID_KEYS} or not set(names) & set(TIME_KEYS):
        raise ValueError("the first line names no column for the time, or none for the address")

    def read(line: bytes) -> Click | None:
        cells = csv_cells(line)
        if cells != [] and len(cells) != len(names):
            raise ValueError(f"{len(cells)} cells where the first line names {len(names)}")
        return _from_fields(dict(zip(names, cells, strict=False)))

    return read


def _from_fields(fields: Mapping[str, str]) -> Click | None:
    """A click told by names; raises where there is no time, or neither address nor id."""
    addresses = [fields[key] for key in (*ID_KEYS, *URL_KEYS) if key in fields]
    time = next((fields[key] for key in TIME_KEYS if key in fields), None)
    if time is None or not addresses:
        raise ValueError("no time in it" if time is None else "no address in it")
    at = read_moment(time)
    if _method(fields) not in _CLICKS:
        return None
    exact = [fields[key].strip() for key in ID_KEYS if fields.get(key, "").strip()]
    ids = [each for each in exact if notification_id_problem(each) is None]
    ids += _ids("\n".join(addresses).encode("utf-8", "replace"))
    return Click(at, list(dict.fromkeys(ids))[:MAX_IDS]) if ids else None


def _method(fields: Mapping[str, str]) -> str:
    """What was asked with; some logs have the whole first line of the request instead."""
    method = next((fields[key] for key in METHOD_KEYS if key in fields), "")
    if not method and (found := _REQUEST.match(fields.get("request", ""))):
        method = found[1]
    return method.strip().upper()


def _ids(address: bytes) -> list[str]:
    if b"%" in address:
        address = decoded(address.decode("latin-1")).encode("utf-8", "replace")
    return [found.decode() for found in dict.fromkeys(_ID.findall(address))][:MAX_IDS]
