"""What may not be sent never is: exit code 2, a sentence for each reason, and nothing written."""

import pytest

from .shell import PRICES, Shell

GOOD = {"priceValue": "200.50", "asin": "B09ZX1LRXX", "changedOn": "2026-08-21"}


def arguments(**changes: str | None) -> list[str]:
    values = GOOD | changes
    return [part for name, value in values.items() if value is not None for part in ("-p", f"{name}={value}")]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("priceValue", "1,000.50", "priceValue: it has a comma. Write 1000.50"),
        ("priceValue", "1e3", "priceValue: it has an exponent. Write 1000"),
        ("priceValue", "NaN", "priceValue: not a number. Use the digits 0-9 and a point, like 100.50"),
        ("priceValue", "１２", "priceValue: it has digits of another script. Write 12"),  # noqa: RUF001 - these
        ("changedOn", "2026-02-30", "changedOn: 2026-02-30: no such day"),
        ("changedOn", "09/01/2026", "09/01/2026 is not YYYY-MM-DD. Did you mean 2026-09-01?"),
        ("asin", "B09ZX1LRX", "asin: 9 of 10 characters"),
        ("asin", "", "asin: empty: this template needs it, like B09ZX1LRXX"),
        ("asin", None, "asin: empty: this template needs it, like B09ZX1LRXX"),
        ("Asin", "B09ZX1LRXX", "PRICE_CHANGE v1 has asin, not Asin. Names must match exactly."),
        ("priceValu", "1", "PRICE_CHANGE v1 has no parameter priceValu. Did you mean priceValue?"),
    ],
)
def test_a_bad_value_stays_here(shell: Shell, name: str, value: str | None, sentence: str) -> None:
    refused = shell("send", "PRICE_CHANGE", *arguments(**{name: value}), "--json")
    assert (refused.code, refused.out) == (2, "")
    assert sentence in refused.err
    assert shell.wrote_nothing()


def test_every_problem_has_a_line_of_its_own(shell: Shell) -> None:
    wrong = ("-p", "priceValue=1,0", "-p", "asin", "-p", "changedOn=x", "-p", "changedOn=y", "-p", "=1")
    refused = shell(
        "send", "PRICE_CHANGE", *wrong, "-p", "more=1", "--marketplace", "DE", "--ticket", "x" * 81
    )
    assert refused.code == 2
    lines = refused.err.splitlines()
    assert all(line.startswith("error: ") for line in lines)
    for words in (
        "-p asin has no name and value. Write -p NAME=VALUE",
        "-p changedOn is given twice. Give each parameter once.",
        "-p =1 has no name and value.",
        "priceValue: it has a comma",
        "asin: empty",
        "changedOn: x is not YYYY-MM-DD",
        "PRICE_CHANGE v1 has no parameter more. It has priceValue, asin, changedOn.",
        "DE belongs to region EU, not NA. In NA write one of US, CA, MX, BR.",
        "The ticket has 81 characters",
    ):
        assert len([line for line in lines if words in line]) == 1, words


def test_a_value_given_twice_is_refused_even_when_both_are_right(shell: Shell) -> None:
    refused = shell("send", *PRICES, "-p", "asin=B09ZX1LRXX")
    assert refused.code == 2
    assert refused.err == "error: -p asin is given twice. Give each parameter once.\n"
    assert shell.wrote_nothing()


def test_an_equals_sign_belongs_to_the_value(shell: Shell) -> None:
    assert "asin: = is not allowed" in shell("send", "PRICE_CHANGE", *arguments(asin="B=9ZX1LRXX")).err


def test_a_negative_number_is_not_an_option(shell: Shell) -> None:
    refused = shell("send", "PRICE_CHANGE", *arguments(priceValue="-5", asin="x"))
    assert "priceValue" not in refused.err


def test_an_unknown_template_names_those_there_are(shell: Shell) -> None:
    refused = shell("send", "PRICE_CHANG", "--json")
    assert (refused.code, refused.out) == (2, "")
    assert "SALES_SUMMARY, RESTOCK_LOW_INVENTORY, PRICE_CHANGE" in refused.err
    assert shell.wrote_nothing()


def test_built_in_templates_are_local(shell: Shell) -> None:
    shell.profile()
    refused = shell("--environment", "sandbox", "send", *PRICES)
    assert refused.code == 2
    assert "There is no template PRICE_CHANGE for sandbox" in refused.err


