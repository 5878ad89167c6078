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
    # a reader's report (forms/report.py)
    mark("Qu’est-ce qui est faux, manque ou a changé ?"),
    mark("Une page qui le montre"),
    mark("Votre courriel, si vous voulez une réponse"),
    mark("J’accepte que cette adresse serve à me répondre sur ce signalement, et à rien d’autre."),
    mark("Cochez cette case pour recevoir la réponse, ou effacez l’adresse."),
    # following by e-mail (forms/follow.py)
    mark("Votre adresse électronique"),
    mark("Au plus 254 caractères."),
    # what public pages say when they are not there (services/, views/limits.py)
    mark("Cette fiche n'existe pas ou n'est plus publiée."),
    mark("Ce numéro n'existe pas ou n'est plus publié."),
    mark("Cette organisation n'est pas dans la base."),
    mark("Ce suivi n'existe pas ou plus : il a été quitté, ou personne ne l'a confirmé à temps."),
    mark("Ce jeu de données n'existe pas."),
    mark("Ce fichier n'existe pas."),
    mark("Réessayez un peu plus tard ; rien de ce qui était enregistré n'est perdu."),
    mark("Ce champ est nécessaire."),
    mark("Cette adresse électronique n'est pas valable."),
    mark("L'adresse doit commencer par http:// ou https://."),
    mark("Cette adresse web n'est pas valable."),
    mark("Au plus 3000 caractères."),
    # why a result (search/why.py)
    mark("« %(word)s » dans %(place)s"),
    mark("« %(form)s » dans %(place)s, pour « %(word)s »"),
    mark("territoire : %(names)s"),
    mark("sans %(words)s"),
    # what a search tells its reader (search/notices.py, search/query.py)
    mark("Cette recherche n'a que %(pages)s page(s) : voici la dernière."),
    mark("Ces mots sont trop courants pour chercher : toutes les fiches sont listées."),
    mark("Aucune fiche ne contient %(words)s : voici les résultats pour %(meant)s."),
    mark("Aucune fiche ne contient %(words)s : voici les résultats pour le mot le plus proche."),
    mark("Trop peu de fiches dans ce territoire : la recherche est élargie à %(around)s."),
    mark("Trop peu de fiches dans ce territoire et autour : celles d'ailleurs suivent."),
    mark(
        "Trop peu de fiches dans ce territoire et autour : suivent d'abord celles de territoires semblables "
        "(même niveau, même type, de %(fewest)s à %(most)s habitants)."
    ),
    mark("Trop peu de fiches contiennent tous vos mots : %(words)s est devenu facultatif."),
    mark("Trop peu de fiches contiennent tous vos mots : %(words)s sont devenus facultatifs."),
    mark("Peu de fiches contiennent tous vos mots : celles qui en partagent le plus viennent d'abord."),
    mark("Votre recherche dépassait %(most)s caractères : seul son début a été pris en compte."),
    mark("Le filtre « %(filter)s » ne connaît pas la valeur « %(value)s » : elle est ignorée."),
    mark("« %(value)s » n'est pas une année : ce filtre est ignoré."),
    mark("Le tri « %(value)s » n'existe pas : les fiches sont triées par pertinence."),
)
