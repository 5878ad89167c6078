"""French words that reach the translator from data or from lower layers, listed here so that catalogues hold them."""


def mark(text: str) -> str:
    """The text itself; its only use is to be seen by the extraction of messages."""
    return text


WORDS = (
    mark("Type de fiche"),
    mark("Acteurs"),
    mark("Domaines"),
    mark("Territoires"),
    mark("Types de partenariat"),
    mark("Formes de co-construction"),
    mark("Maturité"),
    mark("Échelle"),
    mark("Objectifs de développement durable"),
    mark("Impacts"),
    mark("Ressources M.E.D.O.C."),
    mark("Métiers de la catalyse"),
    mark("Type de ressource"),
    mark("Organisations"),
    mark("Population"),
    mark("Code postal"),
    mark("Profil"),
    mark("Départements"),
    mark("Intercommunalités"),
    mark("Le besoin"),
    mark("L’action"),
    mark("Les résultats"),
    mark("Ce qui a aidé"),
    mark("Les difficultés"),
    mark("Ce qui peut être repris ailleurs"),
    mark("En bref"),
    mark("Les enjeux"),
    mark("Comment les alliances répondent"),
    mark("À quoi elle sert"),
)
