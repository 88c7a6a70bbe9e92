"""Reading what a client sent, whoever it is: size, kind, text and JSON, each with its own refusal."""

import asyncio
import json
from collections.abc import Mapping
from decimal import Decimal

from starlette.requests import Request

from spconsole.sandbox.answers import RefusalError, error_list, malformed

MOST_BYTES = 256 * 1024
BODY_S = 30.0
JSON_TYPE = "application/json"
UTF8_NAMES = frozenset({"utf-8", "utf8", "us-ascii", ""})


async def read_object(request: Request) -> tuple[str, Mapping[str, object]]:
    """The body's text and the JSON object in it, with every number a Decimal."""
    if not is_json(request.headers.get("content-type", "")):
        detail = f"Send the body as UTF-8 with the header content-type: {JSON_TYPE}."
        raise RefusalError(
            error_list(415, "UnsupportedMediaType", "The body's type is not supported.", detail)
        )
    text = decode(await read_bytes(request))
    return text, parse_object(text)


async def read_bytes(request: Request) -> bytes:
    """The whole body; refused as soon as it is known to be too large, and when it stops coming."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > MOST_BYTES:
        raise _too_large()
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise _too_large()
    except TimeoutError:
        raise malformed(f"The body was not complete after {BODY_S:.0f} seconds.") from None
    return bytes(body)


def _too_large() -> RefusalError:
    detail = f"The limit is {MOST_BYTES // 1024} KiB."
    return RefusalError(error_list(413, "RequestTooLarge", "The body is too large.", detail))


def media_type(header: str) -> str:
    """The type in a content-type header, without its parameters."""
    return header.partition(";")[0].strip().lower()


def is_json(header: str) -> bool:
    """Whether a content-type header means JSON in UTF-8."""
    if media_type(header) != JSON_TYPE:
        return False
    parameters = [part.partition("=") for part in header.lower().split(";")[1:]]
    charsets = {value.strip().strip('"') for name, _, value in parameters if name.strip() == "charset"}
    return charsets <= UTF8_NAMES


def decode(body: bytes) -> str:
    """The body as text, or a refusal."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise malformed(f"Byte {error.start} of the body is not UTF-8.") from None


def parse_object(text: str) -> Mapping[str, object]:
    """The JSON object in `text`, by the letter of the standard, or a refusal."""
    try:
        value = json.loads(
            text,
            parse_int=_number,
            parse_float=_number,
            parse_constant=_no_constant,
            object_pairs_hook=_without_duplicates,
        )
        # A lone surrogate can be written in JSON, but no answer and no file can hold it.
        json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
    except RecursionError:
        raise malformed("The JSON is nested too deeply.") from None
    except UnicodeEncodeError:
        raise malformed("A string in the JSON has half of a surrogate pair.") from None
    except ValueError as error:
        raise malformed(f"The body is not valid JSON: {error}.") from None
    if not isinstance(value, dict):
        raise malformed("The body must be a JSON object.")
    return value


def _number(literal: str) -> Decimal:
    try:
        return Decimal(literal)
    except ArithmeticError:
        raise ValueError("a number is too large") from None


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number of JSON")


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice in one object")
    return found
