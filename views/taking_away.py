"""TakeAway: the forms in which a search leaves, as the results page offers them."""

from dataclasses import dataclass

from search import Results, SearchQuery
from views.addresses import results_path, search_url, with_params
from views.locales import gettext as _
from views.locales import link


@dataclass(frozen=True, slots=True)
class TakeAway:
    """A file of the search, or an address that follows it: its name, whom it serves, where it is."""

    name: str
    use: str
    url: str
    is_file: bool = False  # that the browser downloads


def ways_to_take(query: SearchQuery, results: Results) -> tuple[TakeAway, ...]:
    """Every form of the search, those most asked for first."""
    everything = query.at_page(1).to_params()

    def of(name: str, use: str, suffix: str) -> TakeAway:
        return TakeAway(name, use, with_params(results_path(suffix), everything), is_file=suffix != ".atom")

    return (
        TakeAway(_("Livret"), _("à imprimer ou en PDF"), with_params(link("booklet.show"), everything)),
        of("XLSX", _("tableur, avec un dictionnaire des colonnes"), ".xlsx"),
        of("CSV", _("tableur ou logiciel de statistiques"), ".csv"),
        of("JSON Lines", _("toutes les fiches pour un programme"), ".jsonl"),
        of("BibTeX", _("références pour LaTeX ou Zotero"), ".bib"),
        of("RIS", _("références pour Zotero, EndNote ou Mendeley"), ".ris"),
        of("CSL-JSON", _("références pour Pandoc ou un programme"), ".csl.json"),
        TakeAway(
            _("Intégrer"), _("une liste ou une carte dans votre site"), with_params(link("widgets.embed"), everything)
        ),
        TakeAway(
            _("Suivre"),
            _("les fiches nouvelles, par courriel ou par un fil"),
            with_params(link("alerts.show"), everything),
        ),
        of("Atom", _("un fil des fiches nouvelles, à suivre"), ".atom"),
        TakeAway(
            "JSON",
            _("cette page de résultats pour un programme"),
            search_url(query.at_page(results.page), path=results_path(".json")),
        ),
    )
