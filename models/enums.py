"""Codes that are code: kinds, workflow states, levels and roles. Taxonomies are data and live in `Term`."""

from enum import StrEnum


class Kind(StrEnum):
    """The five kinds of entry."""

    EXAMPLE = "example"
    FACTSHEET = "factsheet"
    RESOURCE = "resource"
    CATALYST = "catalyst"
    ECOSYSTEM = "ecosystem"


class Status(StrEnum):
    """Where an entry stands between its author and the public."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Level(StrEnum):
    """Levels of territory, from the widest to the most precise."""

    COUNTRY = "country"
    REGION = "region"
    DEPARTMENT = "department"
    EPCI = "epci"
    COMMUNE = "commune"


class Axis(StrEnum):
    """The three axes of a fiche Repères."""

    ACTOR = "actor"
    DOMAIN = "domain"
    TERRITORY = "territory"


class UserRole(StrEnum):
    """What a signed-in person may do."""

    CONTRIBUTOR = "contributor"
    CURATOR = "curator"
    ADMIN = "admin"


class FollowTopic(StrEnum):
    """What an address follows by e-mail."""

    SEARCH = "search"
    GAZETTE = "gazette"


class Vocabulary(StrEnum):
    """The vocabularies the code knows by name; their terms are data."""

    ACTOR = "actor"
    DOMAIN = "domain"
    PARTNERSHIP = "partnership"
    FORM = "form"
    IMPACT = "impact"
    MATURITY = "maturity"
    SCALE = "scale"
    ROLE = "role"
    MEDOC = "medoc"
    TRADE = "trade"
    SDG = "sdg"


class LinkState(StrEnum):
    """What the last check of a source's address found."""

    UNCHECKED = ""
    OK = "ok"
    MOVED = "moved"  # for good: the new address should replace it
    DEAD = "dead"  # the server says that the page is gone
    UNREACHABLE = "unreachable"  # no answer, or the server is ill: it may pass
    CLOSED = "closed"  # the server answers people only, or its robots.txt closes the page to us
    REFUSED = "refused"  # an address that must not be fetched
