"""One template that may be submitted as it is, for those who follow its life."""

from datetime import UTC, datetime

from spconsole.domain.parameters import Parameter, ParameterType
from spconsole.domain.templates import Template

AT = datetime(2026, 8, 19, 15, 2, tzinfo=UTC)
CLAIMS = Template(
    "CLAIM_EXPIRING",
    "Claims that expire on ${expiresOn}: ${claims}.",
    (
        Parameter("expiresOn", ParameterType.DATE, "2026-09-01"),
        Parameter("claims", ParameterType.NUMBER, "3"),
    ),
    "https://app.example.com/claims",
    expected_action="Act",
    topic="Claims",
)
