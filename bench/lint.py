"""How long lint takes for ten thousand templates, sound ones and others: `python bench/lint.py`."""

import argparse
import random
import time

from msgspec import structs

from spconsole.domain.lint import lint
from spconsole.domain.parameters import Parameter, ParameterType
from spconsole.domain.templates import Template

MOST_S = 5.0
SENTENCES = (
    "From ${validFrom} we suggest ${price} for ${asin}.",
    "${claims} of your claims expire on ${expiresOn}.",
    "Don't lose them: review on Walmart or here.",
    "Only ${units} left of ${asin}: best deal ever, act now!",
    "Your sales since ${since} are ${sales}. Look at them.",
    "Write $name and ${na me} and ${unclosed",
    "Accept it or set your own price in our app.",
    "L0w st0ck on e.b.a.y & friends <today>.",
)
PARAMETERS = (
    Parameter("validFrom", ParameterType.DATE, "2026-09-01"),
    Parameter("price", ParameterType.NUMBER, "100.50"),
    Parameter("asin", ParameterType.ASIN, "B0DEMO4T7Q"),
    Parameter("claims", ParameterType.NUMBER, "3"),
    Parameter("ExpiresOn", ParameterType.DATE, "soon"),
)


def drafts(number: int) -> list[Template]:
    """Texts of one to eight sentences, the same ones every time."""
    chance = random.Random(number)  # noqa: S311 - texts, not secrets
    plain = Template("SALES_UP", cta_url="https://app.example.com/", expected_action="Act", topic="Sales")
    return [
        structs.replace(
            plain,
            content=" ".join(chance.choices(SENTENCES, k=chance.randint(1, len(SENTENCES)))),
            parameters=tuple(chance.sample(PARAMETERS, chance.randint(0, len(PARAMETERS)))),
        )
        for _ in range(number)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=10_000, help="templates")
    given = parser.parse_args()
    templates = drafts(given.number)
    begun = time.perf_counter()
    findings = sum(len(lint(template)) for template in templates)
    seconds = time.perf_counter() - begun
    print(f"{given.number:,} templates, {findings:,} findings: {seconds:.2f} s, target under {MOST_S:.0f} s")


if __name__ == "__main__":
    main()
