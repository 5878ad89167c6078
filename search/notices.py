"""What the reader must be told about how the search was done, in French, each with a code for programs."""

from collections.abc import Iterator, Sequence

from search.answering import Answer, is_loosened, labels
from search.knowledge import Knowledge
from search.query import SearchQuery
from search.results import Notice


def notices(
    query: SearchQuery, answered: Answer, knowledge: Knowledge, *, pages: int, asked_page: int
) -> Iterator[Notice]:
    """The notices of an answer, those that change most first."""
    if asked_page > pages:
        yield Notice("last-page", f"Cette recherche n'a que {pages} page(s) : voici la dernière.")
    if query.text and not answered.plan.groups and not answered.plan.excluded:
        yield Notice("no-word", "Ces mots sont trop courants pour chercher : toutes les fiches sont listées.")
    if answered.corrections:
        words = _quoted([one.typed for one in answered.corrections])
        meant = _quoted([one.meant for one in answered.corrections if not one.is_stem]) or "le mot le plus proche"
        yield Notice("corrected", f"Aucune fiche ne contient {words} : voici les résultats pour {meant}.")
    if answered.widened_to:
        around = ", ".join(labels(answered.widened_to, knowledge))
        yield Notice("widened", f"Trop peu de fiches dans ce territoire : la recherche est élargie à {around}.")
    if answered.left_place:
        yield Notice("everywhere", "Trop peu de fiches dans ce territoire et autour : celles d'ailleurs suivent.")
    if answered.optional:
        verb = "est devenu facultatif" if len(answered.optional) == 1 else "sont devenus facultatifs"
        yield Notice("relaxed", f"Trop peu de fiches contiennent tous vos mots : {_quoted(answered.optional)} {verb}.")
    if is_loosened(answered):
        yield Notice(
            "most-words", "Peu de fiches contiennent tous vos mots : celles qui en partagent le plus viennent d'abord."
        )


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"«\u00a0{word}\u00a0»" for word in words)
