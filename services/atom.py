"""Atom 1.0 (RFC 4287): a feed as XML bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from services.xml_text import allowed

_ATOM = "http://www.w3.org/2005/Atom"
ElementTree.register_namespace("", _ATOM)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed; `id` never changes, even when the address does."""

    id: str
    title: str
    url: str
    summary: str
    published: datetime
    updated: datetime
    categories: Sequence[str] = ()
    language: str = "fr"
    content: str = ""  # safe HTML, when the whole text is given


@dataclass(frozen=True, slots=True)
class Feed:
    """A list that one follows; `links` maps a relation (self, alternate, next) to its address."""

    id: str
    title: str
    author: str
    links: Mapping[str, str]
    updated: datetime
    items: Sequence[Item]
    subtitle: str = ""
    rights: str = ""


def written(feed: Feed) -> bytes:
    """The feed as an XML document."""
    root = ElementTree.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "fr"})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    if feed.subtitle:
        _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _instant(feed.updated))
    _add(_add(root, "author"), "name", feed.author)
    if feed.rights:
        _add(root, "rights", feed.rights)
    for relation, address in feed.links.items():
        kind = "text/html" if relation == "alternate" else "application/atom+xml"
        _add(root, "link", rel=relation, type=kind, href=address)
    for item in feed.items:
        _add_item(root, item)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_item(root: ElementTree.Element, item: Item) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", item.id)
    _add(entry, "title", item.title)
    _add(entry, "link", rel="alternate", type="text/html", hreflang=item.language, href=item.url)
    _add(entry, "published", _instant(item.published))
    _add(entry, "updated", _instant(item.updated))
    for category in item.categories:
        _add(entry, "category", term=category)
    _add(entry, "summary", item.summary)
    if item.content:
        _add(entry, "content", item.content, type="html")


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    made = ElementTree.SubElement(
        parent, f"{{{_ATOM}}}{name}", {key: allowed(value) for key, value in attributes.items()}
    )
    if text:
        made.text = allowed(text)
    return made


def _instant(value: datetime) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")
