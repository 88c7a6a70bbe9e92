"""Access logs: any line is a click, another line, or refused; nothing else can come of it."""

import json
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.access_log import (
    MAX_IDS,
    Click,
    LogFormat,
    ReadLine,
    read_common_line,
    read_json_line,
    reader_for,
)
from spconsole.domain.notifications import MAX_NOTIFICATION_ID, notification_id_problem

ID = "47f05db0-03fe-11ed-b939-0242ac120002"
OTHER = "0cf25616-f68c-4eba-9d3a-f0b1a3b5b5c1"
AT = datetime(2026, 8, 21, 14, 31, 7, tzinfo=UTC)
HEADER = b"time,method,url"


def common(request: str = f"GET /p?id={ID} HTTP/1.1", at: str = "21/Aug/2026:14:31:07 +0000") -> bytes:
    return f'203.0.113.9 - - [{at}] "{request}" 200 512'.encode()


def read(line: bytes) -> Click:
    _, reader = reader_for(line)
    click = reader(line)
    assert click is not None
    return click


@pytest.mark.parametrize(
    "line",
    [
        common(),
        common() + b' "https://sellercentral.example/" "Mozilla/5.0"',
        b"shop.example:443 " + common(),
        common(at="21/Aug/2026:16:31:07 +0200"),
        common(f"GET /p/{ID}/prices HTTP/2.0"),
        common(f"GET /p?id={ID.replace('-', '%2D')} HTTP/1.1"),
        json.dumps({"time": "2026-08-21T14:31:07Z", "url": f"/p?id={ID}"}).encode(),
        json.dumps({"ts": AT.timestamp(), "request": {"method": "GET", "uri": f"/p?id={ID}"}}).encode(),
        json.dumps({"@timestamp": "2026-08-21T16:31:07+02:00", "notificationId": ID}).encode(),
    ],
)
def test_a_click_is_read_from_every_kind_of_line(line: bytes) -> None:
    assert read(line) == Click(AT, [ID])


@pytest.mark.parametrize("times", range(4))
def test_a_link_within_links_is_a_click_as_well(times: int) -> None:
    address = f"https://a.example.com/?n={ID}"
    for _ in range(times):
        address = quote(address, safe="")
    assert read(common(f"GET /?to={address.replace('-', '%2D')} HTTP/1.1")).ids == [ID]


@pytest.mark.parametrize(
    ("id_", "counts"),
    [("a" * MAX_NOTIFICATION_ID, True), ("a" * (MAX_NOTIFICATION_ID + 1), False), ("a\u200bb", False)],
)
def test_an_id_that_stands_by_itself_is_bound_as_one_that_is_typed(id_: str, counts: bool) -> None:
    click = read_json_line(json.dumps({"time": "2026-08-21T14:31:07Z", "notificationId": id_}).encode())
    assert click == (Click(AT, [id_]) if counts else None)
    assert (notification_id_problem(id_) is None) is counts


def test_a_table_is_read_by_its_first_line() -> None:
    format_, reader = reader_for(HEADER)
    assert format_ is LogFormat.CSV
    assert reader(f'2026-08-21T14:31:07Z,GET,"/p?a=1,2&id={ID}"\r\n'.encode()) == Click(AT, [ID])


def test_a_table_without_time_or_address_is_refused_as_a_whole() -> None:
    with pytest.raises(ValueError, match="no column"):
        reader_for(b"colour,size")


def test_a_broken_first_line_does_not_cost_the_log() -> None:
    format_, reader = reader_for(b"\x16\x03, broken", [b"again, broken", common()])
    assert format_ is LogFormat.COMMON
    assert reader(common()) == Click(AT, [ID])


@pytest.mark.parametrize(("request_", "is_click"), [("GET", True), ("HEAD", False)])
def test_the_first_line_of_a_request_tells_what_it_was_asked_with(request_: str, is_click: bool) -> None:
    line = {"time": "2026-08-21T14:31:07Z", "request": f"{request_} /p?id={ID} HTTP/1.1"}
    assert (read_json_line(json.dumps(line).encode()) is not None) is is_click


def test_where_a_page_came_from_is_no_click() -> None:
    line = common("GET /style.css HTTP/1.1") + f' "https://app.example/p?id={ID}" "Mozilla"'.encode()
    assert read_common_line(line) is None


@pytest.mark.parametrize("request_", [f"HEAD /p?id={ID} HTTP/1.1", f"OPTIONS /p?id={ID}", "-", r"\x16\x03"])
def test_what_no_browser_asks_for_is_no_click(request_: str) -> None:
    assert read_common_line(common(request_)) is None


def test_every_id_of_an_address_counts_and_their_number_is_bounded() -> None:
    assert read(common(f"GET /p?id={ID}&nid={OTHER}&again={ID} HTTP/1.1")).ids == [ID, OTHER]
    many = "&".join(f"i={number:08x}{ID[8:]}" for number in range(MAX_IDS + 9))
    assert len(read(common(f"GET /p?{many} HTTP/1.1")).ids) == MAX_IDS


def test_a_longer_word_is_not_an_id() -> None:
    assert read_common_line(common(f"GET /p?id={ID}0 HTTP/1.1")) is None
    assert read_common_line(common(f"GET /p?id=f{ID} HTTP/1.1")) is None


@pytest.mark.parametrize(
    "line", [b"", b"garbage", b"{", b"[" * 60_000, b"{}", b'{"time": "x", "url": "/"}', b'{"url": "/"}']
)
def test_what_cannot_be_read_is_refused(line: bytes) -> None:
    reader = read_json_line if line.startswith((b"{", b"[")) else read_common_line
    with pytest.raises(ValueError, match=r"not a|no time|no address|is not a time"):
        reader(line)


def tried(reader: ReadLine, line: bytes) -> None:
    try:
        click = reader(line)
    except ValueError:
        return
    assert click is None or (click.ids and click.at.tzinfo is UTC and len(click.ids) <= MAX_IDS)


PIECES = st.sampled_from(
    [
        *(b'"', b"[", b"]", b"{", b"}", b":", b",", b" ", b"\\", b"%", b"-", b"/", b"&", b"=", b"?"),
        *(ID.encode(), b"GET", b"21/Aug/2026:14:31:07 +0000", b"31/Feb/2026:99:99:99 +9999", b"\xff", b"\0"),
        *(b'"time"', b'"url"', b"9" * 12, b"1e999", b"NaN"),
    ]
)
LINES = st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=30).map(b"".join))


@given(LINES)
def test_no_line_ever_raises_anything_else(line: bytes) -> None:
    for first in (common(), b"{}", HEADER):
        _, reader = reader_for(first)
        tried(reader, line)


@given(LINES)
def test_any_first_line_tells_how_to_read_or_is_refused(line: bytes) -> None:
    try:
        _, reader = reader_for(line)
    except ValueError:
        return
    tried(reader, line)


@given(st.dictionaries(st.sampled_from(["time", "url", "request", "method", "notificationId"]), st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=40) | st.just(ID),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)))  # fmt: skip
def test_any_object_is_a_click_another_line_or_refused(value: object) -> None:
    tried(read_json_line, json.dumps(value).encode())