def test_a_broken_template_is_not_sent_from(shell: Shell) -> None:
    shell.write("templates/BROKEN.toml", "content = ")
    refused = shell("send", "BROKEN")
    assert refused.code == 2
    assert "BROKEN.toml is not TOML" in refused.err


def test_an_unknown_seller_names_those_there_are(shell: Shell) -> None:
    shell.profile("acme")
    refused = shell("--profile", "acm", "send", *PRICES)
    assert refused.code == 2
    assert "There is no profile named acm. Known: acme." in refused.err


def test_outside_local_one_seller_is_the_choice_and_two_are_not(shell: Shell) -> None:
    shell.write("templates/OWN.toml", 'content = "${n} left."\n[parameters.n]\ntype = "number"\n')
    send = ("--environment", "sandbox", "send", "OWN", "-p", "n=5", "--dry-run")
    assert "Say which seller with --profile. Add one with" in shell(*send).err
    shell.profile("acme")
    assert shell.done(*send).json["body"]["marketplaceId"] == "ATVPDKIKX0DER"
    shell.profile("other")
    refused = shell(*send)
    assert refused.code == 2
    assert "Known: acme, other." in refused.err


def test_an_argument_that_is_no_text_is_refused(shell: Shell) -> None:
    refused = shell("send", "PRICE_CHANGE", "--ticket", "\udcff")
    assert refused.code == 2
    assert "is not text" in refused.err


def test_a_dry_run_shows_the_request_and_leaves_no_trace(shell: Shell) -> None:
    dry = shell.program("send", *PRICES, "--dry-run", SPCONSOLE_READ_ONLY="1")
    assert (dry.code, dry.err) == (0, "")
    assert list(dry.json) == ["method", "url", "headers", "body"]
    assert dry.json["method"] == "POST"
    assert dry.json["url"] == "http://localhost/appIntegrations/2024-04-01/notifications"
    assert dry.json["body"] == {
        "templateId": "PRICE_CHANGE",
        "marketplaceId": "ATVPDKIKX0DER",
        "notificationParameters": {"priceValue": 200.5, "asin": "B09ZX1LRXX", "changedOn": "2026-08-21"},
    }
    assert '"priceValue": 200.50,' in dry.out
    assert not any("token" in name for name in dry.json["headers"])
    assert shell.wrote_nothing()


@pytest.mark.parametrize(
    ("environment", "host"),
    [
        ("production", "https://sellingpartnerapi-eu.amazon.com"),
        ("sandbox", "https://sandbox.sellingpartnerapi-eu.amazon.com"),
    ],
)
def test_a_dry_run_for_amazon_asks_for_no_secret_and_no_yes(
    shell: Shell, environment: str, host: str
) -> None:
    shell.write("profiles.toml", '[profiles.eu]\nregion = "EU"\nmarketplace = "DE"\nproduction = true\n')
    shell.write("templates/OWN.toml", 'content = "${n} left."\n[parameters.n]\ntype = "number"\n')
    dry = shell.done("--environment", environment, "send", "OWN", "-p", "n=5", "--dry-run")
    assert dry.json["url"] == f"{host}/appIntegrations/2024-04-01/notifications"
    assert not (shell.data / "history.db").exists()


def test_a_dry_run_follows_the_sandbox_to_this_machine_and_nowhere_else(shell: Shell) -> None:
    shell.profile()
    shell.write("templates/OWN.toml", 'content = "${n} left."\n[parameters.n]\ntype = "number"\n')
    dry = ("--environment", "sandbox", "send", "OWN", "-p", "n=5", "--dry-run")
    shell.set(SPCONSOLE_SANDBOX_URL="http://127.0.0.1:8080")
    assert shell.done(*dry).json["url"].startswith("http://127.0.0.1:8080/appIntegrations")
    shell.set(SPCONSOLE_SANDBOX_URL="http://example.com")
    refused = shell(*dry)
    assert (refused.code, refused.out) == (2, "")
    assert "must be a loopback address" in refused.err


def test_production_cannot_be_pointed_elsewhere(shell: Shell) -> None:
    shell.profile(production=True)
    shell.write("templates/OWN.toml", 'content = "${n} left."\n[parameters.n]\ntype = "number"\n')
    shell.set(SPCONSOLE_SANDBOX_URL="http://127.0.0.1:8080", SPCONSOLE_LWA_URL="http://127.0.0.1:8080")
    dry = shell.done("--environment", "production", "send", "OWN", "-p", "n=5", "--dry-run")
    assert dry.json["url"].startswith("https://sellingpartnerapi-na.amazon.com/")
