"""The three signals of an entry, evidence, completeness and freshness: their codes, their names and their rules, in one table.

What reads them from an entry is in search/signals.py. No signal is a grade, and none is mixed with another.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final


class EvidenceLevel(StrEnum):
    """How what an entry tells is established, as a curator declared it; the value stands in addresses and in SQL."""

    TOLD = "recit"
    REPORTED = "resultats-rapportes"
    MEASURED = "resultats-mesures"
    EVALUATED = "evaluation-externe"
    COMPARED = "effet-compare"


class Gap(StrEnum):
    """Something an entry does not tell, though entries of its kind should."""

    RESULTS = "sans-resultats"
    OBSTACLES = "sans-difficultes"
    TRANSFERABLE = "sans-reprise"
    STARTED = "sans-annee"
    TERRITORY = "sans-territoire"
    FIGURES = "sans-chiffres"
    PUBLISHER = "sans-editeur"
    SITE = "sans-site"
    NEED = "sans-besoin"
    LEAD = "sans-animateur"


class Age(StrEnum):
    """How long ago somebody last checked an entry against its sources."""

    RECENT = "recente"
    MIDDLE = "moyenne"
    NEVER = "jamais"
    STALE = "a-verifier"


UNDECLARED: Final = "non-declare"  # in place of a level when nobody has declared one: none is guessed
COMPLETE: Final = "rien"  # in place of a gap when nothing is missing
RECENT_FOR: Final = timedelta(days=183)  # six months
STALE_AFTER: Final = timedelta(days=548)  # eighteen months: what is older is to be checked again


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code of a signal is called, and the rule that gives it, in both languages."""

    code: str
    label: str
    label_en: str
    rule: str
    rule_en: str


EVIDENCE: Final = (
    Meaning(
        EvidenceLevel.COMPARED,
        "Effet comparé",
        "Compared effect",
        "Une étude publiée compare avec ce qui se serait passé sans l’action (un groupe ou un territoire témoin), ou plusieurs "
        "évaluations externes concordent dans des lieux différents.",
        "A published study compares with what would have happened without the action (a control group or territory), or "
        "several external evaluations agree in different places.",
    ),
    Meaning(
        EvidenceLevel.EVALUATED,
        "Évaluation externe",
        "External evaluation",
        "Un tiers, qui ne porte ni ne finance l’action, l’a évaluée et son évaluation est publiée.",
        "A third party that neither runs nor funds the action evaluated it, and the evaluation is published.",
    ),
    Meaning(
        EvidenceLevel.MEASURED,
        "Résultats mesurés",
        "Measured results",
        "Des résultats chiffrés sont publiés avec leur date et la façon dont ils ont été mesurés.",
        "Results in figures are published, with their date and how they were measured.",
    ),
    Meaning(
        EvidenceLevel.REPORTED,
        "Résultats rapportés",
        "Reported results",
        "Ceux qui portent l’action, ou un article, disent ce qu’elle a donné, sans dire comment ils le savent.",
        "Those who run the action, or an article, say what came of it, without saying how they know.",
    ),
    Meaning(
        EvidenceLevel.TOLD,
        "Récit",
        "Account",
        "Une source raconte l’action ; rien ne dit encore ce qu’elle a changé.",
        "A source tells of the action; nothing says yet what it changed.",
    ),
    Meaning(
        UNDECLARED,
        "Niveau non déclaré",
        "Level not declared",
        "Aucun curateur n’a encore déclaré de niveau : on n’en devine pas.",
        "No curator has declared a level yet: none is guessed.",
    ),
)

