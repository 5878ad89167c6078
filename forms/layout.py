"""In which sections, and in which order, the fields of each form stand on the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from forms.evidence import EVIDENCE
from models import Kind


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form: what it is about, and its fields in order."""

    id: str
    title: str
    intro: str
    fields: tuple[str, ...]
    is_folded: bool = False  # what one seldom needs


_WHERE = "Un lecteur cherche d'abord près de chez lui."
_ADDRESS = Section("adresse", "Adresse de la page", "", ("slug",), is_folded=True)
_PROOF = Section(
    "sources", "Ce qui le prouve", "Aucune fiche n’est publiée sans une source qu’on peut ouvrir.", ("sources",)
)
_LEVEL = Section(
    "preuve",
    "Niveau de preuve",
    "Ce que valent les résultats racontés, si vous pouvez le justifier. Sinon laissez vide : on n’en devine pas.",
    EVIDENCE,
    is_folded=True,
)

PROPOSAL = (
    Section("essentiel", "L’essentiel", "Ce qu’on lit d’abord.", ("title", "summary")),
    Section("histoire", "L’histoire", "Des phrases courtes, des faits, des dates.", ("need", "action", "results")),
    Section("partenaires", "Qui agit", "Au moins deux organisations, de profils différents.", ("partners",)),
    Section("lieu", "Où et quand", _WHERE, ("territories", "started")),
    Section(
        "sources",
        "Ce qui le prouve",
        "Un article, un rapport, la page d’un partenaire : une page qu’on peut ouvrir.",
        ("sources",),
    ),
    Section(
        "contact",
        "Vous",
        "Vos coordonnées ne sont jamais publiées : elles servent à vous répondre, et sont effacées au bout d’un an.",
        ("contact_name", "contact_email", "consent", "note"),
    ),
)

LAYOUTS: Mapping[Kind, tuple[Section, ...]] = {
    Kind.EXAMPLE: (
        Section("essentiel", "L’essentiel", "Ce qu’on lit avant de décider d’ouvrir la fiche.", ("title", "summary")),
        Section(
            "histoire",
            "L’histoire",
            "Des phrases courtes, des faits, des dates. Le lecteur veut savoir s’il peut faire pareil.",
            ("need", "action", "results", "success_factors", "obstacles", "transferable"),
        ),
        Section("partenaires", "Qui agit", "L’alliance, ce sont eux.", ("partners",)),
        Section("lieu", "Où et quand", _WHERE, ("territories", "scale", "started", "ended", "maturity")),
        Section(
            "classement",
            "De quoi il s’agit",
            "Cochez peu, cochez juste : un filtre qui ramène tout ne sert à personne.",
            ("domains", "partnership_types", "forms", "impacts", "sdgs"),
        ),
        _PROOF,
        _LEVEL,
        _ADDRESS,
    ),
    Kind.FACTSHEET: (
        Section("sujet", "Le sujet", "Une fiche, un sujet.", ("axis", "subject_code", "territories")),
        Section("essentiel", "L’essentiel", "Ce qu’on lit avant d’ouvrir la fiche.", ("title", "summary")),
        Section("propos", "Le propos", "Ce qu’il faut savoir avant d’agir.", ("definition", "stakes", "levers")),
        Section("chiffres", "Les chiffres", "Chacun avec de quoi le citer.", ("figures",)),
        _PROOF,
        _LEVEL,
        _ADDRESS,
    ),
    Kind.RESOURCE: (
        Section("essentiel", "L’essentiel", "Ce qu’on lit avant d’ouvrir la fiche.", ("title", "summary", "medoc")),
        Section("usage", "Ce qu’on en fait", "", ("body", "publisher", "url", "started")),
        Section("classement", "Pour qui et pour quoi", "", ("actor_profiles", "domains", "territories")),
        _PROOF,
        _LEVEL,
        _ADDRESS,
    ),
    Kind.CATALYST: (
        Section(
            "essentiel", "L’essentiel", "Une organisation, jamais une personne privée.", ("title", "acronym", "summary")
        ),
        Section("metiers", "Ce qu’elle fait", "", ("trades", "domains", "url", "started")),
        Section("lieu", "Où elle agit", _WHERE, ("territories",)),
        _PROOF,
        _LEVEL,
        _ADDRESS,
    ),
    Kind.ECOSYSTEM: (
        Section("essentiel", "L’essentiel", "Un collectif d’acteurs sur un territoire.", ("title", "lead", "summary")),
        Section("histoire", "L’histoire", "", ("need", "action", "maturity")),
        Section("partenaires", "Qui en est", "Ceux qui s’engagent, avec leur rôle.", ("partners",)),
        Section("classement", "Où et sur quoi", _WHERE, ("territories", "domains")),
        _PROOF,
        _LEVEL,
        _ADDRESS,
    ),
}
