"""A file of 200 lines with 17 wrong ones, in a real browser: to its report, and again, which changes nothing."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.views.desk.test_imports import WRONG, file_of

Opens = Callable[..., Page]
_STEP_MS = 120_000  # each step is a process of its own: a loaded machine takes a while


def send(page: Page, file: Path) -> None:
    """Sends the file, takes the columns that were guessed, and waits until each line is told."""
    page.goto("/atelier/imports")
    page.get_by_label("Fichier", exact=True).set_input_files(file)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_role("heading", name="Que disent les colonnes ?")).to_be_visible()
    page.get_by_role("button", name="Vérifier les lignes").click()
    expect(page.get_by_role("button", name="Importer")).to_be_visible(timeout=_STEP_MS)


def apply(page: Page) -> None:
    """Imports the lines that are right."""
    page.get_by_label("Importer les lignes justes, laisser les 17 à corriger").check()
    page.get_by_role("button", name="Importer").click()
    expect(page.get_by_text("Import importé.")).to_be_visible(timeout=_STEP_MS)


def downloaded(page: Page, link: str) -> str:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    return Path(waiting.value.path()).read_text(encoding="utf-8-sig")


def all_entries(page: Page) -> str:
    page.goto("/atelier/imports")
    return downloaded(page, "fiches-example.csv")


def test_a_file_with_wrong_lines_goes_to_its_report_and_again_changes_nothing(opens: Opens, tmp_path: Path):
    file = tmp_path / "essais.csv"
    file.write_bytes(file_of())
    page = opens("curator")
    send(page, file)
    expect(page.get_by_role("link", name="à corriger 17")).to_be_visible()
    apply(page)
    rows = list(csv.DictReader(downloaded(page, "Télécharger le compte rendu (CSV)").splitlines(), delimiter=";"))
    assert Counter(row["résultat"] for row in rows) == {"nouvelle": 183, "erreur": 17}
    wrong = {int(row["ligne"]): row["à corriger"] for row in rows if row["résultat"] == "erreur"}
    assert wrong == {place + 2: "Résumé : Ce champ est nécessaire." for place in WRONG}  # the first line is the headers
    before = all_entries(page)
    send(page, file)
    expect(page.get_by_role("link", name="inchangées 183")).to_be_visible()
    apply(page)
    assert all_entries(page) == before
