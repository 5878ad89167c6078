"""GraphML: a network in the form that Gephi, yEd, igraph and others read, written piece by piece."""

import re
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from services.network import Member, Network

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, §2.2
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="name" for="node" attr.name="name" attr.type="string"/>
<key id="profile" for="node" attr.name="profile" attr.type="string"/>
<key id="entries" for="node" attr.name="entries" attr.type="int"/>
<key id="weight" for="edge" attr.name="weight" attr.type="int"/>
<graph edgedefault="undirected">
"""


def graphml(network: Network, members: Mapping[str, Member]) -> Iterator[str]:
    """The lines of the file: each organisation by its address, each pair with the entries it shares as weight."""
    yield _HEAD
    for slug, count in network.entries.items():
        member = members.get(slug, Member(slug, slug, ""))
        yield (
            f'<node id={_attribute(member.slug)}><data key="name">{_text(member.name)}</data>'
            f'<data key="profile">{_text(member.profile)}</data><data key="entries">{count}</data></node>\n'
        )
    for (left, right), shared in network.pairs.items():
        ends = f"source={_attribute(left)} target={_attribute(right)}"
        yield f'<edge {ends}><data key="weight">{shared}</data></edge>\n'
    yield "</graph>\n</graphml>\n"


def _text(value: str) -> str:
    return escape(_NOT_XML.sub("", value))


def _attribute(value: str) -> str:
    return quoteattr(_NOT_XML.sub("", value))
