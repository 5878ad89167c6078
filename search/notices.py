"""What the reader must be told about how the search was done, in French, each with a code for programs."""

from collections.abc import Iterator, Sequence

from search.answering import Answer, is_loosened, labels
from search.gazetteer import SIMILAR_RATIO
from search.knowledge import Knowledge
from search.query import SearchQuery
from search.results import Notice
from search.widening import Around


def notices(
    query: SearchQuery, answered: Answer, knowledge: Knowledge, *, pages: int, asked_page: int
) -> Iterator[Notice]:
    """The notices of an answer, those that change most first."""
    if asked_page > pages:
        yield Notice(
            "last-page", "Cette recherche n'a que %(pages)s page(s) : voici la dernière.", {"pages": str(pages)}
        )
    if query.text and not answered.plan.groups and not answered.plan.excluded:
        yield Notice("no-word", "Ces mots sont trop courants pour chercher : toutes les fiches sont listées.")
    if answered.corrections:
        words = _quoted([one.typed for one in answered.corrections])
        meant = _quoted([one.meant for one in answered.corrections if not one.is_stem])
        if meant:
            message = "Aucune fiche ne contient %(words)s : voici les résultats pour %(meant)s."
            yield Notice("corrected", message, {"words": words, "meant": meant})
        else:
            message = "Aucune fiche ne contient %(words)s : voici les résultats pour le mot le plus proche."
            yield Notice("corrected", message, {"words": words})
    if answered.around:
        yield from _around(answered.around, knowledge)
    if answered.optional:
        message = (
            "Trop peu de fiches contiennent tous vos mots : %(words)s est devenu facultatif."
            if len(answered.optional) == 1
            else "Trop peu de fiches contiennent tous vos mots : %(words)s sont devenus facultatifs."
        )
        yield Notice("relaxed", message, {"words": _quoted(answered.optional)})
    if is_loosened(answered):
        yield Notice(
            "most-words", "Peu de fiches contiennent tous vos mots : celles qui en partagent le plus viennent d'abord."
        )


def _around(around: Around, knowledge: Knowledge) -> Iterator[Notice]:
    if around.widened_to and not around.left_place:
        names = ", ".join(labels(around.widened_to, knowledge))
        message = "Trop peu de fiches dans ce territoire : la recherche est élargie à %(around)s."
        yield Notice("widened", message, {"around": names})
    place = knowledge.gazetteer.place(around.alike)
    if place:
        fewest, most = -(-place.population // SIMILAR_RATIO), place.population * SIMILAR_RATIO
        message = (
            "Trop peu de fiches dans ce territoire et autour : suivent d'abord celles de territoires semblables "
            "(même niveau, même type, de %(fewest)s à %(most)s habitants)."
        )
        yield Notice("alike", message, {"fewest": _thousands(fewest), "most": _thousands(most)})
    elif around.left_place:
        yield Notice("everywhere", "Trop peu de fiches dans ce territoire et autour : celles d'ailleurs suivent.")


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"«\u00a0{word}\u00a0»" for word in words)
