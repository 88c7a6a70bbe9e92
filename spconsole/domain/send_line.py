"""One send of another system, as a line of its log tells it."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import NoReturn

from msgspec import Struct

from spconsole.domain.history import HistoryEntry, Origin, Status
from spconsole.domain.literals import Literal, dump
from spconsole.domain.moments import read_moment
from spconsole.domain.notifications import MAX_NOTIFICATION_ID, notification_id_problem
from spconsole.domain.sellers import Environment
from spconsole.domain.text import bounded

NAMES: Mapping[str, tuple[str, ...]] = {
    "notificationId": ("notificationid", "notification_id"),
    "seller": ("seller", "profile"),
    "templateId": ("templateid", "template_id", "template"),
    "marketplaceId": ("marketplaceid", "marketplace_id", "marketplace"),
    "values": ("values", "notificationparameters", "parameters"),
    "batch": ("batch", "batchid", "batch_id", "job", "jobid", "job_id"),
    "time": ("time", "sentat", "sent_at", "createdat", "created_at", "timestamp"),
}
"""The columns, and what else they may be called; capitals do not count."""
NEEDED = ("templateId", "time")
ANOTHER_SYSTEM = "another system"
_NAMESPACE = uuid.UUID("6a1c9a0e-43c7-5c2b-9b53-0d3f1e6a7c55")
_LONGEST_WORD = 200
MAX_VALUES = 20


class SendLine(Struct, frozen=True):
    """What one line says.

    Attributes:
        seller: As it is written there; empty when the line names none.
        parameters: JSON text, literals as written.
        batch: What it went out with, when the line tells.
    """

    seller: str
    template_id: str
    at: datetime
    notification_id: str | None
    marketplace_id: str | None
    parameters: str
    batch: str | None = None


def read_object(text: str) -> dict[str, object]:
    """A JSON object whose numbers stay to the letter, as `Literal`.

    Raises:
        ValueError: It is none.
    """
    try:
        found = json.loads(text, parse_float=Literal, parse_int=Literal, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error.msg}, character {error.pos + 1})") from error
    if not isinstance(found, dict):
        raise ValueError("it is not a JSON object")
    return found


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def named(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields by our names; those that nobody needs are left out."""
    lowered = {str(key).strip().lower(): value for key, value in fields.items()}
    found = {}
    for name, aliases in NAMES.items():
        key = next((alias for alias in aliases if alias in lowered), None)
        if key is not None:
            found[name] = lowered[key]
    return found


def send_line(fields: Mapping[str, object]) -> SendLine:
    """Read one line.

    Raises:
        ValueError: It says too little, or what cannot be; a sentence without its full stop.
    """
    known = named(fields)
    words = {name: _word(name, known.get(name)) for name in NAMES if name != "values"}
    for name in NEEDED:
        if not words[name]:
            raise ValueError(f"there is no {name}")
    id_ = words["notificationId"]
    if id_ and (problem := notification_id_problem(id_)):
        raise ValueError(problem.rstrip("."))
    return SendLine(
        seller=words["seller"],
        template_id=_token("templateId", words["templateId"]),
        at=read_moment(words["time"]),
        notification_id=id_ or None,
        marketplace_id=_token("marketplaceId", words["marketplaceId"]) or None,
        parameters=_parameters(known.get("values")),
        batch=batch_name(words["batch"]) or None,
    )


def _word(name: str, value: object) -> str:
    if isinstance(value, Literal):
        return value.text
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} is not a text")
    word = (value or "").strip()
    most = MAX_NOTIFICATION_ID if name == "notificationId" else _LONGEST_WORD
    if len(word) > most:
        raise ValueError(f"{name} has {len(word)} characters; {most} are the most")
    return word


def _token(name: str, word: str) -> str:
    if word and (not word.isprintable() or " " in word):
        raise ValueError(f"{name} has blanks, or characters that cannot be seen")
    return word


def batch_name(word: str) -> str:
    """A batch's name as it may be kept.

    Raises:
        ValueError: It cannot be seen, or is too long; a sentence without its full stop.
    """
    name = _word("batch", word)
    if not name.isprintable():
        raise ValueError("batch has characters that cannot be seen")
    return name


def _parameters(value: object) -> str:
    if isinstance(value, str):
        try:
            value = read_object(value) if value.strip() else {}
        except ValueError as error:
            raise ValueError(f"values: {error}") from error
    if value is None:
        return "{}"
    if not isinstance(value, dict):
        raise ValueError("values is not a JSON object")
    if len(value) > MAX_VALUES or not all(isinstance(each, str | Literal) for each in value.values()):
        raise ValueError(f"values holds other things than at most {MAX_VALUES} texts and numbers")
    text = dump(value)
    text.encode()  # half a surrogate cannot be kept; UnicodeEncodeError is a ValueError
    return text


def entry_of(line: SendLine, profile: str, account: str, environment: Environment) -> HistoryEntry:
    """The row for a line: the same line is the same row, however often it is read."""
    facts = [account, environment.value, line.template_id]
    if line.notification_id:
        facts = [account, environment.value, "id", line.notification_id]
    else:
        facts += [line.marketplace_id or "", line.parameters, line.at.isoformat()]
    return HistoryEntry(
        id=str(uuid.uuid5(_NAMESPACE, json.dumps(facts))),
        created_at=line.at,
        sent_at=line.at,
        profile=profile,
        account=account,
        environment=environment,
        status=Status.SENT,
        actor=ANOTHER_SYSTEM,
        template_id=line.template_id,
        marketplace_id=line.marketplace_id,
        parameters=line.parameters,
        notification_id=line.notification_id,
        batch=line.batch,
        origin=Origin.SYSTEM,
    )


def reason_of(error: ValueError) -> str:
    """Why a line was refused, as a sentence of bounded length."""
    words = "it has broken characters" if isinstance(error, UnicodeError) else str(error)
    text = bounded(words, 300).strip()
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."
