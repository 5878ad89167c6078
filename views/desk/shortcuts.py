"""/atelier/raccourcis: every keyboard shortcut of the desk. js/shortcuts.js obeys them; each page marks its own."""

from dataclasses import dataclass

from flask import Response

from views.desk.room import room_blueprint
from views.rooms import MENU_KEYS, menu, room_page

blueprint = room_blueprint("desk_shortcuts")


@dataclass(frozen=True, slots=True)
class Shortcut:
    """The keys, one after another ("mod+s": together), and what they do."""

    keys: str
    does: str

    @property
    def caps(self) -> tuple[str, ...]:
        """What is written on the keys."""
        return ("Ctrl", "S") if self.keys == "mod+s" else tuple(self.keys.split(" "))


@dataclass(frozen=True, slots=True)
class Group:
    """Shortcuts of some pages."""

    title: str
    shortcuts: tuple[Shortcut, ...]


@dataclass(frozen=True, slots=True)
class ShortcutsPage:
    """All of them."""

    groups: tuple[Group, ...]


_ENTRY = Group(
    "Sur une fiche",
    (
        Shortcut("e", "Écrire"),
        Shortcut("v", "Aperçu"),
        Shortcut("i", "Images"),
        Shortcut("h", "Historique"),
        Shortcut("t", "Toujours vrai ?"),
        Shortcut("p", "Dans l’aperçu : publier ou soumettre, après confirmation"),
        Shortcut("mod+s", "En écrivant : enregistrer (⌘ S sur un Mac)"),
    ),
)
_LISTS = Group(
    "Dans une liste de fiches",
    (
        Shortcut("j", "Fiche suivante"),
        Shortcut("k", "Fiche précédente"),
        Shortcut("x", "Cocher la fiche"),
        Shortcut("/", "Chercher dans la liste"),
        Shortcut("n", "Tableau de bord : écrire un exemple"),
    ),
)


def groups() -> tuple[Group, ...]:
    """Every shortcut, those of the menu as far as the person has its rooms."""
    rooms = tuple(Shortcut(item.key, item.label) for item in menu() if item.key)
    return (Group("Partout", (*rooms, Shortcut("?", "Les raccourcis de la page"))), _ENTRY, _LISTS)


def known() -> frozenset[str]:
    """The keys of every shortcut there is, whoever asks."""
    return frozenset({"?", *MENU_KEYS.values(), *(one.keys for group in (_ENTRY, _LISTS) for one in group.shortcuts)})


@blueprint.get("/raccourcis")
def show() -> Response:
    """The page, which needs no script."""
    return room_page("desk/shortcuts.html", ShortcutsPage(groups()))
