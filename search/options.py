"""Options: the ingredients of finding, each of which the bench can switch off to see what it is worth."""

from dataclasses import dataclass

from search.plan import Weights

# Passages have a short title and plain prose: a repeated word says less than in an entry's weighted parts.
PLAIN_WEIGHTS = Weights(k1=1.0)


@dataclass(frozen=True, slots=True)
class Options:
    """What is read into the words beyond the words."""

    synonyms: bool = True
    places: bool = True
    spelling: bool = True
    intents: bool = True
    diversity: bool = True
    all_words: bool = True  # off: any word of the query will do, those who hold more come first
    operators: bool = True  # quotes, -word and OU mean something; off: a question is its words
    subject: bool = True  # a sentence is looked for without the words of any sentence
    leaning: bool = True  # a need told in several words leans to the domains of its best answers
    families: bool = False  # words that begin alike count a little: construit, construction
    weights: Weights | None = None  # None: the index's own

    @classmethod
    def plain(cls) -> "Options":
        """For texts that are not entries: any word of a question will do, and its family; nothing else is read into it."""
        return cls(
            places=False,
            spelling=False,
            intents=False,
            diversity=False,
            all_words=False,
            operators=False,
            subject=False,
            leaning=False,
            families=True,
            weights=PLAIN_WEIGHTS,
        )
