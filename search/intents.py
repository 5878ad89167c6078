"""What a question wants besides its words: figures, catalysts, methods. One table, no model; see docs/search.md.

A rule fires when its pattern is found in the folded query; the kinds it names then score more, and the words that only
asked are no longer looked for.
"""

import re
from dataclasses import dataclass

from models.enums import Kind
from search.plan import Boost
from search.text import fold


@dataclass(frozen=True, slots=True)
class Intent:
    """One rule: a name for programs, the pattern, what scores more, the words that only ask."""

    name: str
    pattern: re.Pattern[str]
    boosts: tuple[Boost, ...]
    asking: frozenset[str] = frozenset()
    hints: tuple[str, ...] = ()  # words that such entries tend to use: they score, and are not required
    is_loose: bool = False  # a question names few of the words its answers use: most of them will do
    is_of_place: bool = False  # what is of the place answers, whatever its words: also what covers it


def _kind(kind: Kind, factor: float) -> Boost:
    return Boost("kind", kind.value, factor)


def _rule(
    name: str,
    pattern: str,
    *boosts: Boost,
    asking: str = "",
    hints: str = "",
    loose: bool = False,
    of_place: bool = False,
) -> Intent:
    words, hinted = frozenset(asking.split()), tuple(hints.split())
    return Intent(name, re.compile(pattern), boosts, words, hinted, loose, of_place)


INTENTS: tuple[Intent, ...] = (
    _rule(
        "figure",
        r"^combien\b|\bcombien (?:d|de|y|coute)\b|%|\bpourcentage|\bchiffres? (?:cles?|sur|de)|\bnombre (?:de|d)\b"
        r"|\btaux (?:de|d)\b|\bpart des?\b|\bstatistiques?\b|\bpopulation (?:de|du|des|d)\b|\bdemographie\b",
        _kind(Kind.FACTSHEET, 1.9),
        Boost("medoc", "donnee", 1.3),
        asking="combien pourcentage chiffre chiffres cle cles nombre statistique statistiques part",
        of_place=True,
    ),
    _rule(
        "catalyst",
        r"\bqui (?:est|sont|peut|peuvent|pourrait)\b|\bcatalyseurs?\b|\bqui (?:m |nous )?(?:aider?|accompagner?)\b|\bincubateurs?\b"
        r"|\btetes? de reseau\b|\bcentres? de ressources?\b|\baccompagner un porteur",
        _kind(Kind.CATALYST, 1.7),
        asking="qui aider aide peut catalyseur catalyseurs",
        loose=True,
        of_place=True,
    ),
    _rule(
        "method",
        r"^comment\b|^par ou commencer|\boutils? (?:pour|de|d)\b|\bguides?\b|\bmethodes?\b|\bformations?\b|\bcours\b|\bmooc\b"
        r"|\bdonnees\b|\bdiagnostic\b|\breferentiels?\b|\bmode d emploi\b|\banimer\b|\bapprendre (?:a|la|le|les|l|comment)\b"
        r"|\bse former\b|\bs initier\b|\bvade ?mecum\b|\btuto(?:riel)?s?\b|\bkits?\b|\bboites? a outils\b|\bfiches? pratiques?\b"
        r"|\btrames?\b|\bgabarits?\b|\bgrilles? d\b",
        _kind(Kind.RESOURCE, 1.9),
        _kind(Kind.FACTSHEET, 1.1),
        asking="comment trouver ou commencer",
        loose=True,
    ),
    _rule(
        "study",
        r"(?<!\bbase de )(?<!\bbases de )\bdonnees\b|\bstatistiques?\b|\bchiffres?\b|\batlas\b|\bbarometres?\b|\benquetes?\b"
        r"|\bpanoramas?\b|\betats? des lieux\b|^etudes?\b|\b(?:une|des|les|d) etudes?\b(?! superieures)"
        r"|\betudes? (?:sur|de|du)\b|\brapports? (?:sur|de|d)\b",
        Boost("medoc", "donnee", 1.7),
    ),
    _rule(
        "collection",
        r"\b(?:bases?|recueils?|collections?|repertoires?|catalogues?|banques?) (?:de |d )?(?:\w+ )?(?:de |des |d )?"
        r"(?:exemples?|initiatives?|experiences?|fiches?|projets?|actions?)\b",
        Boost("medoc", "exemple", 1.5),
    ),
    _rule(
        "example", r"^exemples? |\bexemples? (?:de|d|dans|en|a)\b", _kind(Kind.EXAMPLE, 1.5), asking="exemple exemples"
    ),
    _rule(
        "failure",
        r"\bechou|\bechecs?\b|\bpas marche\b|\barretee?s?\b|\babandonnee?s?\b|\bliquidation",
        Boost("maturity", "arrete", 2.2),
        asking="pourquoi echoue echouer echoues echec echecs marche arrete abandonne exemple exemples",
        hints="échec arrêt liquidation abandon fermeture",
        loose=True,
    ),
)


def intents(text: str) -> list[Intent]:
    """The rules that a query fires, in the order of the table."""
    folded = " ".join(fold(text).replace("'", " ").split())
    return [intent for intent in INTENTS if intent.pattern.search(folded)]
