"""Every rule has something it lets pass and something it finds, each finding with what to do."""

from collections.abc import Sequence

import pytest
from msgspec import structs

from spconsole.domain.builtin_templates import BUILTIN_TEMPLATES
from spconsole.domain.lint import RULES, Finding, Severity, Words, lint
from spconsole.domain.parameters import Parameter, ParameterType
from spconsole.domain.templates import Template

NUMBER, DATE, ASIN = ParameterType.NUMBER, ParameterType.DATE, ParameterType.ASIN
CLEAN = Template(
    type="SALES_SUMMARY",
    content="Sales up to ${summaryAsOnDate} come to ${salesSummaryInUSD} USD. See the details here.",
    parameters=(
        Parameter("summaryAsOnDate", DATE, "2022-08-30"),
        Parameter("salesSummaryInUSD", NUMBER, "1000.50"),
    ),
    cta_url="https://app.example.com/sales",
    expected_action="Read the details",
    topic="Sales",
)


def draft(content: str = CLEAN.content, names: str = "", **changes: object) -> Template:
    """The clean one with other text; `names` are parameters like `asin:ASIN units:number`."""
    given = [name.partition(":") for name in names.split()]
    samples = {"number": "5", "date": "2026-09-01", "ASIN": "B09ZX1LRXX"}
    parameters = tuple(Parameter(name, ParameterType(type_), samples[type_]) for name, _, type_ in given)
    changed = {"content": content, "parameters": parameters or CLEAN.parameters} | changes
    return structs.replace(CLEAN, **changed)


def found(template: Template, rule: str) -> Sequence[Finding]:
    return [finding for finding in lint(template) if finding.rule == rule]


def test_a_clean_template_has_no_findings() -> None:
    assert lint(CLEAN) == ()


def test_the_built_in_ones_can_be_sent_as_they_are() -> None:
    assert [f for t in BUILTIN_TEMPLATES for f in lint(t) if f.severity is Severity.STOP] == []


def test_the_guide_s_own_mistake_is_caught() -> None:
    """Its example has a name of other case in the text than in the parameters."""
    restock = draft("${NumberofProducts} products run low. Plan the restock here.", "numberOfProducts:number")
    [finding] = found(restock, "case-variant")
    assert finding.severity is Severity.STOP
    assert "numberOfProducts" in finding.fix
    assert not found(restock, "untyped-placeholder")
    assert not found(restock, "unused-parameter")


STOPS = [
    ("type-name", draft(type="Claim-Expiring"), "Write CLAIM_EXPIRING."),
    ("type-name", draft(type=""), "Write it like PRICE_CHANGE."),
    ("type-name", draft(type="_A__B"), "Write A_B."),
    ("length", draft(""), "Write what the seller should read."),
    ("length", draft("${summaryAsOnDate} ${salesSummaryInUSD} " + "x" * 300), "out."),
    ("reserved-character", draft("Don't wait for ${asin}.", "asin:ASIN"), "Try: Do not."),
    ("reserved-character", draft("You can't sell ${asin}.", "asin:ASIN"), "Try: cannot."),
    ("reserved-character", draft("Your shop's ${asin}.", "asin:ASIN"), "apostrophe"),
    ("reserved-character", draft("This & ${asin}.", "asin:ASIN"), "Try: and."),
    ("reserved-character", draft("${units} < 3 left.", "units:number"), "Try: less than."),
    ("reserved-character", draft('"${asin}" is low.', "asin:ASIN"), "quotes"),
    ("reserved-character", draft(topic="Other", topic_name="Claims & returns"), "Try: and."),
    ("reserved-character", draft(expected_action="Read & act"), "Try: and."),
    ("hidden-character", draft("Price of ${asin}\u200b changed.", "asin:ASIN"), "Delete it"),
    ("sales-channel", draft("Sell ${asin} on Walmart.", "asin:ASIN"), "Leave the name out."),
    ("sales-channel", draft(cta_url="https://www.ebay.com/x"), "page of your own"),
    ("sales-channel", draft(cta_url="https://shop.my-etsy.example.com/x"), "page of your own"),
    ("parameter-count", draft("Nothing here.", parameters=()), "${asin}"),
    ("parameter-count", draft(
        "${a} ${b} ${c} ${d} ${e} ${f}", "a:date b:date c:date d:date e:date f:date"), "Take 1 out."),
    ("malformed-placeholder", draft("Price of $asin and ${asin}.", "asin:ASIN"), "Write ${asin}."),
    ("malformed-placeholder", draft("Price of ${as in} and ${asin}.", "asin:ASIN"), "Write ${asIn}."),
    ("malformed-placeholder", draft("${asin} costs ${price", "asin:ASIN"), "Put a } after the name."),
    ("malformed-placeholder", draft("${asin} costs {price}.", "asin:ASIN"), "Write ${price}."),
    ("malformed-placeholder", draft("${asin} costs ${}.", "asin:ASIN"), "between the braces"),
    ("untyped-placeholder", draft("${asin} costs ${price}.", "asin:ASIN"), "Add it to parameters."),
    ("unused-parameter", draft("${asin} changed.", "asin:ASIN price:number"), "Add ${price}"),
    ("case-variant", draft("${asin} and ${Asin}.", "asin:ASIN Asin:ASIN"), "Write asin in both places."),
    ("cta-missing", draft(cta_url=" "), "your website"),
    ("cta-https", draft(cta_url="http://app.example.com"), "https://app.example.com/claims"),
    ("cta-https", draft(cta_url="app.example.com/claims"), "https://app.example.com/claims"),
    ("cta-https", draft(cta_url="https://[bad"), "https://app.example.com/claims"),
    ("cta-placeholder", draft(cta_url="https://app.example.com/${asin}"), "Take it out"),
    ("cta-credentials", draft(cta_url="https://me:pw@app.example.com/"), "Take it out."),
    ("topic-name", draft(topic="Other"), "category"),
    ("granularity", draft(granularity="planet"), "region or marketplace"),
]  # fmt: skip
WARNINGS = [
    ("curly-quote", draft("Price of \u201c${asin}\u201d changed.", "asin:ASIN"), "Leave it out"),
    ("promotion", draft("Start your free trial for ${asin}.", "asin:ASIN"), "seller's business"),
    ("promotion", draft("Now 20 % off for ${asin}.", "asin:ASIN"), "seller's business"),
    ("click-here", draft("Look at ${asin} by clicking here.", "asin:ASIN", cta_url=""), "reword it"),
    ("capital-styles", draft("${claims} until ${ExpiresOn}.", "claims:number ExpiresOn:date"), "Choose one"),
    ("sample", draft("${asin} changed.", parameters=(Parameter("asin", ASIN),)), "B09ZX1LRXX"),
    ("sample", draft("${asin} changed.", parameters=(Parameter("asin", ASIN, "B09"),)), "B09ZX1LRXX"),
    ("left-empty", draft(expected_action=""), "before you export"),
    ("left-empty", draft(topic=""), "before you export"),
    ("longest-result", draft("${units} " + "x" * 230, "units:number"), "to be safe"),
    ("smallest-result", draft("You have ${units} products to check.", "units:number"), "${units}"),
    ("smallest-result", draft("${units} of your claims close soon.", "units:number"), "${units}"),
]


