"""Why a result: which words were found, where, under which other form, in one plain French sentence."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from search.results import WantedWord
from search.text import stems

PLACES_TOLD = 2


def why(
    words: Sequence[WantedWord],
    fields: Mapping[str, str],
    *,
    places: Sequence[str] = (),
    say: Callable[[str], str] = str,
) -> str:
    """The sentence, "" when there is nothing to tell.

    Args:
        fields: where ("le titre", "le résumé"…) → text, the weightiest first.
        places: names of the entry's territories, told when a place was asked for.
        say: a phrase in the language of the page; French is the phrase itself.
    """
    held = {name: set(stems(text)) for name, text in fields.items() if text}
    told = {word.label: _found(word, held, say) for word in words}
    parts = [part for part in told.values() if part]
    missing = [f"« {label} »" for label, part in told.items() if not part]
    if places:
        parts.append(say("territoire : %(names)s") % {"names": ", ".join(places[:PLACES_TOLD])})
    if missing and parts:
        parts.append(say("sans %(words)s") % {"words": ", ".join(missing)})
    sentence = " ; ".join(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def _found(word: WantedWord, held: Mapping[str, set[str]], say: Callable[[str], str]) -> str:
    for name, found in held.items():
        if any(stem in found for stem in word.stems):
            return say("« %(word)s » dans %(place)s") % {"word": word.label, "place": name}
    return next(_under_another_form(word, held, say), "")


def _under_another_form(word: WantedWord, held: Mapping[str, set[str]], say: Callable[[str], str]) -> Iterator[str]:
    for form, form_stems in word.others:
        for name, found in held.items():
            if form_stems and all(stem in found for stem in form_stems):
                told = say("« %(form)s » dans %(place)s, pour « %(word)s »")
                yield told % {"form": form, "place": name, "word": word.label}
