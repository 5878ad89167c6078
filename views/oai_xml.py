"""The XML of OAI-PMH 2.0: envelope, headers, Dublin Core. What is asked and found is in oai.py."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from models import Entry, utc_now
from services.references import KIND_NOTES
from services.xml_text import allowed

OAI, DC, OAI_DC, XSI = (
    "http://www.openarchives.org/OAI/2.0/",
    "http://purl.org/dc/elements/1.1/",
    "http://www.openarchives.org/OAI/2.0/oai_dc/",
    "http://www.w3.org/2001/XMLSchema-instance",
)
_DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
for prefix, address in {"oai": OAI, "dc": DC, "oai_dc": OAI_DC, "xsi": XSI, "id": _IDENTIFIER}.items():
    register_namespace(prefix, address)


def instant(moment: datetime) -> str:
    """A moment to the second, as the protocol writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _made(name: str, text: str = "", **attributes: str) -> Element:
    made = Element(f"{{{OAI}}}{name}", {key: allowed(value) for key, value in attributes.items()})
    made.text = allowed(text) or None
    return made


def _envelope(address: str, told: Mapping[str, str]) -> Element:
    root = Element(f"{{{OAI}}}OAI-PMH", {f"{{{XSI}}}schemaLocation": f"{OAI} {OAI}OAI-PMH.xsd"})
    root.append(_made("responseDate", instant(utc_now())))
    root.append(_made("request", address, **told))
    return root


def answer(address: str, told: Mapping[str, str], verb: str, content: Sequence[Element]) -> bytes:
    """The document that answers a verb."""
    root = _envelope(address, told)
    body = SubElement(root, f"{{{OAI}}}{verb}")
    body.extend(content)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def failure(address: str, told: Mapping[str, str], code: str, text: str) -> bytes:
    """The document that tells an error."""
    root = _envelope(address, told)
    root.append(_made("error", text, code=code))
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def identify(*, name: str, address: str, email: str, earliest: datetime, example: str) -> list[Element]:
    """Who we are; erased entries are remembered for ever."""
    description = _made("description")
    inner = SubElement(
        description,
        f"{{{_IDENTIFIER}}}oai-identifier",
        {f"{{{XSI}}}schemaLocation": f"{_IDENTIFIER} {_IDENTIFIER}.xsd"},
    )
    parts = {
        "scheme": "oai",
        "repositoryIdentifier": example.split(":")[1],
        "delimiter": ":",
        "sampleIdentifier": example,
    }
    for key, value in parts.items():
        SubElement(inner, f"{{{_IDENTIFIER}}}{key}").text = value
    return [
        _made("repositoryName", name),
        _made("baseURL", address),
        _made("protocolVersion", "2.0"),
        _made("adminEmail", email),
        _made("earliestDatestamp", instant(earliest)),
        _made("deletedRecord", "persistent"),
        _made("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        description,
    ]


def formats() -> list[Element]:
    """The one format given."""
    found = _made("metadataFormat")
    found.append(_made("metadataPrefix", "oai_dc"))
    found.append(_made("schema", _DC_SCHEMA))
    found.append(_made("metadataNamespace", OAI_DC))
    return [found]


def sets(named: Sequence[tuple[str, str]]) -> list[Element]:
    """The sets."""
    found = []
    for spec, name in named:
        one = _made("set")
        one.append(_made("setSpec", spec))
        one.append(_made("setName", name))
        found.append(one)
    return found


def token(text: str, before: int, total: int) -> Element:
    """Where to go on; empty at the end of the list."""
    return _made("resumptionToken", text, cursor=str(before), completeListSize=str(total))


def header(identifier: str, at: datetime, sets: Sequence[str], *, is_gone: bool) -> Element:
    """What identifies a record and says when it changed or went."""
    made = _made("header", **({"status": "deleted"} if is_gone else {}))
    made.append(_made("identifier", identifier))
    made.append(_made("datestamp", instant(at)))
    made.extend(_made("setSpec", name) for name in sets)
    return made


def record(header: Element, entry: Entry | None, url: str, site: str) -> Element:
    """The record, with its Dublin Core unless it is gone."""
    made = _made("record")
    made.append(header)
    if entry is not None:
        metadata = SubElement(made, f"{{{OAI}}}metadata")
        core = SubElement(metadata, f"{{{OAI_DC}}}dc", {f"{{{XSI}}}schemaLocation": f"{OAI_DC} {_DC_SCHEMA}"})
        for name, value in _dublin_core(entry, url, site):
            SubElement(core, f"{{{DC}}}{name}").text = allowed(value)
    return made


def _dublin_core(entry: Entry, url: str, site: str) -> list[tuple[str, Any]]:
    day = entry.published_at or entry.updated_at
    return [
        ("title", entry.title),
        ("creator", site),
        *(("subject", term.label) for term in entry.terms),
        ("description", entry.summary),
        ("publisher", site),
        *(("contributor", partner.organisation.name) for partner in entry.partners),
        ("date", day.date().isoformat()),
        ("type", "Text"),
        ("type", KIND_NOTES[entry.kind]),
        ("format", "text/html"),
        ("identifier", url),
        *(("source", source.url or source.title) for source in entry.sources),
        ("language", entry.language),
        *(("coverage", territory.name) for territory in entry.territories),
        ("rights", entry.licence),
    ]
