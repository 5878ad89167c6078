"""A need told in a sentence: which of its words say that one needs something, and which say what."""

from collections.abc import Sequence

from search.plan import Group

SENTENCE_FROM = 6  # words from which a query is a sentence: under it, each was chosen
SUBJECT_LEAST = 3  # words that must be left, else the sentence is taken whole

# Verbs, amounts, times and sizes of any sentence. An entry that holds "trouver" or "dizaine" answers no better for it,
# yet such words are rare enough in a base to outweigh its subject. Stop words are not here: they are never looked for.
NEED_WORDS = frozenset(
    """
    aimer aimerais aimerait aimeraient aimerions aller allons arrive arrivent arriver aura auront avait avaient avez avons
    ayant chercher cherche cherchent cherchons commence commencer connaissent connaissez connait connaitre continuer croire
    demander demandent demandons demarre demarrer demarrons devenir devient deviennent devons devrait dire disent disparait
    disparu dit doit doivent dois essaient essaie essayent essayer etaient etait etes existe existent faire faisons fait
    fasse faudrait faut fera font impose imposent imposer laisse laissent laisser lance lancent lancer lancions lancons
    manque manquent met mettent mettons mettre mis monte montent monter montons organise organisent organiser passe passer
    peinent penser pensons permet permettent permettre peut peuvent peux pourraient pourrait pourrions pouvoir pouvons prend
    prendre prennent propose proposent proposer proposons repond repondre reste restent rester reussi reussir reussit
    risquent sais sait savent savoir savons sera seraient serait sert servent servir seront soient soit sommes souhaite
    souhaitent souhaiter souhaiterait souhaiterions souhaitons suis tenir tient tombe trouve trouvent trouver trouvons
    utilise utiliser va venir viennent vient voir voit vont voudraient voudrait voudrais voudrions voulait veulent veut veux
    vouloir voulez voulons
    besoin besoins cas certain certaines certains chose choses exemple exemples facon facons gens idee idees maniere moyen
    moyens probleme problemes quelqu quelque quelques question solution solutions
    an annee annees ans fois heure heures jours mois semaine semaines
    bout coin cote debut dernier derniere endroit endroits km part place premier premiere
    assez aucun aucune beaucoup car centaine centaines chacun chacune deja dizaine dizaines jamais lequel laquelle lesquels
    loin millier milliers parce quoi raison rien suite trop vraiment
    bon bonne bonnes bons difficile facile grand grande grandes grands nouveau nouveaux nouvelle nouvelles petit petite
    petites petits possible principal principale vrai vraie
    cent cinq deux dix huit mille neuf quatre sept six trente trois un vingt
    """.split()
)


def subject_of(groups: Sequence[Group]) -> tuple[Group, ...]:
    """The groups of a sentence without the words of any sentence; all of them when too little would be left.

    A word that belongs to a known form of several words stays: petite enfance, grande exclusion.
    """
    if len(groups) < SENTENCE_FROM:
        return tuple(groups)
    kept = tuple(group for group in groups if _is_of_form(group) or not _only_tells(group.label))
    return kept if len(kept) >= SUBJECT_LEAST else tuple(groups)


def _is_of_form(group: Group) -> bool:
    return any(alternative.stands_alone for alternative in group.alternatives)


def _only_tells(label: str) -> bool:
    return label in NEED_WORDS or label.isdigit()
