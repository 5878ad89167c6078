"""A corpus of hostile texts that the stored-input tests send through the real forms, and what an inert answer is. Not a test."""

import re
from urllib.parse import urlsplit

import html5lib
from werkzeug.test import TestResponse

from forms import FORMS
from models import Kind

# Our own strings, after the ways in that the OWASP cheat sheets name: tags, attributes, schemes, encodings, templates, SQL.
SHORT = [
    "<script>zap(1)</script>",
    '"><img src=x onerror=zap(2)>',
    "'-zap(3)-'\"><svg/onload=zap(3)>",
    "</title></textarea><script>zap(4)</script>",
    "{{ 4241 * 76801 }}${4241*76801}<%= 4241*76801 %>",
    "'); DROP TABLE entry; --",
    '=HYPERLINK("//zap.exemple")',
    "&lt;script&gt;zap(5)&lt;/script&gt;&#x3c;b onclick=zap(6)&#x3e;",
    "\u202e\u2066<b\u0000 onmouseover=zap(7)>",
    "line\r\nSet-Cookie: zap=8\r\n\r\n<script>zap(8)</script>",
]
_PRODUCT = str(4241 * 76801)  # long: a random token that held a short number was once taken for it
MARKDOWN = "\n\n".join(
    [
        "[un](javascript:zap(1)) [deux](JaVaScRiPt:zap(2)) [trois](&#106;avascript:zap(3)) [quatre](java\tscript:zap(4))",
        "[cinq](data:text/html;base64,PHNjcmlwdD4=) [six](vbscript:zap(6)) <javascript:zap(7)> [sept](//zap.exemple/x)",
        '![image](x onerror=zap(8)) ![image](javascript:zap(9)) [x](https://exemple.fr/"onmouseover=zap(10))',
        "[réf]: javascript:zap(11)\n[réf] [titre](https://exemple.fr 'x\" onclick=zap(12)')",
        "<iframe src=javascript:zap(13)></iframe><math><mi xlink:href=javascript:zap(14)>",
        "<style>*{background:url(javascript:zap(15))}</style><a href=javascript:zap(16)>x</a>",
        "`<script>zap(17)</script>`\n\n    <script>zap(18)</script>\n\n<!-- --><script>zap(19)</script>",
        "<form action=javascript:zap(20)><button formaction=javascript:zap(21)>x</button></form><base href=//zap.exemple>",
    ]
)
ROWS = {
    "partners-0-name": "name",
    "partners-0-acronym": "acronym",
    "partners-1-name": "name",
    "sources-0-title": "title",
    "sources-0-publisher": "publisher",
    "figures-0-label": "label",
    "figures-0-unit": "unit",
    "figures-0-population": "population",
    "figures-0-producer": "producer",
    "figures-0-source_title": "source_title",
}
CODES = {
    "partners-0-profile": "associations", "partners-0-role": "porteur",
    "partners-1-profile": "tpe-pme", "partners-1-role": "partenaire",
    "territories": "COM-39300", "scale": "local", "maturity": "deploye", "domains": "mobilite",
    "medoc": "methode", "trades": "accompagnement", "sources-0-url": "https://exemple.fr/a?b=%22%3E%3Cscript%3E",
    "figures-0-value": "7", "figures-0-source_url": "https://exemple.fr/f", "url": "https://exemple.fr/?q='onload=zap",
    "subject": "domain mobilite", "axis": "domain", "subject_code": "mobilite",
    "evidence_level": "recit", "evidence_source": "https://exemple.fr/e?q='onload=zap",
}  # fmt: skip
_ATTRIBUTES = {"href", "src", "action", "formaction", "data", "poster", "background", "cite", "xlink:href"}


def typed(kind: Kind, short: str) -> list[tuple[str, str]]:
    """A whole entry of a kind whose every text is hostile."""
    form = FORMS[kind]()
    texts = {field.short_name for field in form if field.type in ("StringField", "TextAreaField")}
    prose = {field.short_name for field in form if field.type == "TextAreaField"}
    there = {field.short_name for field in form}
    pairs = [("title", f"Zapette {short}"[:160])]
    pairs += [(name, f"{short}\n\n{MARKDOWN}"[:1200]) for name in sorted(prose)]
    pairs += [(name, short[:200]) for name in sorted(texts - prose - CODES.keys() - {"title", "slug"})]
    pairs += [(name, short) for name in ROWS if name.partition("-")[0] in there]
    pairs += [(name, code) for name, code in CODES.items() if name.partition("-")[0] in there]
    return pairs


def assert_inert(answer: TestResponse) -> None:
    """Nothing of the answer runs: no handler, no script but ours, no address but http(s), mailto or of this site."""
    assert answer.status_code < 500, answer.request.path
    for name, value in answer.headers.items():
        assert "\n" not in value, name
        assert "zap=" not in value, name
    if answer.mimetype != "text/html":
        return
    nonce = re.search(r"script-src 'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
    assert nonce
    assert _PRODUCT not in answer.text, "a template was evaluated"
    for element in html5lib.parse(answer.text, namespaceHTMLElements=False).iter():
        tag = str(element.tag).rpartition("}")[2]
        assert tag not in ("iframe", "math", "object", "embed", "style", "base"), (answer.request.path, tag)
        if tag == "script":
            assert element.get("nonce") == nonce[1], answer.request.path
            if element.get("type") == "application/ld+json":
                assert "<" not in (element.text or "")
            else:
                assert "zap" not in (element.text or "")
        for name, value in element.attrib.items():
            plain = str(name).rpartition("}")[2].lower()
            assert not plain.startswith("on"), (answer.request.path, tag, name)
            if plain in _ATTRIBUTES:
                scheme = urlsplit(re.sub(r"[\x00-\x20]", "", value)).scheme.lower()
                assert scheme in ("", "http", "https", "mailto"), (answer.request.path, tag, value)
        if tag == "img":
            assert (element.get("src") or "").startswith("/"), answer.request.path
