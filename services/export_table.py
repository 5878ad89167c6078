"""The columns of a table of entries, each with what it means: CSV, XLSX and frozen datasets share this code book."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from models import Catalyst, Ecosystem, Entry, FactSheet, Resource, Vocabulary
from search.signals import age_of, completeness_codes, evidence_code

JOIN = " | "
CellType = Literal["string", "integer", "date"]


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in an export: where it stands in the list and its public address."""

    entry: Entry
    url: str
    rank: int


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it holds, its type, how it is read."""

    name: str
    meaning: str
    read: Callable[[Row], Any]
    type: CellType = "string"


def _labels(vocabulary: Vocabulary) -> Callable[[Row], str]:
    return lambda row: JOIN.join(term.label for term in row.entry.terms if term.vocabulary is vocabulary)


def _codes(vocabulary: Vocabulary) -> Callable[[Row], str]:
    return lambda row: JOIN.join(term.code for term in row.entry.terms if term.vocabulary is vocabulary)


def _text(name: str) -> Callable[[Row], str]:
    return lambda row: getattr(row.entry, name) if name in row.entry.PROSE else ""


def _actors(row: Row) -> str:
    """The profiles of the partners; those the entry is tagged with when it has no partner."""
    profiles = dict.fromkeys(partner.profile.label for partner in row.entry.partners if partner.profile)
    return JOIN.join(profiles) or _labels(Vocabulary.ACTOR)(row)


def _figures(row: Row) -> str:
    if not isinstance(row.entry, FactSheet):
        return ""
    return JOIN.join(
        f"{figure.label} : {figure.value:g} {figure.unit} ({figure.producer}, {figure.year or 'année inconnue'})"
        for figure in row.entry.figures
    )


def _outside(row: Row) -> str:
    return row.entry.url if isinstance(row.entry, Resource | Catalyst) else ""


def _subject(row: Row) -> str:
    return f"{row.entry.axis.value}:{row.entry.subject_code}" if isinstance(row.entry, FactSheet) else ""


def _sources(row: Row) -> str:
    return JOIN.join(f"{source.title} <{source.url}>" for source in row.entry.sources)


def _age(row: Row) -> str:
    return age_of(row.entry, today=date.today()).value


COLUMNS: Sequence[Column] = (
    Column("rang", "Place de la fiche dans la recherche exportée, à partir de 1.", lambda row: row.rank, "integer"),
    Column("type", "Type de fiche : example, factsheet, resource, catalyst ou ecosystem.", lambda r: r.entry.kind.value),
    Column("adresse", "Adresse publique de la fiche.", lambda row: row.url),
    Column("titre", "Titre de la fiche.", lambda row: row.entry.title),
    Column("resume", "Résumé en quelques phrases.", lambda row: row.entry.summary),
    Column(
        "debut",
        "Année où l’action commence, où l’organisation naît, où la ressource paraît ; vide si inconnue.",
        lambda row: row.entry.started,
        "integer",
    ),
    Column("fin", "Année où l’action s’arrête ; vide si elle dure ou si on l’ignore.", lambda r: r.entry.ended, "integer"),
    Column("territoires", "Noms des territoires de la fiche.", lambda r: JOIN.join(t.name for t in r.entry.territories)),
    Column(
        "codes_territoires",
        "Codes officiels : PAYS-FR, REG- et DEP- (INSEE), EPCI- (SIREN), COM- (INSEE).",
        lambda row: JOIN.join(territory.code for territory in row.entry.territories),
    ),
    Column("acteurs", "Profils d’acteurs réunis (liste de travail).", _actors),
    Column("domaines", "Domaines, le principal d’abord.", _labels(Vocabulary.DOMAIN)),
    Column("partenariats", "Types de partenariat.", _labels(Vocabulary.PARTNERSHIP)),
    Column("formes", "Formes de co-construction.", _labels(Vocabulary.FORM)),
    Column("maturite", "Maturité de l’action.", _labels(Vocabulary.MATURITY)),
    Column("echelle", "Échelle de l’action.", _labels(Vocabulary.SCALE)),
    Column("odd", "Numéros des objectifs de développement durable.", _codes(Vocabulary.SDG)),
    Column(
        "partenaires",
        "Organisations partenaires, dans l’ordre de la fiche.",
        lambda row: JOIN.join(partner.organisation.name for partner in row.entry.partners),
    ),
    Column("sources", "Sources : titre, puis adresse entre chevrons.", _sources),
    Column("licence", "Licence du texte de la fiche.", lambda row: row.entry.licence),
    Column(
        "publiee_le",
        "Jour de la première publication.",
        lambda row: row.entry.published_at.date() if row.entry.published_at else None,
        "date",
    ),
    Column("verifiee_le", "Jour de la dernière vérification par une personne.", lambda r: r.entry.verified_on, "date"),
    Column("preuve", "Niveau de preuve déclaré, ou non-declare (page Méthode).", lambda r: evidence_code(r.entry)),
    Column("preuve_justification", "Pourquoi ce niveau, dit par qui l’a déclaré.", lambda r: r.entry.evidence_note),
    Column("preuve_source", "Page où le niveau déclaré se vérifie.", lambda r: r.entry.evidence_source),
    Column("completude", "Ce que la fiche ne dit pas, ou rien.", lambda r: JOIN.join(completeness_codes(r.entry))),
    Column("fraicheur", "Âge de la dernière vérification, le jour de l’export.", _age),
    Column("id", "Numéro de la fiche, qui ne change jamais.", lambda row: row.entry.id, "integer"),
    Column("version", "Numéro de version de la fiche.", lambda row: row.entry.version, "integer"),
    Column("modifiee_le", "Jour de la dernière modification.", lambda row: row.entry.updated_at.date(), "date"),
    Column("langue", "Langue du texte (BCP 47).", lambda row: row.entry.language),
    Column("besoin", "Le besoin de départ (exemples, écosystèmes).", _text("need")),
    Column("action", "Ce qui est fait (exemples, écosystèmes).", _text("action")),
    Column("resultats", "Les résultats (exemples).", _text("results")),
    Column("ce_qui_a_aide", "Les facteurs de réussite (exemples).", _text("success_factors")),
    Column("difficultes", "Les obstacles (exemples).", _text("obstacles")),
    Column("a_reprendre", "Ce qui peut être repris ailleurs (exemples).", _text("transferable")),
    Column("en_bref", "La définition (fiches Repères).", _text("definition")),
    Column("enjeux", "Les enjeux (fiches Repères).", _text("stakes")),
    Column("leviers", "Comment les alliances répondent (fiches Repères).", _text("levers")),
    Column("sujet", "Axe et code du sujet (fiches Repères) : actor:…, domain:…, territory:….", _subject),
    Column("chiffres", "Chiffres : libellé, valeur, unité, producteur et année (fiches Repères).", _figures),
    Column("contenu", "À quoi la ressource sert (ressources).", _text("body")),
    Column("lien", "Adresse de la ressource ou du site du catalyseur.", _outside),
    Column("impacts", "Impacts.", _labels(Vocabulary.IMPACT)),
    Column("medoc", "Type de ressource M.E.D.O.C.", _labels(Vocabulary.MEDOC)),
    Column("metiers", "Métiers de la catalyse.", _labels(Vocabulary.TRADE)),
    Column("porteur", "Organisation qui porte l’écosystème.", lambda r: r.entry.lead if isinstance(r.entry, Ecosystem) else ""),
)  # fmt: skip


def cells(row: Row) -> list[Any]:
    """The values of a row, in the order of COLUMNS."""
    return [column.read(row) for column in COLUMNS]
