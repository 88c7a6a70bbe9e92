"""The apps, sellers and templates of the demo: all of them made up."""

from datetime import UTC, date, datetime, time, timedelta

from spconsole.domain.marketplaces import find_marketplace
from spconsole.domain.parameters import Parameter, ParameterType
from spconsole.domain.sellers import App, Environment, SellerProfile
from spconsole.domain.templates import Step, Template

APPS = (
    App("main", "amzn1.application-oa2-client.demo-main"),
    App("repricer", "amzn1.application-oa2-client.demo-repricer"),
)
FIRST_SELLER = "acme-us"
READ_ONLY_SELLER = "gull-au"

_SELLERS = (
    ("acme-us", "Acme Toys", "A1DEMOACMETOYS", "main", "US", "production"),
    ("acme-ca", "Acme Toys CA", "A1DEMOACMETOYS", "main", "CA", "production"),
    ("beta-us", "Beta Goods", "A2DEMOBETAGOOD", "main", "US", "production"),
    ("cedar-de", "Cedar Crafts", "A3DEMOCEDARCRA", "main", "DE", "production"),
    ("delta-us", "Delta Home", "A4DEMODELTAHOM", "repricer", "US", "production"),
    ("echo-jp", "Echo Books", "A5DEMOECHOBOOK", "repricer", "JP", "production"),
    ("fern-uk", "Fern Garden", "A6DEMOFERNGARD", "main", "UK", "production"),
    ("gull-au", "Gull Outdoor", "A7DEMOGULLOUTD", "main", "AU", "production read_only"),
    ("hazel-fr", "Hazel Kids", "A8DEMOHAZELKID", "repricer", "FR", "production"),
    ("iris-mx", "Iris Beauty", "A9DEMOIRISBEAU", "main", "MX", "amazon"),
    ("juno-es", "Juno Sports", "ABDEMOJUNOSPOR", "repricer", "ES", "amazon"),
    ("kite-sg", "Kite Audio", "ACDEMOKITEAUDI", "main", "SG", ""),
)
"""Profile, title, selling partner, app, country, and what is out of the ordinary."""


def demo_sellers() -> tuple[SellerProfile, ...]:
    """A dozen sellers in three regions; two of the profiles are one account."""
    return tuple(_seller(*words) for words in _SELLERS)


def _seller(name: str, title: str, seller_id: str, app: str, country: str, traits: str) -> SellerProfile:
    marketplace = find_marketplace(country)
    if marketplace is None:
        raise LookupError(f"the demo's seller {name} is in {country}, which has no marketplace")
    return SellerProfile(
        name=name,
        app=app,
        region=marketplace.region,
        marketplace_id=marketplace.id,
        sandbox=Environment.SANDBOX if "amazon" in traits else Environment.LOCAL,
        production="production" in traits,
        read_only="read_only" in traits,
        seller_id=seller_id,
        title=title,
    )


_TEMPLATES = (
    ("CLAIM_EXPIRING", "published", 1, "claims", "Other: Claims", "Send documents", "asin closesOn",
     "A claim for ${asin} closes on ${closesOn}. Send what you have before that day."),
    ("LOW_STOCK", "published", 2, "stock", "Inventory", "Plan a shipment", "unitsLeft asin",
     "Only ${unitsLeft} of ${asin} are left, enough for about a week. Plan a shipment."),
    ("PRICE_CHANGE", "published", 3, "prices", "Pricing", "Accept the price", "asin price validFrom",
     "From ${validFrom} we suggest ${price} for ${asin}. Accept it or set your own."),
    ("RESTOCK_NOW", "in review", 1, "restock", "Inventory", "Restock", "listings",
     "${listings} of your listings have sold out since Monday. Begin with the best sellers."),
    ("REVIEW_DIGEST", "draft", 1, "reviews", "Other: Reviews", "Read the reviews", "asin reviews",
     "${asin} got ${reviews} new reviews this week. Read what buyers like and miss."),
    ("SALES_SUMMARY", "published", 2, "sales", "Sales", "Read the details", "weekEnding revenue",
     "The week up to ${weekEnding} closed at ${revenue} in sales. See which products made it."),
)  # fmt: skip
"""Type, state, version, the last part of the link, topic, action, the parameters, and the message."""


NOON = time(12, tzinfo=UTC)
WRITER = "dana@ops-1"
_STEPS = {
    "published": (("submitted", 41), ("published", 33)),
    "in review": (("submitted", 9), ("in review", 6)),
}
"""By state, the steps that led to it, and how many days ago each was."""


def demo_templates(today: date) -> tuple[Template, ...]:
    """Six templates at different points of their life; the samples of dates are near today."""
    parameters = {parameter.name: parameter for parameter in _parameters(today)}
    return tuple(
        Template(
            type=type_,
            content=content,
            parameters=tuple(parameters[name] for name in names.split()),
            cta_url=f"https://app.example.com/{link}",
            expected_action=action,
            topic=topic.partition(": ")[0],
            topic_name=topic.partition(": ")[2],
            state=state,
            version=version,
            life=tuple(
                Step(step, version, datetime.combine(today, NOON) - timedelta(days=days), WRITER)
                for step, days in _STEPS.get(state, ())
            ),
        )
        for type_, state, version, link, topic, action, names, content in _TEMPLATES
    )


def _parameters(today: date) -> tuple[Parameter, ...]:
    number, day = ParameterType.NUMBER, ParameterType.DATE
    return (
        Parameter("asin", ParameterType.ASIN, "B0DEMO4T7Q"),
        Parameter("closesOn", day, (today + timedelta(days=6)).isoformat()),
        Parameter("listings", number, "4"),
        Parameter("price", number, "24.90"),
        Parameter("revenue", number, "1840.50"),
        Parameter("reviews", number, "12"),
        Parameter("unitsLeft", number, "7"),
        Parameter("validFrom", day, (today + timedelta(days=1)).isoformat()),
        Parameter("weekEnding", day, (today - timedelta(days=1)).isoformat()),
    )
