"""The templates that the local sandbox always knows; never files, never seen outside it."""

from spconsole.domain.parameters import Parameter, ParameterType
from spconsole.domain.templates import Template

BUILTIN_TEMPLATES: tuple[Template, ...] = (
    Template(
        type="SALES_SUMMARY",
        content="Sales up to ${summaryAsOnDate} come to ${salesSummaryInUSD} USD. See the details here.",
        parameters=(
            Parameter("summaryAsOnDate", ParameterType.DATE, "2022-08-30"),
            Parameter("salesSummaryInUSD", ParameterType.NUMBER, "1000.50"),
        ),
        cta_url="https://app.example.com/sales",
        expected_action="Read the details",
        topic="Sales",
        state="published",
        builtin=True,
    ),
    Template(
        type="RESTOCK_LOW_INVENTORY",
        content="${numberOfProducts} of your products are nearly sold out. Plan the restock here.",
        parameters=(Parameter("numberOfProducts", ParameterType.NUMBER, "5"),),
        cta_url="https://app.example.com/restock",
        expected_action="Restock",
        topic="Inventory",
        state="published",
        builtin=True,
    ),
    Template(
        type="PRICE_CHANGE",
        content="Your suggested price for ${asin} on ${changedOn} is ${priceValue} USD. Review it here.",
        parameters=(
            Parameter("priceValue", ParameterType.NUMBER, "200.50"),
            Parameter("asin", ParameterType.ASIN, "B09ZX1LRXX"),
            Parameter("changedOn", ParameterType.DATE, "2026-08-21"),
        ),
        cta_url="https://app.example.com/prices",
        expected_action="Review the price",
        topic="Pricing",
        state="published",
        builtin=True,
    ),
)