COMPLETENESS: Final = (
    Meaning(
        COMPLETE,
        "Rien ne manque",
        "Nothing is missing",
        "Aucun des manques de cette liste.",
        "None of the gaps of this list.",
    ),
    Meaning(
        Gap.RESULTS,
        "Sans résultats",
        "No results",
        "Les sources ne disent pas ce que l’action a donné (exemples).",
        "The sources do not say what came of the action (examples).",
    ),
    Meaning(
        Gap.OBSTACLES,
        "Sans difficultés",
        "No difficulties",
        "Les sources ne disent rien des difficultés rencontrées (exemples).",
        "The sources say nothing of the difficulties met (examples).",
    ),
    Meaning(
        Gap.TRANSFERABLE,
        "Sans ce qui se reprend ailleurs",
        "Nothing on reuse elsewhere",
        "Les sources ne disent pas ce qui peut être repris ailleurs (exemples).",
        "The sources do not say what can be reused elsewhere (examples).",
    ),
    Meaning(
        Gap.STARTED,
        "Sans année",
        "No year",
        "L’année de début, ou de parution, n’est pas connue (exemples, ressources).",
        "The year it began, or was published, is not known (examples, resources).",
    ),
    Meaning(
        Gap.TERRITORY,
        "Sans territoire",
        "No territory",
        "Aucun territoire n’est indiqué (tout sauf les fiches Repères).",
        "No territory is given (all but fact sheets).",
    ),
    Meaning(
        Gap.FIGURES,
        "Sans chiffres",
        "No figures",
        "Aucun chiffre avec sa source (fiches Repères).",
        "No figure with its source (fact sheets).",
    ),
    Meaning(
        Gap.PUBLISHER,
        "Sans éditeur",
        "No publisher",
        "Qui publie la ressource n’est pas dit (ressources).",
        "Who publishes the resource is not said (resources).",
    ),
    Meaning(
        Gap.SITE,
        "Sans site",
        "No website",
        "Aucun site web n’est indiqué (catalyseurs).",
        "No website is given (catalysts).",
    ),
    Meaning(
        Gap.NEED,
        "Sans besoin",
        "No need",
        "Ce que le territoire cherche à changer n’est pas dit (écosystèmes).",
        "What the territory seeks to change is not said (ecosystems).",
    ),
    Meaning(
        Gap.LEAD,
        "Sans animateur",
        "No lead",
        "L’organisation qui anime le collectif n’est pas dite (écosystèmes).",
        "The organisation that leads the group is not said (ecosystems).",
    ),
)

FRESHNESS: Final = (
    Meaning(
        Age.RECENT,
        "Vérifiée depuis moins de 6 mois",
        "Checked less than 6 months ago",
        "Quelqu’un l’a relue contre ses sources il y a moins de six mois.",
        "Somebody checked it against its sources less than six months ago.",
    ),
    Meaning(
        Age.MIDDLE,
        "Vérifiée il y a 6 à 18 mois",
        "Checked 6 to 18 months ago",
        "Quelqu’un l’a relue contre ses sources il y a six à dix-huit mois.",
        "Somebody checked it against its sources six to eighteen months ago.",
    ),
    Meaning(
        Age.NEVER,
        "Jamais revérifiée",
        "Never checked again",
        "Publiée depuis moins de dix-huit mois, et personne ne l’a revérifiée depuis.",
        "Published less than eighteen months ago, and nobody has checked it since.",
    ),
    Meaning(
        Age.STALE,
        "À vérifier",
        "To be checked",
        "La dernière vérification, ou la publication si personne ne l’a revérifiée, a plus de dix-huit mois.",
        "The last check, or the publication when nobody checked it since, is more than eighteen months old.",
    ),
)

_BY_CODE: Final = {meaning.code: meaning for meaning in (*EVIDENCE, *COMPLETENESS, *FRESHNESS)}


def meaning_of(code: str) -> Meaning:
    """What a code of the three signals means; theirs are all different."""
    return _BY_CODE[code]


def level_rank(code: str) -> int:
    """From 1, the weakest declared level, to 5; 0 when none is declared."""
    levels = [level.value for level in EvidenceLevel]
    return levels.index(code) + 1 if code in levels else 0
