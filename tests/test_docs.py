"""The documentation says what the code does: settings, facets, commands, links, the example of docs/search.md."""

import re
from pathlib import Path

import pytest
from click import Group
from wtforms import FieldList, HiddenField

from cli import MODULES, command
from config import Settings
from forms import FORMS
from search.facets import FACETS
from search.query import SearchQuery

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/*.md"), *ROOT.glob("bench/*.md")])
SEARCH = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_and_no_other():
    table = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `ALLIANCES_(\w+)` \|", table, re.MULTILINE)
    assert sorted(told) == sorted(name.upper() for name in Settings.model_fields)


@pytest.mark.parametrize("param", [facet.param for facet in FACETS])
def test_every_facet_is_documented(param):
    assert f"`{param}`" in SEARCH


def test_every_parameter_of_an_address_is_documented():
    query = SearchQuery.from_params(
        [("q", "a"), ("acteurs", "tous"), ("couvrant", "1"), ("tel_quel", "1"), ("de", "2000"), ("a", "2020"),
         ("tri", "titre"), ("taille", "5"), ("page", "2")]
    )  # fmt: skip
    for name, _value in query.to_params():
        assert re.search(rf"`{name}(=|`)", SEARCH), name


def field_labels() -> set[str]:
    """What stands beside each field of the desk's forms, those of repeated rows too."""
    found = set()
    for form in (form() for form in FORMS.values()):
        for field in form:
            rows = list(field.append_entry()) if isinstance(field, FieldList) else []
            found |= {one.label.text for one in [field, *rows] if not isinstance(one, HiddenField)}
    return found - {"Version"}  # carried by the page, typed by nobody


@pytest.mark.parametrize("label", sorted(field_labels()))
def test_every_field_of_the_forms_is_in_the_curators_guide(label):
    guide = (ROOT / "docs" / "editorial.md").read_text(encoding="utf-8")
    table = guide.partition("## Each field")[2].partition("## Terms")[0]
    assert re.search(rf"(?<![\w’]){re.escape(label)}(?![\w’])", table)


def command_lines() -> set[str]:
    """Each command that one may type: "setup", "index sync"."""
    found = set()
    for name in MODULES:
        one = command(name)
        below = one.commands.items() if isinstance(one, Group) else ()
        found |= {f"{name} {inner}" for inner, this in below if not this.hidden} or {name}
    return found


def test_every_command_is_documented_and_no_other():
    table = (
        (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").partition("## Commands")[2].partition("\n## ")[0]
    )
    told = re.findall(r"`([^`]+)`", " ".join(row.split("|")[1] for row in table.splitlines() if row.startswith("| `")))
    assert {re.split(r" (?=--|[A-Z])", line)[0] for line in told} == command_lines()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files_that_exist(page: Path):
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), target


def test_the_library_example_runs_and_finds(capsys):
    example = re.search(r"```python\n(.*?)```", SEARCH, re.DOTALL)
    assert example
    exec(compile(example[1], "docs/search.md", "exec"), {})
    assert capsys.readouterr().out.startswith("[(1, ")


def test_the_readme_names_its_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for word in ("run", "test"):
        assert f"make {word}" in text
        assert re.search(rf"^{word}:", makefile, re.MULTILINE)
