"""What the seller form thinks of each field: a mark, two or three words, a sentence."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from msgspec import Struct

from spconsole.config.secrets import variable
from spconsole.domain.marketplaces import (
    SellingRegion,
    find_marketplace,
    marketplace_problem,
    marketplaces_of,
)
from spconsole.domain.sellers import Environment, name_problem
from spconsole.services.profiles import account_warning, secret_problem, taken_problem
from spconsole.tui.screens.seller_typed import Surroundings, Typed, new_seller

CLIENT_ID_START = "amzn1.application-oa2-client."
REFRESH_TOKEN_START = "Atzr|"  # noqa: S105 - what a token starts with, not one
ACCESS_TOKEN_START = "Atza|"  # noqa: S105
_REGIONS = {
    SellingRegion.NA: "NA is North and South America.",
    SellingRegion.EU: "EU is Europe, the Middle East, Africa and India.",
    SellingRegion.FE: "FE is Japan, Australia and Singapore.",
}
_SOURCES = {
    "keyring": ("kept in the keyring", "the system keyring"),
    "file": ("in the encrypted file", "the encrypted file"),
    "session": ("kept for this session", "this session until the console ends"),
    "profiles.toml": ("kept in profiles.toml", "profiles.toml"),
}
"""Where a secret can be that is not a variable: in the words of a note, and of a sentence."""


class Mark(StrEnum):
    """What is thought of a field, as a glyph."""

    FINE = "\u2713"
    LOOK = "!"
    WRONG = "\u2717"
    NEEDED = "-"
    PLAIN = " "


class Note(Struct, frozen=True):
    """A verdict: two or three words for beside the field, a sentence for below the form."""

    mark: Mark
    words: str
    sentence: str = ""

    @property
    def stops(self) -> bool:
        """Whether nothing can be saved like this."""
        return self.mark in {Mark.WRONG, Mark.NEEDED}


def judge(typed: Typed, around: Surroundings) -> dict[str, Note]:
    """What is thought of every field."""
    notes = {name: judged(typed, around) for name, judged in _JUDGES.items()}
    if around.before is None:
        return notes
    has_token = bool(around.kept and around.kept.refresh_token)
    warning = account_warning(around.profiles, around.before, new_seller(typed, around), has_token=has_token)
    causes = {
        "region": typed.region is not around.before.region,
        "seller_id": typed.seller_id != around.before.seller_id,
        "refresh_token": has_token and bool(typed.refresh_token) and not typed.seller_id,
        "client_id": bool(typed.client_id),
        "app": typed.app != around.before.app,
    }
    for name, changed in causes.items():
        if warning and changed and not notes[name].stops:
            notes[name] = Note(Mark.LOOK, "another account then", warning)
    return notes


def _name(typed: Typed, around: Surroundings) -> Note:
    name, before = typed.name, around.before.name if around.before else ""
    if not name:
        return Note(Mark.NEEDED, "needed: how you will see it", name_problem(name) or "")
    if problem := name_problem(name):
        return Note(Mark.WRONG, "cannot be a name", problem)
    if problem := taken_problem(around.profiles, name, before):
        return Note(Mark.WRONG, "taken", problem)
    variables = variable(name, "REFRESH_TOKEN")
    old = variable(before, "REFRESH_TOKEN")
    if name != before and around.kept and around.kept.refresh_token == old:
        sentence = f"{old} is set. Under the new name {variables} is read instead."
        return Note(Mark.LOOK, "its variables stay behind", sentence)
    for other in around.profiles.book().profiles:
        if other not in {name, before} and variable(other, "REFRESH_TOKEN") == variables:
            return Note(Mark.LOOK, f"much like {other}", f"{other} and {name} would both read {variables}.")
    return Note(Mark.FINE, "how you will see it", f"{variables} and its like are read first.")


def _region(typed: Typed, around: Surroundings) -> Note:
    return Note(Mark.PLAIN, "", f"{_REGIONS[typed.region]} Left and right choose.")


def _marketplace(typed: Typed, around: Surroundings) -> Note:
    countries = ", ".join(marketplace.country for marketplace in marketplaces_of(typed.region))
    found = find_marketplace(typed.marketplace)
    if not typed.marketplace:
        return Note(Mark.NEEDED, "needed", f"In region {typed.region} write one of {countries}.")
    problem = marketplace_problem(typed.marketplace, typed.region)
    if found is None or problem:
        return Note(Mark.WRONG, f"not in {typed.region}" if found else "not a marketplace", problem or "")
    return Note(
        Mark.FINE, found.id, f"What a send uses unless told otherwise. In {typed.region}: {countries}."
    )


def _app(typed: Typed, around: Surroundings) -> Note:
    if problem := name_problem(typed.app):
        mark = Mark.WRONG if typed.app else Mark.NEEDED
        return Note(mark, "cannot be a name" if typed.app else "needed", problem)
    if not around.knows_app(typed.app):
        known = ", ".join(around.profiles.book().apps)
        return Note(
            Mark.FINE,
            "a new app",
            "A client id and its secret, shared by every seller that authorised the app."
            + (f" Known: {known}." if known else ""),
        )
    others = len(around.sellers_of(typed.app))
    shared = f"known, {others} other seller{'' if others == 1 else 's'}" if others else "known"
    if around.replacing:
        sentence = f"Its client id and secret change for all its sellers; {others} besides this one."
        return Note(Mark.LOOK if others else Mark.FINE, shared, sentence)
    if around.kept is None:
        return Note(Mark.FINE, shared, "The keyring has not said yet whether it has its secret.")
    place = around.kept.client_secret
    if not place:
        sentence = "No client secret of this app is kept. F2 asks for it."
        return Note(Mark.LOOK, "its secret is not here", sentence)
    sentence = f"Its secret is in {_SOURCES.get(place, ('', place))[1]}. F2 gives it another."
    return Note(Mark.FINE, shared, sentence)


def _client_id(typed: Typed, around: Surroundings) -> Note:
    text, app = typed.client_id, around.profiles.book().apps.get(typed.app)
    in_variable = around.kept.client_id if around.kept else ""
    if not text:
        return _empty("client id", in_variable or ("profiles.toml" if app and app.client_id else ""))
    if problem := secret_problem(text):
        return Note(Mark.WRONG, "copied wrong", problem)
    if in_variable:
        return _overruled(in_variable)
    if not text.startswith(CLIENT_ID_START):
        sentence = f"It usually starts with {CLIENT_ID_START} Look whether this is another of the app's ids."
        return Note(Mark.LOOK, "an unusual start", sentence)
    return Note(Mark.FINE, "kept in profiles.toml", "The client id is no secret: it stands in profiles.toml.")


def _client_secret(typed: Typed, around: Surroundings) -> Note:
    text, place = typed.client_secret, around.kept.client_secret if around.kept else None
    if text.startswith((REFRESH_TOKEN_START, ACCESS_TOKEN_START, CLIENT_ID_START)) and not secret_problem(
        text
    ):
        sentence = "This starts like a token or a client id, not like a secret."
        return Note(Mark.LOOK, "the wrong field?", sentence)
    return _secret("client secret", text, place, around)


def _refresh_token(typed: Typed, around: Surroundings) -> Note:
    text, place = typed.refresh_token, around.kept.refresh_token if around.kept else None
    if not text or text.startswith(REFRESH_TOKEN_START) or secret_problem(text):
        return _secret("refresh token", text, place, around)
    if text.startswith(ACCESS_TOKEN_START):
        sentence = f"An access token lasts an hour. A refresh token starts with {REFRESH_TOKEN_START}"
        return Note(Mark.LOOK, "an access token?", sentence)
    sentence = f"It usually starts with {REFRESH_TOKEN_START} Look whether this is something else."
    return Note(Mark.LOOK, "an unusual start", sentence)


def _secret(what: str, text: str, place: str | None, around: Surroundings) -> Note:
    if not text:
        return _empty(what, place)
    if problem := secret_problem(text):
        return Note(Mark.WRONG, "copied wrong", problem)
    if place and place not in _SOURCES:
        return _overruled(place)
    if around.kept and not around.kept.keyring:
        sentence = "There is no usable keyring: it lasts until this console ends."
        return Note(Mark.LOOK, "for this session only", sentence)
    if around.kept and around.kept.place == "file":
        sentence = f"The {what} goes to the file that your passphrase encrypts, never to one in the clear."
        return Note(Mark.FINE, "to the encrypted file", sentence)
    sentence = f"The {what} goes to the system keyring, never to a file in the clear."
    return Note(Mark.FINE, "to the system keyring", sentence)


def _overruled(variable_name: str) -> Note:
    sentence = f"{variable_name} is set, and comes before what is typed here."
    return Note(Mark.LOOK, "a variable comes first", sentence)


def _empty(what: str, place: str | None) -> Note:
    """An empty field: where its value is kept, or who will miss it."""
    if place is None:
        sentence = "The keyring has not said yet whether it has it. Empty keeps what it has."
        return Note(Mark.PLAIN, "", sentence)
    if not place:
        sentence = f"Without its {what} the seller works in the local sandbox only."
        return Note(Mark.LOOK, "Amazon needs it", sentence)
    words, source = _SOURCES.get(place, ("read from a variable", place))
    return Note(Mark.FINE, words, f"The {what} is in {source}. Empty keeps it.")


def _title(typed: Typed, around: Surroundings) -> Note:
    return Note(Mark.PLAIN, "optional", "How people call the seller; shown beside the name.")


def _seller_id(typed: Typed, around: Surroundings) -> Note:
    text = typed.seller_id
    if text and not (text.isascii() and text.isalnum()):
        return Note(
            Mark.WRONG, "letters and digits only", "A seller id has letters and digits, like A1B2C3D4E5F6G7."
        )
    sentence = "The merchant token. With it the seller stays the same account when its refresh token changes."
    return Note(Mark.PLAIN, "optional", sentence)


def _sandbox(typed: Typed, around: Surroundings) -> Note:
    if typed.sandbox is Environment.LOCAL:
        return Note(Mark.PLAIN, "", "S leaves production for this machine: no network, no credentials.")
    return Note(Mark.PLAIN, "", "S leaves production for Amazon's test host, which needs the credentials.")


def _allowed(typed: Typed, around: Surroundings) -> Note:
    production = "what is sent there reaches the seller" if typed.production else "refused for this seller"
    writes = "nothing may be sent, deleted or recorded" if typed.read_only else "off"
    return Note(Mark.PLAIN, "", f"Production: {production}. Read only: {writes}. Space ticks.")


_JUDGES: Mapping[str, Callable[[Typed, Surroundings], Note]] = {
    "name": _name,
    "region": _region,
    "marketplace": _marketplace,
    "app": _app,
    "client_id": _client_id,
    "client_secret": _client_secret,
    "refresh_token": _refresh_token,
    "title": _title,
    "seller_id": _seller_id,
    "sandbox": _sandbox,
    "allowed": _allowed,
}
