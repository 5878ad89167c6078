"""What the page says beside each field: how to fill it, and an example of good writing taken from a published entry."""

from collections.abc import Mapping
from dataclasses import dataclass

from forms.entry import SUMMARY_GUIDE, TITLE_GUIDE
from models import Kind


@dataclass(frozen=True, slots=True)
class Help:
    """What one reads beside a field. `advised` is the length that reads well; the form accepts more."""

    text: str = ""
    example: str = ""
    advised: int = 0


_SHARED: dict[str, Help] = {
    "title": Help(
        "Qui fait quoi, et où. Pas de slogan, pas de nom de programme seul.",
        "Albi : l'objectif d'autosuffisance alimentaire en 2020 n'a pas été atteint",
        TITLE_GUIDE,
    ),
    "summary": Help(
        "Deux phrases qui se suffisent : c’est ce qu’on lit dans une liste de résultats.",
        "L'association Adrie récupère le matériel que des entreprises remplacent, le répare et le donne à des familles "
        "choisies par le CCAS de Saint-Denis. L'accord avec la ville porte sur 350 ordinateurs.",
        SUMMARY_GUIDE,
    ),
    "slug": Help("Laissez vide : elle sera faite du titre. Si elle change, l’ancienne adresse mène à la nouvelle."),
    "territories": Help(
        "Le plus précis possible : la commune plutôt que le département. Ce qui la contient est trouvé tout seul."
    ),
    "domains": Help("De un à quatre, le principal en premier."),
    "maturity": Help(),
    "scale": Help(),
    "partners": Help(
        "Chaque organisation avec son profil et son rôle. Jamais une personne privée. Un exemple publié réunit au moins "
        "deux profils d’acteurs."
    ),
    "partners.name": Help("Tapez un nom ou un sigle : les organisations déjà connues sont proposées."),
    "sources": Help(
        "Une page publique où l’on peut vérifier ce que dit la fiche. De préférence écrite par quelqu’un d’autre que le "
        "porteur du projet."
    ),
    "sources.title": Help("", "Autonomie alimentaire : Albi, les rêves plus gros que le ventre"),
    "sources.publisher": Help("Qui publie : un journal, une administration, une association.", "We Demain"),
    "sources.date": Help("Aussi précise que connue : 2022, 2022-01 ou 2022-01-15."),
    "evidence_level": Help(
        "Le plus haut que les sources permettent de soutenir. Les cinq niveaux sont définis sur la page Méthode."
    ),
    "evidence_note": Help("Une ou deux phrases : qui a mesuré ou évalué, quand, sur combien de personnes ou de lieux."),
    "evidence_source": Help("La page de la mesure ou de l’évaluation ; nécessaire à partir de « Résultats mesurés »."),
    "contact_email": Help("Pour vous dire quand l’exemple est publié, ou vous poser une question."),
    "figures": Help(
        "Un nombre n’est rien sans son unité, son année, sa population et sa source. Deux chiffres qui se contredisent se "
        "gardent côte à côte."
    ),
    "figures.label": Help("", "Part des Français bénévoles dans une association"),
    "figures.value": Help("Le nombre seul, par exemple 12,5."),
    "figures.unit": Help("", "%"),
    "figures.population": Help("Qui a été interrogé ou compté.", "Français de 15 ans et plus"),
    "figures.producer": Help("Qui a produit le chiffre, pas qui le répète.", "Recherches & Solidarités"),
}

