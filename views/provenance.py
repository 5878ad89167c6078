"""/exemples/<slug>/provenance: where each part of an entry comes from, for who asks; roles, and names of those who agreed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, make_response
from flask_babel import gettext as _
from flask_babel import ngettext

from extensions import db
from models import Entry, UserRole, Vocabulary
from services import provenance
from services.facet_labels import KIND_LABELS
from services.proposals import AUTHOR as STRANGER
from services.provenance import Part, Save
from views.addresses import FOLDER, FOLDERS, EntryLinks
from views.entry_page import VOCABULARY_TITLES
from views.locales import link, locale
from views.pages import page
from views.published import entry_at
from views.sections import TITLES

blueprint = Blueprint("provenances", __name__)
_WITH_THE_LEVEL = frozenset({"columns.evidence_note", "columns.evidence_source", "columns.axis", "slug"})


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field, or those of its rows that came at once; `sources` are its own, when it has some."""

    id: str  # "" when an earlier save holds the place of the field
    label: str
    rows: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]  # (title, address)


@dataclass(frozen=True, slots=True)
class OriginView:
    """A save, and the fields whose value comes from it."""

    how: str
    day: date
    who: str
    fields: tuple[FieldView, ...]
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProvenancePage:
    """The page."""

    title: str
    kind: str
    kind_plural: str
    kind_url: str
    url: str
    language: str
    origins: tuple[OriginView, ...]  # newest first
    tally: tuple[str, ...]  # how many fields came in each way


@blueprint.get(f"/{FOLDER}/<slug>/provenance")
def show(folder: str, slug: str) -> Response:
    """The origins; an old address leads to the right one."""
    found = entry_at(folder, slug, address=lambda kind, slug: link("provenances.show", folder=FOLDERS[kind], slug=slug))
    return page("entries/provenance.html", _content(found)) if isinstance(found, Entry) else make_response(found)


def _content(entry: Entry) -> ProvenancePage:
    parts = [part for part in provenance.of_entry(db.session, entry) if part.path not in _WITH_THE_LEVEL]
    return ProvenancePage(
        title=entry.title,
        kind=entry.kind.value,
        kind_plural=KIND_LABELS[locale()][entry.kind],
        kind_url=link("browse.directory", folder=FOLDERS[entry.kind]),
        url=EntryLinks.here().of(entry.kind, entry.slug),
        language=entry.language,
        origins=tuple(_origins(parts)),
        tally=tuple(_tally(parts)),
    )


def _origins(parts: Iterable[Part]) -> Iterator[OriginView]:
    saves: dict[tuple[str, int], list[Part]] = {}
    for part in parts:
        saves.setdefault((part.merged_from, part.save.number), []).append(part)
    placed: set[str] = set()
    for found in sorted(saves.values(), key=lambda found: found[0].save.made_at, reverse=True):
        first = found[0]
        fields = tuple(_fields(found, placed))
        yield OriginView(
            how=_how(first),
            day=first.save.made_at.date(),
            who=_who(first.save),
            fields=fields,
            sources=_unique((source.title or source.url, source.url) for source in first.sources)
            if any(not field.sources for field in fields)
            else (),
        )


def _fields(parts: Iterable[Part], placed: set[str]) -> Iterator[FieldView]:
    by_path: dict[str, list[Part]] = {}
    for part in parts:
        by_path.setdefault(part.path, []).append(part)
    for path, found in by_path.items():
        place = "" if path in placed else anchor(path)
        placed.add(path)
        yield FieldView(place, _label(path), tuple(part.row for part in found if part.row), _own_sources(path, found))


def _own_sources(path: str, parts: Sequence[Part]) -> tuple[tuple[str, str], ...]:
    """A figure's own source, a level's own page; other fields rest on the sources of the entry."""
    if path == "figures":
        return _unique((part.value.source_title, part.value.source_url) for part in parts)
    shown = parts[0].save.data.columns.get("evidence_source", "") if path == "columns.evidence_level" else ""
    return ((shown, shown),) if shown else ()


def _unique(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(pairs))


def anchor(path: str) -> str:
    """The place of a field on the page; that of a story's part is the one it has on the entry's page."""
    return path.rpartition(".")[2].replace("_", "-")


def _label(path: str) -> str:
    group, _dot, name = path.partition(".")
    if group == "terms":
        return _(VOCABULARY_TITLES[Vocabulary(name)])
    if group == "columns" and name in TITLES:
        return _(TITLES[name])
    labels = {
        "title": _("Titre"),
        "summary": _("Résumé"),
        "territories": _("Territoires"),
        "partners": _("Partenaires"),
        "sources": _("Sources"),
        "figures": _("Chiffres"),
        "started": _("Année de début"),
        "ended": _("Année de fin"),
        "publisher": _("Éditeur"),
        "url": _("Site web"),
        "acronym": _("Sigle"),
        "lead": _("Animation"),
        "subject_code": _("Sujet"),
        "evidence_level": _("Niveau de preuve"),
    }
    return labels[name or group]


def _how(part: Part) -> str:
    words = {"seed": _("Chargé avec les données initiales"), "import": _("Importé d’un fichier")}
    how = words.get(part.save.how) or _("Écrit à la main")
    if part.merged_from:
        return _("%(how)s, dans la fiche « %(title)s » depuis fusionnée", how=how, title=part.merged_from)
    return how if part.save.how != provenance.MERGE else _("Mis ensemble lors d’une fusion de fiches")


def _who(save: Save) -> str:
    """The role of who saved, and their name when they agreed to it."""
    if save.how == "seed":
        return _("par l’équipe du site")
    roles: dict[UserRole | None, str] = {
        UserRole.CONTRIBUTOR: _("par un contributeur"),
        UserRole.CURATOR: _("par un curateur"),
        UserRole.ADMIN: _("par l’administration du site"),
    }
    if save.author == STRANGER and save.role is None:
        return _("par quelqu’un sans compte, avec le formulaire public")
    role = roles.get(save.role) or _("par une personne dont le compte n’existe plus")
    return f"{role}, {save.name}" if save.name else role


def _tally(parts: Iterable[Part]) -> Iterator[str]:
    ways = Counter("typed" if part.save.how not in ("seed", "import") else part.save.how for part in parts)
    if ways["seed"]:
        yield ngettext("%(num)s venu des données initiales", "%(num)s venus des données initiales", ways["seed"])
    if ways["import"]:
        yield ngettext("%(num)s importé d’un fichier", "%(num)s importés d’un fichier", ways["import"])
    if ways["typed"]:
        yield ngettext("%(num)s écrit à la main", "%(num)s écrits à la main", ways["typed"])
