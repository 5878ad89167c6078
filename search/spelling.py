"""Did you mean: the base's own words nearest to a word it does not know.

Damerau–Levenshtein in its restricted form (optimal string alignment), on stems: inflections then cost nothing. Among words
at one distance, the one the base uses most wins.
"""

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST, LONG = 4, 8  # letters: shorter words are left alone; from LONG on, two letters may be wrong
CANDIDATES = 40


def nearest(word: str, vocabulary: Sequence[str], frequencies: Sequence[int]) -> str | None:
    """The word of the vocabulary that was most likely meant, None when nothing is near.

    Args:
        vocabulary: words or stems of the base; `frequencies` runs in parallel, in documents.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return None
    allowed = 2 if len(word) >= LONG else 1
    found = process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=allowed, limit=CANDIDATES)
    ranked = sorted(
        (distance, candidate[0] != word[0], -frequencies[place], candidate) for candidate, distance, place in found
    )
    return ranked[0][3] if ranked else None
