"""What no well-meant client sends, with the status each must get, in process and on a socket."""

from typing import NamedTuple

JSON = "application/json"
DEEP = 100_000


class Hostile(NamedTuple):
    content: bytes
    status: int = 400
    content_type: str | None = JSON


HOSTILE = {
    "nothing": Hostile(b""),
    "half an object": Hostile(b'{"templateId": "RESTOCK"'),
    "not json": Hostile(b"templateId=RESTOCK"),
    "two objects": Hostile(b"{} {}"),
    "null": Hostile(b"null"),
    "a number": Hostile(b"5"),
    "a string": Hostile(b'"templateId"'),
    "an array": Hostile(b"[{}]"),
    "an empty object": Hostile(b"{}"),
    "a NaN": Hostile(b'{"templateId": NaN}'),
    "an infinity": Hostile(b'{"templateId": -Infinity}'),
    "an impossible number": Hostile(b'{"templateId": 1e99999999999999999999}'),
    "a huge integer": Hostile(b'{"templateId": ' + b"9" * 200_000 + b"}"),
    "a key twice": Hostile(b'{"templateId": "RESTOCK", "templateId": "RESTOCK"}'),
    "deep arrays": Hostile(b"[" * DEEP),
    "deep arrays, closed": Hostile(b'{"a":' + b"[" * DEEP + b"]" * DEEP + b"}"),
    "deep objects": Hostile(b'{"a":' * (DEEP // 3) + b"1" + b"}" * (DEEP // 3)),
    "depth at which walking fails": Hostile(b'{"a":"\\u0041","b":' + b"[" * 900 + b"]" * 900 + b"}"),
    "bytes that are not UTF-8": Hostile(b'{"templateId": "\xff\xfe"}'),
    "UTF-16": Hostile('{"templateId": "RESTOCK"}'.encode("utf-16")),
    "a byte order mark": Hostile(b"\xef\xbb\xbf{}"),
    "half a surrogate pair": Hostile(
        b'{"templateId": "\\ud800", "notificationParameters": {}, "deletionReason": "INCORRECT_CONTENT"}'
    ),
    "half a surrogate pair as a key": Hostile(b'{"\\udfff": 1}'),
    "a NUL": Hostile(
        b'{"templateId": "\\u0000", "notificationParameters": {}, "deletionReason": "INCORRECT_CONTENT",'
        b' "feedbackActionCode": "SELLER_ACTION_COMPLETED"}'
    ),
    "numbers for text": Hostile(
        b'{"templateId": 1, "notificationParameters": {}, "deletionReason": 2, "feedbackActionCode": 3}'
    ),
    "nulls": Hostile(
        b'{"templateId": null, "notificationParameters": null, "deletionReason": null,'
        b' "feedbackActionCode": null}'
    ),
    "arrays for text": Hostile(
        b'{"templateId": ["RESTOCK"], "notificationParameters": [], "deletionReason": ["INCORRECT_CONTENT"],'
        b' "feedbackActionCode": ["SELLER_ACTION_COMPLETED"]}'
    ),
    "values that do not exist": Hostile(
        b'{"templateId": "RESTOCK", "notificationParameters": {}, "deletionReason": "BORED",'
        b' "feedbackActionCode": "SELLER_ACTION_BEGUN"}'
    ),
    "capitals elsewhere": Hostile(
        b'{"TemplateId": "RESTOCK", "NotificationParameters": {}, "DeletionReason": "INCORRECT_CONTENT",'
        b' "FeedbackActionCode": "SELLER_ACTION_COMPLETED"}'
    ),
    "a name as long as the limit": Hostile(
        b'{"templateId": "' + b"A" * 260_000 + b'", "notificationParameters": {}, "deletionReason":'
        b' "INCORRECT_CONTENT"}'
    ),
    "256 KiB": Hostile(b" " * (256 * 1024)),
    "256 KiB and a byte": Hostile(b" " * (256 * 1024 + 1), 413),
    "a megabyte": Hostile(b"[" * 1_000_000, 413),
    "no content type": Hostile(b"{}", 415, None),
    "an empty content type": Hostile(b"{}", 415, ""),
    "plain text": Hostile(b"{}", 415, "text/plain"),
    "a form": Hostile(b"templateId=RESTOCK", 415, "application/x-www-form-urlencoded"),
    "another json": Hostile(b"{}", 415, "application/json-patch+json"),
    "another charset": Hostile(b"{}", 415, "application/json; charset=latin-1"),
}
