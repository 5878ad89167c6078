"""/donnees/jeux: frozen datasets on the site, their files, their DCAT catalogue."""

import hashlib
import re

import pytest
import rdflib
from flask import Flask

DCAT, DCT = rdflib.Namespace("http://www.w3.org/ns/dcat#"), rdflib.Namespace("http://purl.org/dc/terms/")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture
def frozen_site(own_site: Flask) -> tuple[Flask, str]:
    """A site with one dataset, made by its command, and the dataset's name."""
    done = own_site.test_cli_runner().invoke(args=["dataset", "freeze"])
    assert done.exit_code == 0, done.output
    return own_site, re.search(r"datasets/(\d{4}-\d{2}-\d{2})", done.output)[1]


def test_a_dataset_has_a_page_with_its_citation_and_files_that_match_their_sums(frozen_site):
    site, name = frozen_site
    reader = site.test_client()
    assert f'href="/donnees/jeux/{name}"' in reader.get("/donnees").text
    page = reader.get(f"/donnees/jeux/{name}").text
    assert f"http://127.0.0.1:5000/donnees/jeux/{name}</p>" in page
    rows = re.findall(r'<a href="(/donnees/jeux/[^"]+)">[^<]+</a></th>.*?<code>([0-9a-f]{64})</code>', page)
    assert len(rows) == 9
    for address, sum in rows:
        with reader.get(address) as answer:
            assert hashlib.sha256(answer.data).hexdigest() == sum
            assert "immutable" in answer.headers["Cache-Control"]
    assert "Frozen datasets" in reader.get("/en/donnees").text


def test_the_same_day_is_not_frozen_twice(frozen_site):
    site, _name = frozen_site
    again = site.test_cli_runner().invoke(args=["dataset", "freeze"])
    assert again.exit_code == 2
    assert "déjà figé" in again.output


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own parser uses it
def test_dcat_is_read_by_rdflib(frozen_site):
    site, name = frozen_site
    graph = rdflib.Graph().parse(data=site.test_client().get("/donnees/catalogue.jsonld").text, format="json-ld")
    (catalogue,) = graph.subjects(rdflib.RDF.type, DCAT.Catalog)
    (dataset,) = graph.objects(catalogue, DCAT.dataset)
    assert str(dataset) == f"http://127.0.0.1:5000/donnees/jeux/{name}"
    assert str(graph.value(dataset, DCT.license)).startswith("https://creativecommons.org/licenses/by/4.0")
    parts = list(graph.objects(dataset, DCAT.distribution))
    assert len(parts) == 9
    for part in parts:
        assert str(graph.value(part, DCAT.downloadURL)).startswith("http://127.0.0.1:5000/donnees/jeux/")
        assert graph.value(graph.value(part, SPDX.checksum), SPDX.checksumValue)
    assert len(list(graph.objects(catalogue, DCAT.service))) == 2


@pytest.mark.parametrize(
    "path", ["2020-01-01", "2020-01-01/fiches.csv", "..%2f..", "x" * 300, "2026-11-27/..%2fsecret_key", "a/b"]
)
def test_what_was_not_frozen_does_not_exist(frozen_site, path: str):
    site, name = frozen_site
    reader = site.test_client()
    assert reader.get(f"/donnees/jeux/{path}").status_code == 404
    assert reader.get(f"/donnees/jeux/{name}/..%2f..%2fsecret_key").status_code == 404
    assert reader.get(f"/donnees/jeux/{name}/nothing.csv").status_code == 404
