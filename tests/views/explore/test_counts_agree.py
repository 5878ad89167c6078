"""Whatever is searched, facets, map, tables and export say the same numbers."""

import csv
import io
from collections import Counter
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extensions import db, search_index
from models import Kind
from search import CodeAxis, SearchQuery
from search.facets import DOMAIN, KIND, KIND_IN_URL, TERRITORY
from services.finding import find

TEXTS = [
    "",
    "",
    "emploi",
    "mobilité",
    "association entreprise",
    "emploi bretagne",
    "garage solidaire voiture",
    "-emploi",
]
CHOICES = {
    "acteur": ["associations", "tpe-pme", "collectivites", "citoyens"],
    "domaine": ["emploi", "mobilite", "lien-social"],
    "territoire": ["REG-53", "DEP-29", "REG-84", "DEP-971"],
}
SEARCHES = st.builds(
    lambda text, chosen, others: [("q", text), *chosen, *others],
    st.sampled_from(TEXTS),
    st.lists(
        st.sampled_from(sorted(CHOICES)).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(CHOICES[name]))),
        max_size=3,
        unique=True,
    ),
    st.lists(st.sampled_from([("acteurs", "tous"), ("couvrant", "1"), ("de", "2012"), ("a", "2020")]), max_size=2),
)


def file(visitor: FlaskClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(visitor.get(address).text)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=SEARCHES)
def test_map_table_facet_and_export_agree(visitor: FlaskClient, site: Flask, pairs: list[tuple[str, str]]):
    params = urlencode(pairs)
    answer = visitor.get(f"/recherche.json?{params}").json
    with site.test_request_context():
        found = find(db.session, search_index(), SearchQuery.from_params(pairs))
        facets = found.results.facets.by_code
        kinds = CodeAxis(KIND.field, tuple(kind.value for kind in Kind))
        for facet in (DOMAIN, TERRITORY):  # every entry has one kind: rows of this table add up to the facet's count
            codes = CodeAxis(facet.field, tuple(facets[facet.param]))
            (table,) = search_index().cross(found.query, codes, kinds, ancestors=found.around)
            assert dict(zip(codes.codes, map(sum, table), strict=True)) == facets[facet.param]
    for level, prefix in (("departement", "DEP-"), ("region", "REG-")):
        drawn = {row["code"]: int(row["fiches"]) for row in file(visitor, f"/carte.csv?niveau={level}&{params}")}
        counted = {code: count for code, count in facets["territoire"].items() if code.startswith(prefix)}
        assert {code: count for code, count in drawn.items() if count} == counted
    exported = file(visitor, f"/recherche.csv?{params}")
    assert len(exported) == answer["total"] == found.results.total
    words = {KIND_IN_URL[kind]: kind.value for kind in Kind}
    assert Counter(row["type"] for row in exported) == {
        words[value["value"]]: value["count"] for value in answer["facets"]["type"]
    }
