"""/recherche.json and /recherche.csv: a search taken away."""

import csv
import io

from flask.testing import FlaskClient

from services.exporting import safe_cell


def test_json_holds_what_is_promised(visitor: FlaskClient):
    answer = visitor.get("/recherche.json?q=mobilite+solidaire&taille=5").json
    assert {"query", "total", "page", "pages", "hits", "facets", "notices"} <= set(answer)
    assert len(answer["hits"]) == 5
    assert [hit["rank"] for hit in answer["hits"]] == [1, 2, 3, 4, 5]
    for hit in answer["hits"]:
        assert set(hit) == {"rank", "slug", "kind", "title", "url", "snippet", "score"}
        assert hit["url"].startswith("http")
        assert "<" not in hit["snippet"]
    for values in answer["facets"].values():
        assert all(set(value) == {"value", "label", "count"} for value in values)


def test_json_serves_a_hundred_hits_at_most(visitor: FlaskClient):
    assert len(visitor.get("/recherche.json?taille=100").json["hits"]) == 100
    assert len(visitor.get("/recherche.json?taille=5000").json["hits"]) <= 100


def test_every_facet_value_given_back_is_understood(visitor: FlaskClient):
    answer = visitor.get("/recherche.json").json
    for param, values in answer["facets"].items():
        for value in values[:3]:
            narrowed = visitor.get("/recherche.json", query_string={param: value["value"]}).json
            assert narrowed["total"] == value["count"], (param, value)
            assert not narrowed["notices"]


def test_csv_holds_every_hit_with_its_sources(visitor: FlaskClient):
    answer = visitor.get("/recherche.csv?q=mobilite")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert len(rows) == visitor.get("/recherche.json?q=mobilite").json["total"]
    assert [int(row["rang"]) for row in rows] == list(range(1, len(rows) + 1))
    assert all("http" in row["sources"] for row in rows if row["type"] == "example")


def test_no_cell_is_run_as_a_formula():
    for start in "=+-@\t\r":
        assert safe_cell(f"{start}1+1").startswith("'")
    assert safe_cell(None) == ""
    assert safe_cell("Jura") == "Jura"
