"""One send of another system: literals kept, refused with a reason, and the same row every time."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from spconsole.domain.history import Origin, Status
from spconsole.domain.notifications import MAX_NOTIFICATION_ID
from spconsole.domain.sellers import Environment
from spconsole.domain.send_line import entry_of, read_object, reason_of, send_line

TIME = "2026-08-21T14:31:07Z"
GOOD = (
    '{"notificationId": "n-1", "seller": "acme", "templateId": "SALES", "values": {"a": 1000.50}, '
    f'"time": "{TIME}"' + "}"
)


def test_numbers_stay_to_the_letter() -> None:
    assert send_line(read_object(GOOD)).parameters == '{"a": 1000.50}'
    assert (
        send_line({"templateId": "T", "time": TIME, "values": '{"a": 200.50}'}).parameters == '{"a": 200.50}'
    )


def test_columns_may_have_other_names() -> None:
    known = {"Template": "T", "sent_at": TIME, "PROFILE": "acme", "notification_id": "n", "Job_Id": " b 1 "}
    line = send_line(known)
    found = (line.template_id, line.seller, line.notification_id, line.batch)
    assert found == ("T", "acme", "n", "b 1")


def test_an_id_may_be_as_long_as_one_that_is_typed() -> None:
    line = {"templateId": "T", "time": TIME, "notificationId": "n" * MAX_NOTIFICATION_ID}
    assert send_line(line).notification_id == line["notificationId"]
    with pytest.raises(ValueError, match=f"{MAX_NOTIFICATION_ID} are the most"):
        send_line({**line, "notificationId": "n" * (MAX_NOTIFICATION_ID + 1)})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"templateId": ""}, "There is no templateId."),
        ({"time": ""}, "There is no time."),
        ({"time": "noon"}, "'noon' is not a time. Write it like 2026-08-21T14:31:07Z, with its zone."),
        ({"seller": 7.5}, "Seller is not a text."),
        ({"templateId": "A B"}, "TemplateId has blanks, or characters that cannot be seen."),
        ({"templateId": "T" * 999}, "TemplateId has 999 characters; 200 are the most."),
        ({"batch": "a\x1b[2Jb"}, "Batch has characters that cannot be seen."),
        ({"batch": "b" * 999}, "Batch has 999 characters; 200 are the most."),
        ({"values": "[1]"}, "Values: it is not a JSON object."),
        ({"values": '{"a": NaN}'}, "Values: NaN is no JSON."),
        ({"values": {"a": []}}, "Values holds other things than at most 20 texts and numbers."),
        ({"values": {"a": "\ud800"}}, "It has broken characters."),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_says_why(change: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        send_line({"templateId": "T", "time": TIME, **change})
    assert reason_of(caught.value) == reason


def test_a_deep_line_is_refused() -> None:
    with pytest.raises(ValueError, match="too deeply"):
        read_object('{"a":' * 100_000)


def test_a_row_is_the_same_whenever_its_line_is_read() -> None:
    line = send_line(read_object(GOOD))
    rows = {entry_of(line, "acme", "account", Environment.PRODUCTION).id for _ in range(3)}
    moved = structs.replace(line, at=line.at.replace(year=2025))
    rows |= {entry_of(moved, "acme", "account", Environment.PRODUCTION).id}
    assert len(rows) == 1  # by its notification id
    bare = structs.replace(line, notification_id=None)
    others = {
        entry_of(each, "acme", account, Environment.PRODUCTION).id
        for each in (bare, structs.replace(moved, notification_id=None))
        for account in ("account", "another")
    }
    assert len(others) == 4  # by its facts


def test_its_batch_does_not_make_it_another_row() -> None:
    line = send_line({**read_object(GOOD), "batch": "nightly"})
    row = entry_of(line, "acme", "a", Environment.PRODUCTION)
    alone = entry_of(structs.replace(line, batch=None), "acme", "a", Environment.PRODUCTION)
    assert (row.id, row.batch, alone.batch) == (alone.id, "nightly", None)


def test_what_comes_in_is_sent_and_another_systems() -> None:
    row = entry_of(send_line(read_object(GOOD)), "acme", "account", Environment.LOCAL)
    assert (row.status, row.origin, row.body, row.process) == (Status.SENT, Origin.SYSTEM, b"", "")


KEYS = st.text(max_size=12) | st.sampled_from(["time", "templateId", "values", "seller"])
VALUES = st.none() | st.text(max_size=40) | st.just(TIME) | st.integers() | st.lists(st.just("x"), max_size=2)


@given(st.dictionaries(KEYS, VALUES))
def test_any_line_is_read_or_refused(fields: dict[str, object]) -> None:
    with contextlib.suppress(ValueError):
        assert send_line(read_object(json.dumps(fields))).template_id
