"""Lint from the shell: by type, file and folder, for people and for hooks."""

from .shell import Shell

GOOD = """
content = "Price of ${asin} is now ${price} USD."
cta_url = "https://app.example.com/prices"
expected_action = "Review the price"
topic = "Pricing"

[parameters.asin]
type = "ASIN"
sample = "B09ZX1LRXX"

[parameters.price]
type = "number"
sample = "100.50"
"""
BAD = GOOD.replace("is now", "isn't on Target any more:")


def test_the_built_in_ones_have_no_stops(shell: Shell) -> None:
    listed = shell.done("template", "lint", "--json").json
    assert [(each["type"], each["stops"]) for each in listed] == [
        *(("SALES_SUMMARY", []), ("RESTOCK_LOW_INVENTORY", []), ("PRICE_CHANGE", []))
    ]


def test_a_stop_is_told_with_its_place_and_its_fix(shell: Shell) -> None:
    shell.write("templates/OWN.toml", BAD)
    stopped = shell("template", "lint", "OWN", "--json")
    assert stopped.code == 1
    [report] = stopped.json
    [finding] = report["findings"]
    assert report["stops"] == [f"{finding['text']} {finding['fix']}"]
    place = (finding["severity"], finding["rule"], finding["field"], finding["line"], finding["column"])
    assert place == ("stop", "reserved-character", "content", 1, 21)
    text = shell("template", "lint", "OWN")
    assert text.code == 1
    assert "content 1:21" in text.out
    assert "Try: is not." in text.out
    assert "not Amazon's review" in text.err


def test_a_warning_does_not_stop(shell: Shell) -> None:
    shell.write("templates/OWN.toml", GOOD.replace('topic = "Pricing"', ""))
    assert "The template topic is empty." in shell.done("template", "lint", "OWN").out


def test_a_sound_one_has_nothing_to_say(shell: Shell) -> None:
    shell.write("templates/OWN.toml", GOOD)
    assert "nothing found" in shell.done("template", "lint", "OWN").out


def test_files_and_folders_are_linted_where_they_are(shell: Shell) -> None:
    file = shell.write("work/OTHER.toml", BAD)
    shell.write("work/FINE.toml", GOOD)
    assert [each["type"] for each in shell("template", "lint", str(file), "--json").json] == ["OTHER"]
    both = shell("template", "lint", str(file.parent), str(file), "--json")
    assert both.code == 1
    assert [(each["type"], len(each["stops"])) for each in both.json] == [("FINE", 0), ("OTHER", 1)]


def test_a_file_that_cannot_be_read_is_a_stop(shell: Shell) -> None:
    file = shell.write("work/OTHER.toml", "=")
    stopped = shell("template", "lint", str(file), "--json")
    assert stopped.code == 1
    assert "is not TOML" in stopped.json[0]["stops"][0]


def test_what_is_not_there_is_a_misuse(shell: Shell) -> None:
    nowhere = shell("template", "lint", str(shell.data / "nowhere" / "A.toml"))
    assert nowhere.code == 2
    assert "Cannot read" in nowhere.err
    (shell.data / "empty").mkdir(parents=True)
    empty = shell("template", "lint", str(shell.data / "empty"))
    assert empty.code == 2
    assert "There is no template in" in empty.err


def test_a_team_has_words_of_its_own(shell: Shell) -> None:
    shell.write("templates/OWN.toml", GOOD.replace("is now", "at Target, not on Etsy:"))
    lists = '[channels]\nadd = ["Target"]\ndrop = ["etsy"]\n'
    shell.write("lint.toml", lists)
    [report] = shell("template", "lint", "OWN", "--json").json
    assert [finding["text"].split(": ")[1] for finding in report["findings"]] == ["Target."]


def test_a_finding_names_the_line_of_its_field_in_the_file(shell: Shell) -> None:
    text = BAD.replace('sample = "100.50"', 'sample = "much"').replace("expected_action", "expected_acton")
    shell.write("templates/OWN.toml", text)
    [report] = shell("template", "lint", "OWN", "--json").json
    lines = {each["rule"]: each["fileLine"] for each in report["findings"]}
    assert lines == {"reserved-character": 2, "sample": 13, "left-empty": None, "unknown-key": 4}
    out = shell("template", "lint", "OWN").out
    assert "content 1:21, line 2" in out
    assert "Unknown key expected_acton. Did you mean expected_action?" in " ".join(out.split())


def test_a_file_that_is_not_understood_has_the_line_and_the_nearest_word(shell: Shell) -> None:
    shell.write("templates/OWN.toml", GOOD.replace('"ASIN"', '"AISN"'))
    stopped = shell("template", "lint", "OWN", "--json")
    assert stopped.code == 1
    [finding] = stopped.json[0]["findings"]
    assert (finding["field"], finding["line"], finding["fileLine"]) == ("file", 8, 8)
    assert "OWN.toml line 8: parameters.asin.type must be number, date or ASIN." in finding["text"]
    assert "Did you mean ASIN?" in finding["text"]
