"""What was typed into a form and not sent."""

from collections.abc import Mapping

from msgspec import Struct, field

from spconsole.domain.sellers import Environment


class SendDraft(Struct, frozen=True, kw_only=True):
    """The values of one send form; one is kept for each environment, profile and template.

    Attributes:
        values: Text by parameter, exactly as typed, right or wrong.
    """

    environment: Environment
    profile: str
    template_id: str
    values: Mapping[str, str] = field(default_factory=dict)
    marketplace_id: str = ""
    ticket: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is the only one of."""
        return (self.environment.value, self.profile, self.template_id)
