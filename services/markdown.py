"""Markdown written by people → safe HTML (markdown-it renders, nh3 keeps only what a story needs), or plain text for letters."""

import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4", "code"}
_renderer = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False}).disable("image")


def to_html(text: str) -> str:
    """Safe HTML of a Markdown text: no image, no raw HTML, links without script and without following."""
    return nh3.clean(
        _renderer.render(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )


def to_text(text: str) -> str:
    """The same text as a letter without layout says it: each link is followed by its address."""
    found, mark, is_tight = "", "", False
    for token in _renderer.parse(text):
        if token.type == "list_item_open":
            mark = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type == "paragraph_open":
            is_tight = token.hidden
        elif token.type == "bullet_list_open" or token.type == "ordered_list_open":
            found += "\n"
        elif token.type in ("inline", "fence", "code_block"):
            words = _words(token.children) if token.children is not None else token.content.rstrip()
            found += ("\n" if is_tight else "\n\n") + mark + words
            mark = ""
    return re.sub(r"\n{3,}", "\n\n", found).strip()


def _words(tokens: list[Token]) -> str:
    found: list[str] = []
    address = ""
    for token in tokens:
        if token.type == "link_open":
            address = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            found.append(f" ({address})" if address and "".join(found[-1:]) != address else "")
        else:
            found.append("\n" if token.type in ("softbreak", "hardbreak") else token.content)
    return "".join(found)