_OWN: dict[tuple[Kind, str], Help] = {
    (Kind.EXAMPLE, "need"): Help(
        "Ce qui n’allait pas, pour qui, et ce qui a déclenché l’action.",
        "Beaucoup sont prêts à travailler mais n'ont pas de réseau et se découragent.",
    ),
    (Kind.EXAMPLE, "action"): Help(
        "Ce qui est fait concrètement, par qui, depuis quand, avec quels moyens.",
        "Chaque adhérent offre des services (couture, bricolage, garde, transport, cours) et reçoit un crédit en heures, "
        "toutes les heures ayant la même valeur.",
    ),
    (Kind.EXAMPLE, "results"): Help(
        "Ce qui a changé. Chaque chiffre avec son année. « On ne sait pas » est une réponse honnête.",
        "Après un an et demi, plus de 500 membres avaient échangé près de 2 300 heures.",
    ),
    (Kind.EXAMPLE, "success_factors"): Help(
        "Ce sans quoi cela n’aurait pas marché.",
        "Un principe facile à comprendre, centré sur la rencontre, et une commune présente dès le départ.",
    ),
    (Kind.EXAMPLE, "obstacles"): Help(
        "Ce qui a coincé : c’est ce que les lecteurs cherchent le plus et trouvent le moins.",
        "Le pilotage n'avait pas été fixé au départ : la collectivité, qui devait seulement mettre en relation, s'est "
        "retrouvée à porter et à financer l'essentiel au quotidien.",
    ),
    (Kind.EXAMPLE, "transferable"): Help(
        "Ce qu’un autre territoire peut reprendre, et à quelle condition.",
        "Le réseau estime à dix-huit mois le temps de préparation d'une accorderie : étude de l'existant, local, "
        "financement d'un poste.",
    ),
    (Kind.EXAMPLE, "partnership_types"): Help("Ce que les partenaires s’apportent."),
    (Kind.EXAMPLE, "forms"): Help("La façon dont ils travaillent ensemble."),
    (Kind.EXAMPLE, "impacts"): Help("Seulement ceux qu’une source permet de dire."),
    (Kind.EXAMPLE, "sdgs"): Help("De un à trois. Le 17 est partout : inutile de le cocher."),
    (Kind.EXAMPLE, "ended"): Help("Laissez vide si l’action continue."),
    (Kind.FACTSHEET, "title"): Help("« Repères : » suivi du sujet.", "Repères : citoyens et habitants", TITLE_GUIDE),
    (Kind.FACTSHEET, "summary"): Help(
        "Ce qu’on trouve dans la fiche, et pour quelle question on l’ouvre.",
        "Combien sont-elles, combien emploient, combien travaillent avec des entreprises et sous quelle forme ?",
        SUMMARY_GUIDE,
    ),
    (Kind.FACTSHEET, "subject_code"): Help(
        "Une fiche parle d’un profil d’acteur, d’un domaine ou d’un territoire : choisissez dans la liste, ou cherchez le lieu."
    ),
    (Kind.FACTSHEET, "definition"): Help(
        "De quoi on parle et de quoi on ne parle pas.",
        "Ce profil comprend les associations, employeuses ou non, et les autres structures d'intérêt général à but non "
        "lucratif.",
    ),
    (Kind.FACTSHEET, "stakes"): Help(
        "Ce que disent les enquêtes, avec leurs écarts.",
        "Les comptages diffèrent selon la méthode : 1,3 million d'associations actives pour l'Insee et l'INJEP, environ 1,5 "
        "million pour Recherches & Solidarités.",
    ),
    (Kind.FACTSHEET, "levers"): Help(
        "Ce que des alliances font déjà, et ce qui aide à commencer.",
        "Prévoir dès le départ qui représente les habitants, comment ils sont informés et ce sur quoi ils décident évite la "
        "consultation de façade.",
    ),
    (Kind.RESOURCE, "title"): Help(
        "Le titre de la ressource, tel qu’elle le porte.",
        "Guide Construire ensemble : entreprises et associations",
        TITLE_GUIDE,
    ),
    (Kind.RESOURCE, "summary"): Help(
        "Ce que c’est, de qui, de quand, et ce qu’on y trouve.",
        "Guide de 152 pages publié en avril 2014 par le MEDEF avec Le RAMEAU. Il situe les pratiques, distingue quatre types "
        "de partenariat et déroule les étapes, de la préparation interne jusqu'à l'évaluation.",
        SUMMARY_GUIDE,
    ),
    (Kind.RESOURCE, "body"): Help(
        "À quelle question elle répond, pour qui, et comment s’en servir.",
        "On peut l'utiliser comme liste de contrôle avant une première rencontre.",
    ),
    (Kind.RESOURCE, "publisher"): Help("", "MEDEF et Le RAMEAU"),
    (Kind.RESOURCE, "url"): Help("Là où on la lit ou la prend, plutôt chez qui l’a écrite."),
    (Kind.RESOURCE, "actor_profiles"): Help("À qui elle sert vraiment. Rien si elle sert à tous."),
    (Kind.RESOURCE, "territories"): Help("Si elle ne vaut que quelque part. Sinon : France."),
    (Kind.CATALYST, "title"): Help("Le nom de l’organisation.", "Fondation territoriale de la Vienne", TITLE_GUIDE),
    (Kind.CATALYST, "summary"): Help(
        "Qui elle est, d’où elle vient, ce qu’elle fait pour les alliances de son territoire.",
        "Elle illustre une impulsion venue de petites et moyennes entreprises, quand d'autres fondations territoriales "
        "viennent d'une ville ou d'un collectif mixte.",
        SUMMARY_GUIDE,
    ),
    (Kind.CATALYST, "trades"): Help("Ce qu’elle fait elle-même, pas ce qu’elle encourage."),
    (Kind.ECOSYSTEM, "title"): Help(
        "Le nom, puis ce que c’est.", "Vivre Les Mureaux, pôle de coopération d'une ville populaire", TITLE_GUIDE
    ),
    (Kind.ECOSYSTEM, "lead"): Help("L’organisation qui fait vivre le collectif.", "PTCE Vivre Les Mureaux"),
    (Kind.ECOSYSTEM, "need"): Help(
        "Ce que le territoire cherche à changer.",
        "Les initiateurs veulent changer le regard porté sur elle et faire de sa diversité une ressource.",
    ),
    (Kind.ECOSYSTEM, "action"): Help(
        "Ce que le collectif fait ensemble, avec qui.",
        "Des familles font découvrir leur cuisine, un concours d'entrepreneurs réunit habitants et cadres d'entreprises "
        "voisines.",
    ),
}


def help_of(kind: Kind, field: str) -> Help:
    """What is said beside a field; those of repeated rows are named "partners.name"."""
    return _OWN.get((kind, field)) or _SHARED.get(field) or Help()


def all_helped() -> Mapping[Kind | None, frozenset[str]]:
    """The fields something is said of, by kind; None holds those of every kind."""
    found: dict[Kind | None, frozenset[str]] = {None: frozenset(_SHARED)}
    for kind in Kind:
        found[kind] = frozenset(field for of, field in _OWN if of is kind)
    return found
