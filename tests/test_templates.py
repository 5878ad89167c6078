"""Templates: every one compiles and is used, has a title, stays free of logic, inline code and unchecked HTML."""

import re
from pathlib import Path

import pytest

from app import create_app
from config import Settings

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NAMES = [str(file.relative_to(ROOT / "templates")) for file in TEMPLATES]
SOURCES = {name: file.read_text(encoding="utf-8") for name, file in zip(NAMES, TEMPLATES, strict=True)}
_PARAMETERS_MAX = 5


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory):
    """The application's own Jinja environment."""
    return create_app(Settings(instance=tmp_path_factory.mktemp("templates"))).jinja_env


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles(environment, name: str):
    environment.get_template(name)


@pytest.mark.parametrize("name", [name for name in NAMES if 'extends "' in SOURCES[name]])
def test_page_template_has_a_title(name: str):
    assert "{% block title %}" in SOURCES[name]


@pytest.mark.parametrize("name", NAMES)
def test_template_holds_no_inline_code_and_no_unchecked_html(name: str):
    source = SOURCES[name]
    assert "|safe" not in source.replace(" ", "")
    assert " style=" not in source
    assert "<style" not in source
    assert not re.search(r"\son[a-z]+=", source)
    for script in re.findall(r"<script[^>]*>", source):
        assert 'nonce="{{ nonce() }}"' in script


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("components/")])
def test_component_file_holds_macros_of_few_parameters(name: str):
    signatures = re.findall(r"{% macro \w+\((.*?)\) %}", SOURCES[name])
    assert signatures
    assert all(len(signature.split(",")) <= _PARAMETERS_MAX for signature in signatures)


def test_every_template_is_used():
    python = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "views").rglob("*.py"))
    everything = python + "\n".join(SOURCES.values())
    orphans = [name for name in NAMES if f'"{name}"' not in everything and not name.startswith("about/")]
    assert not orphans


def test_style_sheets_use_tokens_for_colours():
    for file in (ROOT / "static" / "css").glob("*.css"):
        text = file.read_text(encoding="utf-8")
        assert "!important" not in text
        assert not re.search(r"(^|[\s,}])#[a-z][\w-]*\s*[{,]", text), f"id selector in {file.name}"
        if file.name not in {"tokens.css", "print.css"}:
            assert not re.search(r"#[0-9a-fA-F]{3,6}\b", text), f"colour outside tokens.css in {file.name}"


def test_the_style_guide_calls_every_component():
    guide = SOURCES["about/style.html"]
    used_by_others = {"components/segments.html"}
    missing = [
        name for name in NAMES if name.startswith("components/") and name not in used_by_others and name not in guide
    ]
    assert not missing
