"""Markdown written by people → safe HTML: markdown-it renders, nh3 keeps only what a story needs."""

import nh3
from markdown_it import MarkdownIt

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