@pytest.mark.parametrize(("rule", "template", "fix"), STOPS)
def test_what_stops_an_export(rule: str, template: Template, fix: str) -> None:
    findings = found(template, rule)
    assert findings
    assert {finding.severity for finding in findings} == {Severity.STOP}
    assert fix in findings[0].fix


@pytest.mark.parametrize(("rule", "template", "fix"), WARNINGS)
def test_what_is_warned_of(rule: str, template: Template, fix: str) -> None:
    findings = found(template, rule)
    assert findings
    assert {finding.severity for finding in findings} == {Severity.WARN}
    assert fix in findings[0].fix


PASSES = [
    draft("The price of ${asin} rose by $5.", "asin:ASIN"),
    draft("${asin} is the target of a sale at noon, as you wish.", "asin:ASIN"),
    draft("Out of ${units} left.", "units:number"),
    draft("${price} USD is the price.", "price:number"),
    draft("${units} in stock is less than before.", "units:number"),
    draft("An eve by the bay with ${asin}.", "asin:ASIN"),
    draft(topic="Other", topic_name="Claims"),
    draft(granularity="marketplace"),
    draft(cta_url="https://app.example.com:8443/claims?x=1#top"),
]


@pytest.mark.parametrize("template", PASSES)
def test_what_is_well_passes(template: Template) -> None:
    assert lint(template) == ()


@pytest.mark.parametrize(
    "written",
    ["Walmart", "WALMART", "wal-mart", "W a l m a r t", "W.a.l.m.a.r.t", "W@lmart", "Wa1mart", "\uff37almart",
     "Walm\u00e1rt", "Wal\u200bmart", "Walmart.com", "(Walmart)"],
)  # fmt: skip
def test_a_channel_is_found_however_it_is_written(written: str) -> None:
    template = draft(f"Sell ${{asin}} on {written} too.", "asin:ASIN")
    [finding] = found(template, "sales-channel")
    assert "Walmart" in finding.text
    assert finding.column == template.content.index(written.lstrip("(")) + 1


@pytest.mark.parametrize("written", ["Walmarts", "Smallwalmart", "wal the mart"])
def test_a_longer_word_is_no_channel(written: str) -> None:
    assert found(draft(f"Sell ${{asin}} {written}.", "asin:ASIN"), "sales-channel") == []


def test_the_name_of_a_parameter_is_not_what_the_seller_reads() -> None:
    assert found(draft("Price of ${walmart} changed.", "walmart:number"), "sales-channel") == []


def test_a_team_has_lists_of_its_own() -> None:
    template = draft("Sell ${asin} at Target with oomph, or on Walmart.", "asin:ASIN")
    findings = lint(template, Words(channels=("Target",), promotions=("oomph",)))
    assert [finding.text.split(": ")[-1] for finding in findings[:1]] == ["Target."]
    assert len(findings) == 2


def test_the_place_is_the_line_and_column_in_the_text() -> None:
    [finding] = found(draft("${asin} changed.\nDon't wait.", "asin:ASIN"), "reserved-character")
    assert (finding.line, finding.column, finding.length) == (2, 4, 1)


def test_stops_come_first() -> None:
    severities = [f.severity for f in lint(draft("You have ${units} products & more.", "units:number"))]
    assert severities == sorted(severities, key=lambda severity: severity is Severity.WARN)
    assert len(severities) == 2


def test_a_file_that_cannot_be_read_is_one_finding() -> None:
    [finding] = lint(Template("BROKEN", problem="BROKEN.toml is not TOML: line 3."))
    assert (finding.rule, finding.severity) == ("unreadable", Severity.STOP)


def test_every_rule_says_what_it_wants() -> None:
    assert all(rule.__doc__ for rule in RULES)
    assert len({rule.__name__ for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("content", "parameters"),
    [
        ("${asin} and ${Asin}.", "asin:ASIN Asin:ASIN"),
        ("${asin} and ${Asin}.", "asin:ASIN"),
        ("${asin}.", "asin:ASIN Asin:ASIN"),
        ("${Asin}.", "asin:ASIN"),
    ],
)
def test_two_names_that_differ_by_case_are_told_once(content: str, parameters: str) -> None:
    assert len(found(draft(content, parameters), "case-variant")) == 1
